import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../../src/domain/run-state.ts';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import type { Stores } from '../../src/ports.ts';
import { analyseWorkflow } from '../../src/services/analyse-workflow.ts';
import type { Script } from '../domain/analytics/simulate.ts';
import { definitionOf, task } from '../domain/run-driver.ts';
import { aWorkflow } from '../stored-things.ts';
import { storeRun } from './logged-runs.ts';

const day = 86_400_000;
const script: Script = ({ taskId }) => ({ ms: taskId === 'slow' ? 5_000 : 100 });
const workflow = aWorkflow({
  ...definitionOf([task('quick'), task('slow', { dependsOn: ['quick'], input: '= tasks.quick.output' })]),
  name: 'report',
});

async function storesWith(statuses: readonly RunStatus[]): Promise<Stores> {
  const stores = createMemoryStores();
  await stores.workflows.insert(workflow);
  for (const [index, status] of statuses.entries())
    await storeRun(stores, { workflow, script, overrides: { status, startedAt: (index + 1) * day } });
  return stores;
}

const ask = (
  stores: Stores,
  overrides: Partial<Parameters<typeof analyseWorkflow>[1]> = {},
  signal?: AbortSignal,
) =>
  analyseWorkflow(
    { stores },
    {
      tenantId: workflow.tenantId,
      workflow: workflow.id,
      runs: 50,
      startedFrom: null,
      startedBefore: null,
      ...overrides,
    },
    signal,
  );

const five = ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'] as const;

describe('the analysis of a workflow', () => {
  it('reads the logs of its runs, and finds what decides how long they take', async () => {
    const analysis = await ask(await storesWith(five));
    expect(analysis).toMatchObject({ runsLeftOut: 0, startedFrom: day, startedTo: 5 * day });
    expect(analysis.runIds).toHaveLength(5);
    expect(analysis.advice).toMatchObject([{ kind: 'BOTTLENECK', taskIds: ['slow'], savesMs: 5_000 }]);
  });

  it('finds the workflow by its name too', async () => {
    expect((await ask(await storesWith(five), { workflow: 'report' })).workflowId).toBe(workflow.id);
  });

  it('leaves out runs that have not ended of themselves, or took something over', async () => {
    const stores = await storesWith(['RUNNING', 'CANCELLED', 'CONTINUED', 'FAILED', 'SUCCEEDED']);
    const origin = { kind: 'rerun', runId: 'run_before', seq: 3 } as const;
    await storeRun(stores, { workflow, script, overrides: { status: 'SUCCEEDED', origin } });
    expect((await ask(stores)).runIds).toHaveLength(2);
  });

  it('takes the latest when it is asked for fewer than there are', async () => {
    const analysis = await ask(await storesWith(five), { runs: 2 });
    expect(analysis).toMatchObject({ startedFrom: 4 * day, startedTo: 5 * day, advice: [] });
  });

  it('keeps to the times that it is asked for', async () => {
    const analysis = await ask(await storesWith(five), { startedFrom: 2 * day, startedBefore: 4 * day });
    expect(analysis).toMatchObject({ startedFrom: 2 * day, startedTo: 3 * day });
    expect(analysis.runIds).toHaveLength(2);
  });

  it('counts runs whose logs are longer than is read, and says nothing of them', async () => {
    const stores = await storesWith(five);
    const record = await storeRun(stores, { workflow, script, overrides: { startedAt: 9 * day } });
    const outcome = {
      status: 'SUCCEEDED',
      finishedAt: 10 * day,
      lastSeq: 30_000,
      continuedBy: null,
    } as const;
    await stores.runs.recordOutcome(record, outcome);
    const analysis = await ask(stores);
    expect([analysis.runIds.length, analysis.runsLeftOut]).toEqual([5, 1]);
  });

  it('sees nothing of other tenants', async () => {
    await expect(ask(await storesWith(five), { tenantId: 'tenant_two' })).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_FOUND',
    });
  });

  it('refuses an unknown workflow by its name', async () => {
    await expect(ask(await storesWith([]), { workflow: 'nothing' })).rejects.toThrow(/"nothing"/);
  });

  it.each([0, -1, 1.5, 201, Number.NaN])('refuses to analyse %d runs', async (runs) => {
    await expect(ask(await storesWith([]), { runs })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('stops when nobody waits for it any more', async () => {
    await expect(ask(await storesWith(five), {}, AbortSignal.abort(new Error('gone')))).rejects.toThrow(
      'gone',
    );
  });

  it('stops between two runs when nobody waits for it any more', async () => {
    const stores = await storesWith(five);
    const leaving = new AbortController();
    const seen = new Set<string>();
    const read = stores.commits.read;
    const commits: Stores['commits'] = {
      ...stores.commits,
      read: (range) => {
        seen.add(range.runId);
        if (seen.size === 2) leaving.abort(new Error('gone'));
        return read(range);
      },
    };
    await expect(ask({ ...stores, commits }, {}, leaving.signal)).rejects.toThrow('gone');
    expect(seen.size).toBe(2);
  });

  it('lets others have their turn while it is at work, several times for each run', async () => {
    const stores = await storesWith([...five, ...five, ...five, ...five]);
    const done = ask(stores);
    let [turns, isOver] = [0, false];
    void done.finally(() => (isOver = true));
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      turns++;
    }
    expect(turns).toBeGreaterThanOrEqual(40);
  });

  it('refuses a log that somebody changed', async () => {
    const stores = await storesWith(five);
    const read = stores.commits.read;
    const commits = {
      ...stores.commits,
      read: async (range: Parameters<typeof read>[0]) =>
        (await read(range)).map((commit) => ({
          ...commit,
          events: commit.events.map((event) => ({ ...event, at: event.at + 1 })),
        })),
    };
    await expect(ask({ ...stores, commits })).rejects.toMatchObject({ name: 'BrokenLogError' });
  });
});
