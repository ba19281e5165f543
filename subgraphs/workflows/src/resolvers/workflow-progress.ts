import { RunNotFoundError } from '../domain/errors.ts';
import type { Resolvers } from '../generated.ts';
import { present } from './present.ts';
import { upper } from './upper.ts';
import { taskRunOf } from './workflow-run.ts';

export const workflowRunProgress: Pick<Resolvers['WorkflowRunProgress'], 'run' | 'phase' | 'waitingFor'> = {
  run: async ({ runId }, _, { loaders }) => {
    const run = await loaders.runs.load(runId);
    if (!run) throw new RunNotFoundError(runId);
    return run;
  },
  phase: ({ phase }) => upper(phase),
  waitingFor: ({ waitingFor }) => [...waitingFor],
};

export const taskProgress: Pick<Resolvers['TaskProgress'], 'task'> = {
  task: async ({ runId, taskId }, _, { loaders }) => {
    const run = await loaders.runStates.load(runId);
    if (!run) throw new RunNotFoundError(runId);
    return present(taskRunOf(run, taskId));
  },
};
