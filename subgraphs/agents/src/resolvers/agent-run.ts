import type { AgentRunResolvers } from '../generated.ts';
import { found } from './found.ts';
import { runFields } from './run-fields.ts';

export const agentRun: AgentRunResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.run.load(id),
  ...runFields,
  agent: async ({ agentId }, _args, { loaders }) => found(await loaders.agent.load(agentId), agentId),
};
