import { describe, expect, it } from 'vitest';
import type { StepJob } from '../../src/dispatch-ports.ts';
import type { Stores } from '../../src/ports.ts';
import { createStepFinder } from '../../src/services/find-step.ts';
import { aWorld, processes, task, until } from './world.ts';

/** A run whose first wave has begun so many steps, and what a worker is told of them. */
async function aWave(width: number) {
  const world = aWorld({ behaviours: {} });
  await world.define(
    Array.from({ length: width }, (_, index) => task(`t${index}`)),
    { concurrency: width },
  );
  const { started, stopAll } = processes();
  await started(world);
  const { id: runId } = await world.begin();
  await until(async () => (await world.record(runId)).status !== 'RUNNING');
  await stopAll();
  const jobs = (await world.history(runId)).flatMap((event): StepJob[] => {
    if (event.type !== 'TASK_STARTED') return [];
    const { stepId, attempt, idempotencyKey, seq } = event;
    return [
      {
        tenantId: 'tenant_one',
        runId,
        startedSeq: seq,
        stepId,
        attempt,
        idempotencyKey,
        epoch: 1,
        priority: 5,
      },
    ];
  });
  const { tenantId } = await world.record(runId);
  let reads = 0;
  const { commits } = world.stores;
  const read: typeof commits.read = (range) => {
    reads++;
    return commits.read(range);
  };
  const stores: Stores = { ...world.stores, commits: { ...commits, read } };
  return { stores, jobs: jobs.map((job) => ({ ...job, tenantId })), reads: () => reads };
}

describe('a worker that looks for what it is to do', () => {
  it('reads a wave once, however many of its steps come together', async () => {
    const { stores, jobs, reads } = await aWave(50);
    const steps = createStepFinder({ stores });
    const found = await Promise.all(jobs.map((job) => steps.find(job)));
    expect(found.map((step) => step?.task.id)).toEqual(jobs.map(({ stepId }) => stepId));
    expect(reads()).toBe(1);
  });

  it('tries again for the other steps when reading failed for one', async () => {
    const { stores, jobs } = await aWave(3);
    let isFirst = true;
    const read: typeof stores.commits.read = async (range) => {
      if (isFirst) {
        isFirst = false;
        throw new Error('The store is away.');
      }
      return stores.commits.read(range);
    };
    const steps = createStepFinder({ stores: { ...stores, commits: { ...stores.commits, read } } });
    const found = await Promise.allSettled(jobs.map((job) => steps.find(job)));
    expect(found.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });

  it('finds nothing for another attempt, key or place than stands there', async () => {
    const { stores, jobs } = await aWave(1);
    const [job] = jobs;
    if (!job) throw new Error('There is no step.');
    const steps = createStepFinder({ stores });
    expect(await steps.find(job)).not.toBeNull();
    expect(await steps.find({ ...job, attempt: 2 })).toBeNull();
    expect(await steps.find({ ...job, idempotencyKey: 'other' })).toBeNull();
    expect(await steps.find({ ...job, startedSeq: 99 })).toBeNull();
    expect(await steps.find({ ...job, startedSeq: job.startedSeq - 1 })).toBeNull();
  });
});
