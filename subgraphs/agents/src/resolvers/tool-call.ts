import type { ToolCallResolvers } from '../generated.ts';
import { found } from './found.ts';
import { runFields } from './run-fields.ts';

export const toolCall: ToolCallResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.toolCall.load(id),
  ...runFields,
  tool: async ({ agentId }, _args, { loaders }) => found(await loaders.tool.load(agentId), agentId),
};
