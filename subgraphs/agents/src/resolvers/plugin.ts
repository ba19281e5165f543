import { configSchema, declaredSecrets } from '../domain/plugin-declarations.ts';
import { firstDay } from '../domain/usage-days.ts';
import type { PluginResolvers } from '../generated.ts';
import { listJournal } from '../services/list-journal.ts';
import { listReviews } from '../services/list-reviews.ts';
import { healthOfPlugin } from './agent-health.ts';
import { ofTenant, shownPage } from './page.ts';

export const plugin: PluginResolvers = {
  __resolveReference: ({ id }, { pluginLoaders }) => pluginLoaders.plugin.load(id),
  id: ({ id }) => id,
  version: ({ current }) => current.version,
  description: ({ current }) => current.description,
  status: ({ state }) => state.phase,
  builtIn: ({ builtIn }) => builtIn,
  current: ({ current }) => current,
  candidate: ({ candidate }) => candidate,
  earlierVersions: ({ earlier }) => [...earlier],
  agents: async ({ id }, _args, { loaders }) => [...(await loaders.agentsOfPlugin.load(id))],
  tools: async ({ id }, _args, { loaders }) => [...(await loaders.toolsOfPlugin.load(id))],
  sha256: ({ current }) => current.sha256,
  configSchema: ({ current }) => configSchema(current),
  config: async ({ id, current }, _args, { pluginLoaders }) =>
    configSchema(current) === null ? null : (await pluginLoaders.settings.load(id)).config,
  secrets: async ({ id, current }, _args, { pluginLoaders }) => {
    const { secretNames } = await pluginLoaders.settings.load(id);
    return declaredSecrets(current).map(({ hosts, ...declared }) => ({
      ...declared,
      hosts: [...hosts],
      isSet: secretNames.includes(declared.name),
    }));
  },
  health: (plugin, _args, context) => healthOfPlugin(plugin, context),
  usage: async ({ id }, { days }, { plugins, pluginLoaders }) => {
    const fromDay = firstDay(plugins.clock.now(), days);
    return [...(await pluginLoaders.usage.load({ pluginId: id, fromDay }))];
  },
  journal: async ({ id }, args, context) => {
    const query = ofTenant(context, { pluginId: id, ...args });
    return shownPage(await listJournal(context.plugins, query, context.scope.signal));
  },
  rating: ({ id }, _args, { pluginLoaders }) => pluginLoaders.rating.load(id),
  reviews: async ({ id }, args, context) => {
    const query = ofTenant(context, { pluginId: id, ...args });
    return shownPage(await listReviews(context.plugins, query, context.scope.signal));
  },
};
