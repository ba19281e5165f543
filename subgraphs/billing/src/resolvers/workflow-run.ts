import type { WorkflowRunResolvers } from '../generated.ts';

export const workflowRun: WorkflowRunResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  id: ({ id }) => id,
  spend: ({ id }, _args, { spend }) => spend.workflowRunId.load(id),
};
