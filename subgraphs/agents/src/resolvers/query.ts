import type { QueryResolvers } from '../generated.ts';
import { listAgents } from '../services/list-agents.ts';

export const query: QueryResolvers = {
  agent: (_parent, { id }, { loaders }) => loaders.agent.load(id),
  agents: async (_parent, { first, after }, { desk, scope }) => {
    const { items, nextCursor } = await listAgents(
      desk,
      { first: first ?? null, after: after ?? null },
      scope.signal,
    );
    return { items: [...items], nextCursor };
  },
  plugins: async (_parent, _args, { desk, scope }) => [
    ...(await desk.definitions.listLoadedPlugins(scope.signal)),
  ],
  agentRun: (_parent, { id }, { loaders }) => loaders.run.load(id),
};
