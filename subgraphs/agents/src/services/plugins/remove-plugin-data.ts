import type { PluginDesk } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';

/**
 * Removes what was entered for a plugin and what it wrote in a tenant. It is called when nobody calls the plugin any
 * longer; what a call that was still under way in another process writes afterwards stays, within the plugin's quota.
 */
export async function removePluginData(
  { stores, storage, journal }: Pick<PluginDesk, 'stores' | 'storage' | 'journal'>,
  place: PluginPlace,
): Promise<void> {
  const { tenantId, pluginId } = place;
  await stores.settings.removeAll(place);
  await storage.removeAll({ tenantId, plugin: pluginId });
  // Lines that wait to be stored would otherwise come after.
  await journal.flush();
  await stores.journal.removeAll(place);
}
