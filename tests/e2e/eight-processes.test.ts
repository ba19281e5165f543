import { whyWithoutRedis } from '@ymera/kernel/redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EightInstallation, openEightProcesses } from '../support/installation.ts';
import { describeMainJob } from './describe-main-job.ts';
import { describeWorkflowTasks, withHelloPlugin } from './describe-workflow-tasks.ts';

if (whyWithoutRedis) console.log(`skipped: two workers beside six processes, because ${whyWithoutRedis}`);

describe.skipIf(whyWithoutRedis !== null)('in six processes and two workers over a Redis', () => {
  let running: EightInstallation;

  beforeAll(async () => {
    running = await openEightProcesses(withHelloPlugin);
  });

  afterAll(() => running?.close());

  describeMainJob(() => running);

  describe('a worker', () => {
    it('answers nothing but how it is', async () => {
      for (const { url } of running.workers) {
        expect((await fetch(`${url}/readyz`)).ok).toBe(true);
        expect((await fetch(`${url}/graphql`, { method: 'POST', body: '{}' })).status).toBe(404);
      }
    });

    // Of the six, these tell on their way what they have done.
    it.each(['fetch-data', 'create-report'])('does %s, which the other processes only hand over', (taskId) =>
      expect
        .poll(() => running.workers.map((worker) => worker.output()).join())
        .toContain(`@ymera/plugin-data-analyst/${taskId}`),
    );
  });

  describeWorkflowTasks(() => running);
});
