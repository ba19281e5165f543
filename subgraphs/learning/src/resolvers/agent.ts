import type { AgentResolvers } from '../generated.ts';

export const agent: AgentResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  id: ({ id }) => id,
  performance: ({ id }, _args, { performances }) => performances.load(id),
};
