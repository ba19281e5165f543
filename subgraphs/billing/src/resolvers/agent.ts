import type { AgentResolvers } from '../generated.ts';

export const agent: AgentResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  id: ({ id }) => id,
  spend: ({ id }, _args, { spend }) => spend.agentId.load(id),
};
