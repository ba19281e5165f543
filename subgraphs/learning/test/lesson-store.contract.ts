import { expect, it } from 'vitest';
import type { LessonStore } from '../src/ports.ts';
import { aLesson, noon } from './builders.ts';

/** What every LessonStore does; `open` gives an empty one. */
export function lessonStoreContract(open: () => Promise<LessonStore>): void {
  const here = { tenantId: 'tenant_one', since: noon, limit: 10 };

  it('gives back a lesson as it was', async () => {
    const store = await open();
    await store.add(aLesson({ succeeded: false }));
    expect(await store.list(here)).toEqual([aLesson({ succeeded: false })]);
  });

  it('keeps the first lesson of a run, however often others come', async () => {
    const store = await open();
    await store.add(aLesson());
    await Promise.all(Array.from({ length: 4 }, () => store.add(aLesson({ succeeded: false }))));
    expect(await store.list(here)).toEqual([aLesson()]);
  });

  it('lists the newest first, no more than were asked for and none from before', async () => {
    const store = await open();
    for (const [agentRunId, at] of [
      ['b', noon],
      ['c', noon],
      ['d', noon + 1],
      ['a', noon - 1],
    ] as const)
      await store.add(aLesson({ agentRunId, at }));
    const ids = async (query: typeof here) => (await store.list(query)).map(({ agentRunId }) => agentRunId);
    expect(await ids(here)).toEqual(['d', 'c', 'b']);
    expect(await ids({ ...here, limit: 2 })).toEqual(['d', 'c']);
  });

  it('shows another tenant nothing', async () => {
    const store = await open();
    await store.add(aLesson());
    expect(await store.list({ ...here, tenantId: 'tenant_two' })).toEqual([]);
  });

  it('reads nothing for a request that is over', async () => {
    const store = await open();
    await expect(store.list(here, AbortSignal.abort())).rejects.toThrow();
  });
}
