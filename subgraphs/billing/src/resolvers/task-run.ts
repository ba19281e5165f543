import type { TaskRunResolvers } from '../generated.ts';

export const taskRun: TaskRunResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  id: ({ id }) => id,
  spend: ({ id }, _args, { spend }) => spend.taskRunId.load(id),
};
