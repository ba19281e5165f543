import { afterAll, beforeAll, describe } from 'vitest';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { describeMainJob } from './describe-main-job.ts';
import { describeWorkflowTasks, withHelloPlugin } from './describe-workflow-tasks.ts';

describe('in one process', () => {
  let running: SingleInstallation;

  beforeAll(async () => {
    running = await openInstallation({ sample: true, env: withHelloPlugin });
  });

  afterAll(() => running?.close());

  describeMainJob(() => running);
  describeWorkflowTasks(() => running);
});
