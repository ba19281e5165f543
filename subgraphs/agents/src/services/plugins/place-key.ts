import type { PluginPlace } from '../../plugin-ports.ts';

/** The same text for the same place, and another one for every other. */
export function placeKey({ tenantId, pluginId }: PluginPlace): string {
  return JSON.stringify([tenantId, pluginId]);
}
