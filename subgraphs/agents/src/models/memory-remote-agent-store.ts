import { byPhase, type RemoteAgent } from '../domain/remote/remote-agent.ts';
import type { RemoteAgentPlace, RemoteAgentStore } from '../remote-ports.ts';

/** The memory twin of the store of remote agents. */
export function createMemoryRemoteAgentStore(): RemoteAgentStore {
  const agents = new Map<string, RemoteAgent>();
  let watch: { readonly sweptAt: number; readonly since: number } | null = null;
  const keyOf = ({ tenantId, id }: RemoteAgentPlace) => JSON.stringify([tenantId, id]);
  const inOrder = () => [...agents.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    create: async (agent) => {
      if (agents.has(keyOf(agent))) return false;
      agents.set(keyOf(agent), agent);
      return true;
    },
    find: async (place, signal) => {
      signal?.throwIfAborted();
      return agents.get(keyOf(place)) ?? null;
    },
    findMany: async ({ tenantId, ids }, signal) => {
      signal?.throwIfAborted();
      return inOrder().filter((agent) => agent.tenantId === tenantId && ids.includes(agent.id));
    },
    findByKey: async (keyId, signal) => {
      signal?.throwIfAborted();
      return inOrder().find(({ keys }) => keys.some(({ id }) => id === keyId)) ?? null;
    },
    list: async ({ tenantId, after, limit }, signal) => {
      signal?.throwIfAborted();
      return inOrder()
        .filter((agent) => agent.tenantId === tenantId && agent.standing.phase !== 'REMOVED')
        .filter(({ id }) => after === null || id > after)
        .slice(0, limit);
    },
    count: async (tenantId) => {
      const own = inOrder().filter((agent) => agent.tenantId === tenantId);
      return byPhase((phase) => own.filter(({ standing }) => standing.phase === phase).length);
    },
    listSilent: async ({ before, phases, limit }) =>
      inOrder()
        .filter(({ standing }) => phases.includes(standing.phase) && standing.heardAt < before)
        .toSorted((a, b) => a.standing.heardAt - b.standing.heardAt)
        .slice(0, limit),
    change: async (place, decide) => {
      const before = agents.get(keyOf(place));
      if (!before) return null;
      const next = decide(before);
      if (next === before) return before;
      const written = { ...next, revision: before.revision + 1 };
      agents.set(keyOf(place), written);
      return written;
    },
    noteWatch: async ({ now, gapMs }) => {
      const isBroken = watch === null || now - watch.sweptAt > gapMs;
      watch = {
        sweptAt: Math.max(now, watch?.sweptAt ?? 0),
        since: isBroken || watch === null ? now : watch.since,
      };
      return watch.since;
    },
  };
}
