import type { WorkflowResolvers } from '../generated.ts';
import { upper } from './upper.ts';

export const workflow: Pick<
  WorkflowResolvers,
  '__resolveReference' | 'tasks' | 'strategy' | 'tags' | 'createdBy'
> = {
  __resolveReference: ({ id }, context) => context.loaders.workflows.load(id),
  tasks: ({ tasks }) => [...tasks],
  strategy: ({ strategy }) => upper(strategy),
  tags: ({ tags }) => [...tags],
  createdBy: ({ createdBy }) => ({ id: createdBy }),
};
