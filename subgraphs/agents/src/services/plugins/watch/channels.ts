import type { PluginPlace } from '../../../plugin-ports.ts';

/** Where it rings when there is something new to read. A ring carries nothing. */
export const channels = {
  installation: (id: string) => `agents.installation:${id}`,
  /** State, version, settings, health and journal of one tenant's plugin. */
  plugin: ({ tenantId, pluginId }: PluginPlace) => `agents.plugin:${tenantId}:${pluginId}`,
};
