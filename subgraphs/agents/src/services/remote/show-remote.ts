import { asDefinition, visibleOf } from '../../domain/definition.ts';
import type { DefinitionStore } from '../../ports.ts';
import type { RemoteAgentStore } from '../../remote-ports.ts';

type Remote = Pick<RemoteAgentStore, 'findMany' | 'list'>;

/**
 * Definitions with the tenant's remote agents among them, as they stand at this moment. They are stored once, as
 * themselves, so that what is listed, selected and run never disagrees with what they last said.
 */
export function showRemote(store: DefinitionStore, remote: Remote): DefinitionStore {
  return {
    ...store,
    findMany: async (query, signal) => {
      const { tenantId, kind } = query;
      // The id of a plugin's agent has a slash, a remote agent's never.
      const ids = kind === 'agent' ? query.ids.filter((id) => !id.includes('/')) : [];
      const [stored, found] = await Promise.all([
        store.findMany(query, signal),
        ids.length > 0 ? remote.findMany({ tenantId, ids }, signal) : [],
      ]);
      return found.length > 0 ? visibleOf([...stored, ...found.map(asDefinition)]) : stored;
    },
    list: async (query, signal) => {
      const { kind, limit, ...rest } = query;
      const [stored, listed] = await Promise.all([
        store.list(query, signal),
        kind === 'agent' ? remote.list({ ...rest, limit }, signal) : [],
      ]);
      if (listed.length === 0) return stored;
      return visibleOf([...stored, ...listed.map(asDefinition)]).slice(0, limit);
    },
    listIds: async (query) => {
      const { tenantId, kind, limit } = query;
      const [ids, listed] = await Promise.all([
        store.listIds(query),
        kind === 'agent' ? remote.list({ tenantId, after: null, limit }) : [],
      ]);
      return [...new Set([...ids, ...listed.map(({ id }) => id)])].sort().slice(0, limit);
    },
  };
}
