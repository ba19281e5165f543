import type { ToolResolvers } from '../generated.ts';
import { definitionFields, latestRuns, shownEffect } from './definition-fields.ts';
import { found } from './found.ts';

export const tool: ToolResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.tool.load(id),
  ...definitionFields,
  plugin: async ({ pluginId }, _args, { pluginLoaders }) =>
    found(await pluginLoaders.plugin.load(pluginId), pluginId),
  readOnly: ({ readOnly }) => readOnly,
  idempotent: ({ idempotent }) => idempotent,
  effect: ({ effect }) => shownEffect(effect),
  calls: latestRuns,
};
