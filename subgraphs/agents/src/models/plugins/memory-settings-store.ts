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
  const change = (place: PluginPlace, changes: Partial<Entered>) => {
    const before = find(place);
    const key = placeKey(place.tenantId, place.pluginId);
    places.set(key, { ...before, ...changes, revision: before.revision + 1 });
  };
  return {
    find: async ({ tenantId, pluginId }, signal) => {
      signal?.throwIfAborted();
      const { revision, config, secrets } = find({ tenantId, pluginId });
      return { tenantId, pluginId, revision, config, secretNames: [...secrets.keys()].sort() };
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
