import type { QueryResolvers } from '../generated.ts';
import { listAgents } from '../services/list-agents.ts';

export const query: QueryResolvers = {
  agent: (_parent, { id }, { loaders }) => loaders.agent.load(id),
  agents: async (_parent, { first, after }, { desk }) => {
    const { items, nextCursor } = await listAgents(desk, { first: first ?? null, after: after ?? null });
    return { items: [...items], nextCursor };
  },
  plugins: async (_parent, _args, { desk }) => [...(await desk.definitions.listLoadedPlugins())],
  agentRun: (_parent, { id }, { loaders }) => loaders.run.load(id),
};
