import type { JsonObject } from '@ymera/kernel';
import type { PluginPlace, SettingsStore } from '../../plugin-ports.ts';
import { placeKey } from './place.ts';

interface Entered {
  readonly revision: number;
  readonly config: JsonObject;
  readonly secrets: ReadonlyMap<string, string>;
}

const nothing: Entered = { revision: 0, config: {}, secrets: new Map() };

/** The memory twin of the settings store; it holds values as they are, since they do not leave the process. */
export function createMemorySettingsStore(): SettingsStore {
  const places = new Map<string, Entered>();
  const find = ({ tenantId, pluginId }: PluginPlace) => places.get(placeKey(tenantId, pluginId)) ?? nothing;
  const read = ({ tenantId, pluginId }: PluginPlace) => {
    const { revision, config, secrets } = find({ tenantId, pluginId });
    return { tenantId, pluginId, revision, config, secretNames: [...secrets.keys()].sort() };
  };
  const change = (place: PluginPlace, changes: Partial<Entered>) => {
    const before = find(place);
    const key = placeKey(place.tenantId, place.pluginId);
    places.set(key, { ...before, ...changes, revision: before.revision + 1 });
  };
  return {
    find: async (place, signal) => {
      signal?.throwIfAborted();
      return read(place);
    },
    findMany: async ({ tenantId, pluginIds }, signal) => {
      signal?.throwIfAborted();
      return [...new Set(pluginIds)]
        .map((pluginId) => read({ tenantId, pluginId }))
        .filter(({ revision }) => revision > 0);
    },
    setConfig: async (place, config) => change(place, { config }),
    setSecret: async (place, { name, value }) =>
      change(place, { secrets: new Map(find(place).secrets).set(name, value) }),
    removeSecret: async (place, name) => {
      const secrets = new Map(find(place).secrets);
      if (!secrets.delete(name)) return false;
      change(place, { secrets });
      return true;
    },
    readSecret: async (place, name, signal) => {
      signal?.throwIfAborted();
      return find(place).secrets.get(name) ?? null;
    },
    removeAll: async ({ tenantId, pluginId }) => {
      places.delete(placeKey(tenantId, pluginId));
    },
  };
}
