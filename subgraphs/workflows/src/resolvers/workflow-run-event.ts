import { RunNotFoundError } from '../domain/errors.ts';
import type { Resolvers } from '../generated.ts';

export const workflowRunEvent: Resolvers['WorkflowRunEvent'] = {
  seq: ({ event }) => event.seq,
  type: ({ event }) => event.type,
  at: ({ event }) => event.at,
  run: async ({ runId }, _, { loaders }) => {
    const run = await loaders.runs.load(runId);
    if (!run) throw new RunNotFoundError(runId);
    return run;
  },
  task: async ({ runId, event }, _, { loaders }) => {
    if (!('taskId' in event)) return null;
    const run = await loaders.runStates.load(runId);
    const task = run?.plan.find(({ id }) => id === event.taskId);
    const state = run?.tasks.get(event.taskId);
    return task && state ? { id: `${runId}:${task.id}`, runId, task, state } : null;
  },
};
