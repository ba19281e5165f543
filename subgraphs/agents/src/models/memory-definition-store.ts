import type { AgentFile, AgentSource } from '../domain/agent-file/agent-file.ts';
import type { BuiltInPlugin } from '../domain/built-in-plugin.ts';
import { briefOf, type Definition, type StoredDefinition, visibleOf } from '../domain/definition.ts';
import type { DefinitionStore } from '../ports.ts';

/** The memory twin of the definition store. */
export function createMemoryDefinitionStore(): DefinitionStore {
  const builtIn = new Map<string, BuiltInPlugin>();
  const stored = new Map<string, StoredDefinition>();
  const sources = new Map<string, AgentSource>();
  const keyOf = ({ kind, tenantId, id }: Definition) => JSON.stringify([kind, tenantId, id]);
  const replace = (isOwn: (definition: StoredDefinition) => boolean, given: readonly StoredDefinition[]) => {
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
  const listed = (place: { tenantId: string; kind: Definition['kind'] }) =>
    seenBy(place).filter(({ status }) => status !== 'REMOVED');
  const saveFiles = (tenantId: string | null, files: readonly AgentFile[]) => {
    for (const { definition, source } of files) {
      const own = { ...definition, tenantId };
      stored.set(keyOf(own), own);
      sources.set(keyOf(own), source);
    }
  };
  const ofFiles = (owner: string | null) =>
    [...stored].filter(
      ([, { origin, tenantId, status }]) => origin === 'FILE' && tenantId === owner && status !== 'REMOVED',
    );
  return {
    replaceFiles: async (files) => {
      for (const [key, definition] of ofFiles(null)) stored.set(key, { ...definition, status: 'REMOVED' });
      saveFiles(null, files);
    },
    saveFiles: async (tenantId, files) => saveFiles(tenantId, files),
    removeFile: async ({ tenantId, id }) => {
      const [key, definition] = ofFiles(tenantId).find(([, own]) => own.id === id) ?? [];
      if (key === undefined || !definition) return false;
      stored.set(key, { ...definition, status: 'REMOVED' });
      return true;
    },
    countFiles: async (tenantId) => ofFiles(tenantId).length,
    findSource: async ({ tenantId, id }, signal) => {
      signal?.throwIfAborted();
      const seen = listed({ tenantId, kind: 'agent' }).find((definition) => definition.id === id);
      return (seen && sources.get(keyOf(seen))) ?? null;
    },
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
    list: async ({ after, limit, brief = false, ...place }, signal) => {
      signal?.throwIfAborted();
      const found = listed(place)
        .filter(({ id }) => after === null || id > after)
        .slice(0, limit);
      return brief ? found.map(briefOf) : found;
    },
    listOfPlugins: async ({ pluginIds, ...place }, signal) => {
      signal?.throwIfAborted();
      return seenBy(place).filter(({ pluginId }) => pluginId !== null && pluginIds.includes(pluginId));
    },
    listIds: async ({ limit, ...place }) =>
      listed(place)
        .slice(0, limit)
        .map(({ id }) => id),
  };
}
