import type { PluginListingResolvers } from '../generated.ts';

export const pluginListing: PluginListingResolvers = {
  name: ({ name }) => name,
  version: ({ version }) => version,
  description: ({ description }) => description,
  source: ({ source }) => source,
  publisher: ({ publisher }) => publisher,
  publishedAt: ({ publishedAt }) => publishedAt,
  installed: async ({ name }, _args, { pluginLoaders }) => {
    const plugin = await pluginLoaders.plugin.load(name);
    return plugin?.state.phase === 'REMOVED' ? null : plugin;
  },
};
