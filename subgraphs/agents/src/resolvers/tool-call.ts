import type { ToolCallResolvers } from '../generated.ts';
import { found } from './found.ts';

export const toolCall: ToolCallResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.toolCall.load(id),
  id: ({ id }) => id,
  tool: async ({ agentId }, _args, { loaders }) => found(await loaders.tool.load(agentId), agentId),
  status: ({ state }) => state.phase,
  startedAt: ({ startedAt }) => startedAt,
  finishedAt: ({ state }) => (state.phase === 'RUNNING' ? null : state.finishedAt),
  output: (run, _args, { loaders }) => (run.state.phase === 'SUCCEEDED' ? loaders.output.load(run) : null),
  error: ({ state }) => (state.phase === 'FAILED' ? state.error : null),
  cpuMs: ({ state }) => (state.phase === 'RUNNING' ? null : state.usage.cpuMs),
  wallMs: ({ state }) => (state.phase === 'RUNNING' ? null : state.usage.wallMs),
};
