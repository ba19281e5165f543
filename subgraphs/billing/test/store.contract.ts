import { expect, it } from 'vitest';
import type { UsageStore } from '../src/ports.ts';
import { aCharge } from './builders.ts';

const cpu = { meter: 'PLUGIN_CPU_SECOND' as const, quantityMicro: 40_000, unitPrice: 50_000, amount: 2000 };

/** What every UsageStore does; `open` gives an empty one. */
export function usageStoreContract(open: () => Promise<UsageStore>): void {
  const here = { tenantId: 'tenant_one', limit: 10, after: null };

  it('gives back charges as they were', async () => {
    const store = await open();
    const inWorkflow = aCharge({ id: 'b' });
    const alone = aCharge({ id: 'a', ...cpu, workflowRunId: null, taskRunId: null });
    await store.add([inWorkflow, alone]);
    expect(await store.list(here)).toEqual([inWorkflow, alone]);
  });

  it('keeps the first charge of an id and passes over any other', async () => {
    const store = await open();
    await store.add([aCharge()]);
    await store.add([aCharge(), aCharge({ amount: 999, priceVersion: 'test-2' })]);
    expect(await store.list(here)).toEqual([aCharge()]);
  });

  it('completes what a crash left half done', async () => {
    const store = await open();
    const charges = [aCharge(), aCharge({ id: 'arun_1:PLUGIN_CPU_SECOND', ...cpu })];
    await store.add(charges.slice(0, 1));
    await store.add(charges);
    const sums = await store.sum({ tenantId: 'tenant_one', of: 'agentId', ids: ['agent_a'] });
    expect(sums).toEqual([{ id: 'agent_a', amount: 2100, agentRuns: 1, cpuMicroseconds: 40_000 }]);
  });

  it('adds up by task what was charged for in some workflow runs of one tenant', async () => {
    const store = await open();
    const task = (id: string, workflowRunId: string, taskId: string) =>
      aCharge({ id, workflowRunId, taskRunId: `${workflowRunId}:${taskId}` });
    await store.add([
      task('a', 'run_1', 'fetch'),
      task('b', 'run_1', 'fetch'),
      { ...task('c', 'run_1', 'report'), ...cpu },
      task('d', 'run_2', 'fetch'),
      task('e', 'run_3', 'fetch'),
      { ...task('f', 'run_1', 'fetch'), tenantId: 'tenant_two' },
      aCharge({ id: 'g', workflowRunId: null, taskRunId: null }),
    ]);
    const workflowRunIds = ['run_1', 'run_2', 'run_none'];
    const sums = await store.sumTasks({ tenantId: 'tenant_one', workflowRunIds });
    expect(sums.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
      { id: 'run_1:fetch', amount: 200, agentRuns: 2, cpuMicroseconds: 0 },
      { id: 'run_1:report', amount: 2000, agentRuns: 0, cpuMicroseconds: 40_000 },
      { id: 'run_2:fetch', amount: 100, agentRuns: 1, cpuMicroseconds: 0 },
    ]);
    expect(await store.sumTasks({ tenantId: 'tenant_one', workflowRunIds: [] })).toEqual([]);
  });

  it('charges once when the same run is told many times at once', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 8 }, () => store.add([aCharge()])));
    expect(await store.list(here)).toHaveLength(1);
  });

  it('adds up every charge when many runs end at once', async () => {
    const store = await open();
    const ids = Array.from({ length: 8 }, (_, index) => `arun_${index}`);
    await Promise.all(ids.map((id) => store.add([aCharge({ id }), aCharge({ id: `${id}:cpu`, ...cpu })])));
    const sums = await store.sum({ tenantId: 'tenant_one', of: 'agentId', ids: ['agent_a'] });
    expect(sums).toEqual([{ id: 'agent_a', amount: 16_800, agentRuns: 8, cpuMicroseconds: 320_000 }]);
  });

  it('lists newest first, and by descending id within a moment', async () => {
    const store = await open();
    const times = { b: 1, a: 1, d: 2, c: 0 };
    await store.add(Object.entries(times).map(([id, at]) => aCharge({ id, at })));
    expect((await store.list(here)).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'c']);
  });

  it('reads on after a place, without gap or repeat', async () => {
    const store = await open();
    await store.add(['a', 'b', 'c'].map((id) => aCharge({ id, at: 5 })));
    const found = await store.list({ ...here, after: { at: 5, id: 'c' }, limit: 1 });
    expect(found.map(({ id }) => id)).toEqual(['b']);
  });

  it('shows another tenant nothing', async () => {
    const store = await open();
    await store.add([aCharge()]);
    expect(await store.list({ ...here, tenantId: 'tenant_two' })).toEqual([]);
    expect(await store.sum({ tenantId: 'tenant_two', of: 'agentId', ids: ['agent_a'] })).toEqual([]);
  });

  it('sums by agent, by workflow run and by task', async () => {
    const store = await open();
    await store.add([
      aCharge({ id: '1' }),
      aCharge({ id: '2', ...cpu }),
      aCharge({ id: '3', taskRunId: 'run_1:clean', agentId: 'agent_b' }),
      aCharge({ id: '4', workflowRunId: 'run_2', taskRunId: 'run_2:fetch' }),
      aCharge({ id: '5', workflowRunId: null, taskRunId: null }),
    ]);
    const sum = async (of: 'agentId' | 'workflowRunId' | 'taskRunId', ...ids: string[]) => {
      const sums = await store.sum({ tenantId: 'tenant_one', of, ids: [...ids, 'never'] });
      return Object.fromEntries(sums.map(({ id, ...rest }) => [id, Object.values(sorted(rest))]));
    };
    // Each as [agent runs, amount, microseconds].
    expect(await sum('agentId', 'agent_a', 'agent_b')).toEqual({
      agent_a: [3, 2300, 40_000],
      agent_b: [1, 100, 0],
    });
    expect(await sum('workflowRunId', 'run_1')).toEqual({ run_1: [2, 2200, 40_000] });
    expect(await sum('taskRunId', 'run_1:fetch', 'run_2:fetch')).toEqual({
      'run_1:fetch': [1, 2100, 40_000],
      'run_2:fetch': [1, 100, 0],
    });
  });

  it('reads nothing for a request that is over', async () => {
    const store = await open();
    const over = AbortSignal.abort();
    await expect(store.list(here, over)).rejects.toThrow();
    await expect(store.sum({ tenantId: 't', of: 'agentId', ids: ['agent_a'] }, over)).rejects.toThrow();
  });
}

const sorted = (sum: object) =>
  Object.fromEntries(Object.entries(sum).sort(([a], [b]) => a.localeCompare(b)));
