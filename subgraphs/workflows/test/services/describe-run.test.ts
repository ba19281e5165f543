import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import { describeRun } from '../../src/services/describe-run.ts';
import { definitionOf, task } from '../domain/run-driver.ts';
import { aRun, aWorkflow } from '../stored-things.ts';
import { storeRun } from './logged-runs.ts';

const workflow = aWorkflow(
  definitionOf([task('a'), task('b', { dependsOn: ['a'], input: '= tasks.a.output.rows' })]),
);
const script = () => ({ ms: 100 });

async function described(commitsMax?: number) {
  const stores = createMemoryStores();
  await stores.workflows.insert(workflow);
  const clock = createManualClock();
  const status = commitsMax === undefined ? ('SUCCEEDED' as const) : ('RUNNING' as const);
  const overrides = { status, startedAt: clock.now() };
  const record = await storeRun(stores, { workflow, script, overrides, ...(commitsMax && { commitsMax }) });
  let reads = 0;
  const commits = {
    ...stores.commits,
    read: (range: Parameters<typeof stores.commits.read>[0]) => {
      reads++;
      return stores.commits.read(range);
    },
  };
  return { clock, record, deps: { stores: { ...stores, commits }, clock }, reads: () => reads };
}

describe('the description of a run', () => {
  it('gives its timeline, graph and critical path from one reading of the log', async () => {
    const { deps, record, reads } = await described();
    const run = await describeRun(deps, record);
    expect(run.timeline(100).rows.map(({ stepId, status }) => `${stepId} ${status}`)).toEqual([
      'a SUCCEEDED',
      'b SUCCEEDED',
    ]);
    expect(run.graph().edges).toMatchObject([{ from: 'a', to: 'b', data: 'used', fields: ['output.rows'] }]);
    expect(run.criticalPath()).toMatchObject({ lengthMs: 200, wallMs: 200 });
    expect(reads()).toBe(1);
  });

  it('shows a run that goes on as of now', async () => {
    const { deps, record, clock } = await described(1);
    await clock.advance(5_000);
    const [a, b] = (await describeRun(deps, record)).timeline(100).rows;
    expect(a).toMatchObject({ status: 'RUNNING', waitsFor: 'work', use: { workedMs: 5_000 } });
    expect(b).toMatchObject({ status: 'WAITING', waitsForTasks: ['a'] });
  });

  it('has nothing to show of a run whose first commit is not written yet', async () => {
    const { deps, clock } = await described();
    const record = aRun({ workflowId: workflow.id, startedAt: clock.now() });
    const run = await describeRun(deps, record);
    expect(run.timeline(100)).toMatchObject({ status: 'RUNNING', startedAt: null, rows: [] });
    expect(run.criticalPath()).toMatchObject({ wallMs: 0, path: [] });
    expect(run.graph().nodes.map(({ status }) => status)).toEqual(['WAITING', 'WAITING']);
  });

  it('is of the tenant of its run alone', async () => {
    const { deps, record } = await described();
    await expect(describeRun(deps, { ...record, tenantId: 'tenant_two' })).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_FOUND',
    });
  });
});
