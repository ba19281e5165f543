import type { Resolvers, WorkflowResolvers } from '../generated.ts';

export const workflow: Pick<WorkflowResolvers, '__resolveReference' | 'tasks' | 'createdBy'> = {
  __resolveReference: ({ id }, context) => context.loaders.workflows.load(id),
  tasks: ({ tasks }) => [...tasks],
  createdBy: ({ createdBy }) => ({ id: createdBy }),
};

export const task: Pick<Resolvers['Task'], 'agent'> = {
  agent: ({ agentId }) => ({ id: agentId }),
};
