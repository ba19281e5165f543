import { beforeEach, describe, expect, test } from 'vitest';
import type { LoopEvent } from '../src/domain/loop/loop-event.ts';
import type { LoopEventStore } from '../src/ports.ts';

const anEvent = (overrides: Partial<LoopEvent> = {}): LoopEvent => ({
  ...{ tenantId: 'tenant_one', runId: 'arun_1', seq: 1, epoch: 1, at: 1_000 },
  body: { kind: 'AGENT_STARTED' },
  ...overrides,
});

/** What every store of runs' histories has to do. */
export function loopEventStoreContract(open: () => Promise<LoopEventStore>): void {
  describe("a store of runs' histories", () => {
    let store: LoopEventStore;
    beforeEach(async () => {
      store = await open();
    });
    const all = { tenantId: 'tenant_one', runId: 'arun_1', after: 0, limit: 10 };

    test('gives events back as they were, in the order of their numbers, of one run alone', async () => {
      const output = { 'a.b': { $set: 1 }, text: 'ü' };
      const body = { kind: 'TOOL_RESULT', key: 'k', tool: 't', output, errorCode: null } as const;
      const events = [anEvent(), anEvent({ seq: 2, body })];
      for (const event of events.toReversed()) expect(await store.append(event)).toBe(true);
      await store.append(anEvent({ runId: 'arun_2' }));
      expect(await store.list(all)).toEqual(events);
      expect(await store.list({ ...all, after: 1 })).toEqual(events.slice(1));
      expect(await store.list({ ...all, limit: 1 })).toEqual(events.slice(0, 1));
    });

    test('keeps the first event of a number, and says that it was there', async () => {
      expect(await store.append(anEvent())).toBe(true);
      expect(await store.append(anEvent({ epoch: 2 }))).toBe(false);
      expect(await store.list(all)).toEqual([anEvent()]);
    });

    test('of two writers at once lets one write', async () => {
      const writers = [1, 2, 3, 4].map((epoch) => store.append(anEvent({ epoch })));
      expect((await Promise.all(writers)).filter(Boolean)).toHaveLength(1);
    });

    test('shows nothing to other tenants', async () => {
      await store.append(anEvent());
      expect(await store.list({ ...all, tenantId: 'tenant_two' })).toEqual([]);
    });
  });
}
