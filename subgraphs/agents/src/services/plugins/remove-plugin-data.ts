import type { PluginDesk } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';

/**
 * Removes what was entered for a plugin and what it wrote in a tenant. It is done when the plugin is uninstalled, and
 * again before it is installed anew: a call that was under way in another process may have written meanwhile.
 */
export async function removePluginData(
  { stores, storage, journal }: Pick<PluginDesk, 'stores' | 'storage' | 'journal'>,
  place: PluginPlace,
): Promise<void> {
  await stores.settings.removeAll(place);
  await emptyStorage(storage, place);
  // Lines that wait to be stored would otherwise come after.
  await journal.flush();
  await stores.journal.removeAll(place);
}

const pageSize = 100;
/** More entries than a quota has room for. */
const pagesMax = 100_000;

async function emptyStorage(
  storage: PluginDesk['storage'],
  { tenantId, pluginId }: PluginPlace,
): Promise<void> {
  const place = { plugin: pluginId, tenantId };
  const { signal } = new AbortController();
  for (let page = 0; page < pagesMax; page++) {
    const keys = await storage.list(place, { prefix: '', limit: pageSize }, signal);
    for (const key of keys) await storage.delete(place, { key }, signal);
    if (keys.length < pageSize) return;
  }
}
