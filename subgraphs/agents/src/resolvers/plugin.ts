import type { PluginResolvers } from '../generated.ts';

export const plugin: PluginResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.plugin.load(id),
  id: ({ id }) => id,
  version: ({ version }) => version,
  description: ({ description }) => description,
  status: ({ status }) => status,
  permissions: ({ permissions }) => [...permissions],
  agents: async ({ id }, _args, { loaders }) => [...(await loaders.agentsOfPlugin.load(id))],
  sha256: ({ sha256 }) => sha256,
};
