import { afterAll, beforeAll, describe } from 'vitest';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { describeAgentKeys } from './describe-agent-keys.ts';
import { describeAudit } from './describe-audit.ts';
import { describeBadInput } from './describe-bad-input.ts';
import { describeMainJob } from './describe-main-job.ts';
import { describeSignOut } from './describe-sign-out.ts';
import { describeWorkflowTasks, withHelloPlugin } from './describe-workflow-tasks.ts';

describe('in one process', () => {
  let running: SingleInstallation;

  beforeAll(async () => {
    running = await openInstallation({ sample: true, env: withHelloPlugin });
  });

  afterAll(() => running?.close());

  describeMainJob(() => running);
  describeBadInput(() => running);
  describeAudit(() => running);
  describeSignOut(() => running);
  describeAgentKeys(() => running);
  describeWorkflowTasks(() => running);
});
