import { expect, it } from 'vitest';
import type { OutcomeStore } from '../src/ports.ts';
import { anOutcome, noon } from './builders.ts';

/** What every OutcomeStore does; `open` gives an empty one. */
export function outcomeStoreContract(open: () => Promise<OutcomeStore>): void {
  const here = { tenantId: 'tenant_one', agentId: 'agent_a', limit: 10, after: null };

  it('gives back an outcome as it was', async () => {
    const store = await open();
    const failure = anOutcome({ succeeded: false, errorCode: 'CPU_TIMEOUT', durationMs: 12.5 });
    await store.add(failure);
    expect(await store.list(here)).toEqual([failure]);
  });

  it('keeps the first outcome of a run and passes over any other', async () => {
    const store = await open();
    await store.add(anOutcome());
    await store.add(anOutcome());
    await store.add(anOutcome({ succeeded: false, errorCode: 'LATE', agentId: 'agent_b' }));
    expect(await store.list(here)).toEqual([anOutcome()]);
    const tallies = await store.tally({ tenantId: 'tenant_one', agentIds: ['agent_a', 'agent_b'] });
    expect(tallies).toMatchObject([{ agentId: 'agent_a', runs: 1 }]);
  });

  it('keeps one outcome when the same run is added many times at once', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 8 }, () => store.add(anOutcome())));
    expect(await store.tally({ tenantId: 'tenant_one', agentIds: ['agent_a'] })).toMatchObject([{ runs: 1 }]);
  });

  it('counts every run when many end at once', async () => {
    const store = await open();
    const outcomes = Array.from({ length: 12 }, (_, index) =>
      anOutcome({
        agentRunId: `arun_${index}`,
        durationMs: index,
        succeeded: index % 3 !== 0,
        errorCode: index % 3 ? null : 'X',
      }),
    );
    await Promise.all(outcomes.map((outcome) => store.add(outcome)));
    expect(await store.tally({ tenantId: 'tenant_one', agentIds: ['agent_a'] })).toEqual([
      { agentId: 'agent_a', runs: 12, successes: 8, durationMs: 66, lastRunAt: noon },
    ]);
  });

  it('lists newest first, and by descending id within a moment', async () => {
    const store = await open();
    for (const [agentRunId, at] of [
      ['b', 1],
      ['a', 1],
      ['d', 2],
      ['c', 0],
    ] as const) {
      await store.add(anOutcome({ agentRunId, at }));
    }
    const found = await store.list(here);
    expect(found.map(({ agentRunId }) => agentRunId)).toEqual(['d', 'b', 'a', 'c']);
  });

  it('reads on after a place, without gap or repeat', async () => {
    const store = await open();
    for (const agentRunId of ['a', 'b', 'c']) await store.add(anOutcome({ agentRunId, at: 5 }));
    const found = await store.list({ ...here, after: { at: 5, id: 'c' }, limit: 1 });
    expect(found.map(({ agentRunId }) => agentRunId)).toEqual(['b']);
  });

  it('shows another tenant nothing', async () => {
    const store = await open();
    await store.add(anOutcome());
    expect(await store.list({ ...here, tenantId: 'tenant_two' })).toEqual([]);
    expect(await store.tally({ tenantId: 'tenant_two', agentIds: ['agent_a'] })).toEqual([]);
  });

  it('adds up the trials of each agent asked for, and of no other', async () => {
    const store = await open();
    await store.add(anOutcome({ agentRunId: '1', durationMs: 10, at: 1 }));
    await store.add(anOutcome({ agentRunId: '2', durationMs: 20, at: 3 }));
    await store.add(anOutcome({ agentRunId: '3', durationMs: 30, at: 2, succeeded: false, errorCode: 'X' }));
    await store.add(anOutcome({ agentRunId: '4', at: 9, succeeded: false, errorCode: 'CANCELLED' }));
    await store.add(anOutcome({ agentRunId: '8', at: 9, succeeded: false, errorCode: 'RUN_LOST' }));
    await store.add(anOutcome({ agentRunId: '5', agentId: 'agent_b', durationMs: 7, at: 4 }));
    await store.add(anOutcome({ agentRunId: '6', agentId: 'agent_c' }));
    const cancelled = { succeeded: false, errorCode: 'CANCELLED' };
    await store.add(anOutcome({ agentRunId: '7', agentId: 'agent_d', ...cancelled }));
    const tallies = await store.tally({
      tenantId: 'tenant_one',
      agentIds: ['agent_b', 'agent_a', 'agent_d', 'agent_x'],
    });
    expect([...tallies].sort((a, b) => a.agentId.localeCompare(b.agentId))).toEqual([
      { agentId: 'agent_a', runs: 3, successes: 2, durationMs: 60, lastRunAt: 3 },
      { agentId: 'agent_b', runs: 1, successes: 1, durationMs: 7, lastRunAt: 4 },
    ]);
  });

  it('reads nothing for a request that is over', async () => {
    const store = await open();
    const over = AbortSignal.abort();
    await expect(store.list(here, over)).rejects.toThrow();
    await expect(store.tally({ tenantId: 'tenant_one', agentIds: ['agent_a'] }, over)).rejects.toThrow();
  });
}
