import { isDue } from '../../domain/plugin-healing.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import type { InstallStore } from '../../plugin-ports.ts';
import { integritiesOf } from './install-document.ts';
import { placeKey } from './place.ts';

/** The memory twin of the install store. */
export function createMemoryInstallStore(): InstallStore {
  const installs = new Map<string, PluginInstall>();
  const keyOf = ({ tenantId, pluginId }: PluginInstall) => placeKey(tenantId, pluginId);
  return {
    findMany: async ({ tenantId, pluginIds }, signal) => {
      signal?.throwIfAborted();
      return [...new Set(pluginIds)].flatMap((pluginId) => installs.get(placeKey(tenantId, pluginId)) ?? []);
    },
    list: async ({ tenantId, after, limit }, signal) => {
      signal?.throwIfAborted();
      return [...installs.values()]
        .filter((install) => install.tenantId === tenantId && install.state.phase !== 'REMOVED')
        .filter(({ pluginId }) => after === null || pluginId > after)
        .sort((a, b) => (a.pluginId < b.pluginId ? -1 : 1))
        .slice(0, limit);
    },
    create: async (install) => {
      if (installs.has(keyOf(install))) return false;
      installs.set(keyOf(install), install);
      return true;
    },
    replace: async (install) => {
      if (installs.get(keyOf(install))?.revision !== install.revision - 1) return false;
      installs.set(keyOf(install), install);
      return true;
    },
    listHealable: async ({ before, limit }) =>
      [...installs.values()]
        .filter(({ healing }) => healing && isDue(healing, before))
        .sort((a, b) => (a.healing?.nextAt ?? 0) - (b.healing?.nextAt ?? 0))
        .slice(0, limit),
    findUnused: async (integrities) => {
      const used = new Set([...installs.values()].flatMap(integritiesOf));
      return integrities.filter((integrity) => !used.has(integrity));
    },
  };
}
