import { RunNotFoundError } from '../domain/errors.ts';
import { eventFacts, eventPayload, taskIdOf } from '../domain/event-facts.ts';
import type { Resolvers } from '../generated.ts';
import { sealedText } from '../services/seal-commit.ts';
import { present } from './present.ts';
import { taskRunOf } from './workflow-run.ts';

export const workflowRunEvent: Omit<Resolvers['WorkflowRunEvent'], '__isTypeOf'> = {
  seq: ({ event }) => event.seq,
  type: ({ event }) => event.type,
  at: ({ event }) => event.at,
  run: async ({ runId }, _, { loaders }) => {
    const run = await loaders.runs.load(runId);
    if (!run) throw new RunNotFoundError(runId);
    return run;
  },
  task: async ({ runId, event }, _, { loaders }) => {
    const taskId = taskIdOf(event);
    const run = taskId === null ? null : await loaders.runStates.load(runId);
    return run && taskId !== null ? taskRunOf(run, taskId) : null;
  },
  stepId: ({ event }) => ('stepId' in event ? event.stepId : null),
  attempt: ({ event }) => ('attempt' in event ? event.attempt : null),
  by: ({ event }) => ('by' in event && event.by !== null ? { id: event.by } : null),
  error: ({ event }) => ('failure' in event ? event.failure : null),
  payload: ({ event }, _, { loaders }) => {
    const payload = eventPayload(event);
    return payload && loaders.payload(payload);
  },
  facts: ({ event }) => eventFacts(event),
  commit: async ({ runId, event, commit }, _, { loaders }) =>
    commit ?? present(await loaders.commits.load({ runId, seq: event.seq })),
};

export const workflowRunCommit: Pick<Resolvers['WorkflowRunCommit'], 'sealed'> = {
  sealed: (commit) => sealedText(commit),
};
