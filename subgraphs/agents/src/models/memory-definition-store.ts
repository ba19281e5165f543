import type { BuiltInPlugin } from '../domain/built-in-plugin.ts';
import { type Definition, visibleOf } from '../domain/definition.ts';
import type { DefinitionStore } from '../ports.ts';

/** The memory twin of the definition store. */
export function createMemoryDefinitionStore(): DefinitionStore {
  const builtIn = new Map<string, BuiltInPlugin>();
  const stored = new Map<string, Definition>();
  const keyOf = ({ kind, tenantId, id }: Definition) => JSON.stringify([kind, tenantId, id]);
  const replace = (isOwn: (definition: Definition) => boolean, given: readonly Definition[]) => {
    for (const [key, definition] of stored)
      if (isOwn(definition)) stored.set(key, { ...definition, status: 'UNAVAILABLE' });
    for (const definition of given) stored.set(keyOf(definition), definition);
  };
  const seenBy = (place: { tenantId: string; kind: Definition['kind'] }) =>
    visibleOf(
      [...stored.values()].filter(
        ({ kind, tenantId }) => kind === place.kind && (tenantId === null || tenantId === place.tenantId),
      ),
    );
  return {
    replaceBuiltIn: async ({ plugins, definitions, at }) => {
      for (const [id, plugin] of builtIn) builtIn.set(id, { ...plugin, goneAt: plugin.goneAt ?? at });
      for (const plugin of plugins) builtIn.set(plugin.pluginId, { ...plugin, goneAt: null });
      replace(
        ({ origin, tenantId }) => origin === 'PLUGIN' && tenantId === null,
        definitions.map((definition) => ({ ...definition, tenantId: null })),
      );
    },
    findBuiltIn: async (pluginIds, signal) => {
      signal?.throwIfAborted();
      return [...builtIn.values()].filter(({ pluginId }) => pluginIds.includes(pluginId));
    },
    replaceOf: async (place, given) =>
      replace(
        ({ tenantId, pluginId }) => tenantId === place.tenantId && pluginId === place.pluginId,
        given.map((definition) => ({ ...definition, tenantId: place.tenantId })),
      ),
    findMany: async ({ ids, ...place }, signal) => {
      signal?.throwIfAborted();
      return seenBy(place).filter(({ id }) => ids.includes(id));
    },
    list: async ({ after, limit, ...place }, signal) => {
      signal?.throwIfAborted();
      return seenBy(place)
        .filter(({ id }) => after === null || id > after)
        .slice(0, limit);
    },
    listOfPlugins: async ({ pluginIds, ...place }, signal) => {
      signal?.throwIfAborted();
      return seenBy(place).filter(({ pluginId }) => pluginId !== null && pluginIds.includes(pluginId));
    },
    listIds: async ({ limit, ...place }) =>
      seenBy(place)
        .slice(0, limit)
        .map(({ id }) => id),
  };
}
