import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import { planWorkflow } from '../../src/services/plan-workflow.ts';
import type { Script } from '../domain/analytics/simulate.ts';
import { definitionOf, task } from '../domain/run-driver.ts';
import { aWorkflow } from '../stored-things.ts';
import { storeRun } from './logged-runs.ts';

const workflow = aWorkflow({
  ...definitionOf([
    task('quick', { timeoutMs: 60_000 }),
    task('slow', { dependsOn: ['quick'], timeoutMs: 90_000 }),
  ]),
  name: 'report',
});
const { tenantId } = workflow;

async function ready() {
  const stores = createMemoryStores();
  await stores.workflows.insert(workflow);
  let startedAt = 1_000;
  return {
    stores,
    ran: (script: Script, overrides: Parameters<typeof storeRun>[1]['overrides'] = {}) => {
      startedAt += 60_000;
      return storeRun(stores, {
        workflow,
        script,
        overrides: { status: 'SUCCEEDED', startedAt, ...overrides },
      });
    },
    plan: async (signal?: AbortSignal) =>
      (await planWorkflow({ stores }, { tenantId, idOrName: 'report' }, signal)).plan,
  };
}

const taking =
  (quickMs: number, slowMs: number): Script =>
  ({ taskId }) => ({ ms: taskId === 'quick' ? quickMs : slowMs });

describe('the plan of a workflow', () => {
  it('says what the definition allows, as long as nothing has run', async () => {
    const { plan } = await ready();
    const { tasks, estimatedMs } = await plan();
    expect(tasks.map(({ estimate }) => estimate)).toEqual([
      { ms: 60_000, basis: 'timeout' },
      { ms: 90_000, basis: 'timeout' },
    ]);
    expect(estimatedMs).toBe(150_000);
  });

  it('says what the median of past runs was', async () => {
    const { ran, plan } = await ready();
    for (const ms of [100, 9_000, 200]) await ran(taking(ms, 10 * ms));
    const { tasks, estimatedMs } = await plan();
    expect(tasks.map(({ estimate }) => estimate)).toEqual([
      { ms: 200, basis: 'past-runs' },
      { ms: 2_000, basis: 'past-runs' },
    ]);
    expect(estimatedMs).toBe(2_200);
  });

  it('says of each task how it is known: what too few runs have done is taken from the definition', async () => {
    const { ran, plan } = await ready();
    const failing: Script = ({ taskId }) => (taskId === 'slow' ? { ms: 50, code: 'NO' } : { ms: 100 });
    for (let run = 0; run < 3; run++) await ran(failing, { status: 'FAILED' });
    await ran(taking(100, 700));
    const { tasks } = await plan();
    expect(tasks.map(({ estimate: { basis } }) => basis)).toEqual(['past-runs', 'timeout']);
  });

  it('learns nothing from runs that were cancelled, or made from others, or of another version', async () => {
    const { stores, ran, plan } = await ready();
    for (let run = 0; run < 3; run++) {
      await ran(taking(1, 1), { status: 'CANCELLED' });
      await ran(taking(1, 1), { origin: { kind: 'rerun', runId: 'run_before', seq: 3 } });
    }
    const other = aWorkflow({ ...workflow, id: 'wf_other', version: 0 });
    await stores.workflows.insert(other);
    for (let run = 0; run < 3; run++)
      await storeRun(stores, { workflow: other, script: taking(1, 1), overrides: { status: 'SUCCEEDED' } });
    expect((await plan()).estimatedMs).toBe(150_000);
  });

  it('looks at the latest twenty', async () => {
    const { ran, plan } = await ready();
    for (let run = 0; run < 30; run++) await ran(taking(5_000, 5_000));
    for (let run = 0; run < 20; run++) await ran(taking(10, 10));
    expect((await plan()).estimatedMs).toBe(20);
  });

  it('is not made any more when nobody waits for it', async () => {
    const { ran, plan } = await ready();
    await ran(taking(1, 1));
    await expect(plan(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  it('is refused for a workflow that is not there', async () => {
    const { stores } = await ready();
    await expect(planWorkflow({ stores }, { tenantId, idOrName: 'none' })).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_FOUND',
    });
  });
});
