import type { Secrets } from '../domain/mcp/check-settings.ts';
import type { McpServer } from '../domain/mcp/server.ts';
import type { McpServerPlace, McpServerStore } from '../mcp-ports.ts';

/** The memory twin of the store of MCP servers. */
export function createMemoryMcpServerStore(): McpServerStore {
  const servers = new Map<string, { readonly server: McpServer; readonly secrets: Secrets }>();
  const keyOf = ({ tenantId, name }: McpServerPlace) => JSON.stringify([tenantId, name]);
  return {
    create: async (server, secrets) => {
      if (servers.has(keyOf(server))) return false;
      servers.set(keyOf(server), { server, secrets: new Map(secrets) });
      return true;
    },
    find: async (place, signal) => {
      signal?.throwIfAborted();
      return servers.get(keyOf(place))?.server ?? null;
    },
    list: async ({ tenantId, limit }, signal) => {
      signal?.throwIfAborted();
      return [...servers.values()]
        .map(({ server }) => server)
        .filter((server) => server.tenantId === tenantId)
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .slice(0, limit);
    },
    change: async (place, decide, secrets = null) => {
      const before = servers.get(keyOf(place));
      if (!before) return null;
      const next = decide(before.server);
      if (next === before.server) return next;
      const server = { ...next, revision: before.server.revision + 1 };
      servers.set(keyOf(place), { server, secrets: secrets ? new Map(secrets) : before.secrets });
      return server;
    },
    readSecrets: async (place, signal) => {
      signal?.throwIfAborted();
      return servers.get(keyOf(place))?.secrets ?? new Map();
    },
    remove: async (place) => servers.delete(keyOf(place)),
  };
}
