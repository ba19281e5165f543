import type { Agent } from '../domain/agent.ts';
import type { Plugin } from '../domain/plugin.ts';
import type { DefinitionStore } from '../ports.ts';

/** The memory twin of the definition store. */
export function createMemoryDefinitionStore(): DefinitionStore {
  const plugins = new Map<string, Plugin>();
  const agents = new Map<string, Agent>();
  const inOrder = <T extends { id: string }>(items: Iterable<T>) =>
    [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const pick = <T>(items: ReadonlyMap<string, T>, ids: readonly string[]) =>
    [...new Set(ids)].flatMap((id) => items.get(id) ?? []);
  return {
    replaceAll: async (given) => {
      for (const plugin of plugins.values()) plugins.set(plugin.id, { ...plugin, status: 'ABSENT' });
      for (const agent of agents.values()) agents.set(agent.id, { ...agent, status: 'UNAVAILABLE' });
      for (const plugin of given.plugins) plugins.set(plugin.id, plugin);
      for (const agent of given.agents) agents.set(agent.id, agent);
    },
    findAgents: async (ids, signal) => {
      signal?.throwIfAborted();
      return pick(agents, ids);
    },
    listAgents: async ({ after, limit }, signal) => {
      signal?.throwIfAborted();
      return inOrder(agents.values())
        .filter(({ id }) => after === null || id > after)
        .slice(0, limit);
    },
    listAgentsOf: async (pluginIds, signal) => {
      signal?.throwIfAborted();
      return inOrder(agents.values()).filter(({ pluginId }) => pluginIds.includes(pluginId));
    },
    listAgentIds: async (limit) =>
      inOrder(agents.values())
        .slice(0, limit)
        .map(({ id }) => id),
    findPlugins: async (ids, signal) => {
      signal?.throwIfAborted();
      return pick(plugins, ids);
    },
    listLoadedPlugins: async (signal) => {
      signal?.throwIfAborted();
      return inOrder(plugins.values()).filter(({ status }) => status === 'LOADED');
    },
  };
}
