import type { Context } from '../context.ts';
import type { PluginView } from '../domain/plugin-view.ts';
import { found } from './found.ts';

/** A plugin as it is after a change. What was loaded of it for an earlier mutation of the same request is forgotten. */
export async function changedPlugin(context: Context, pluginId: string): Promise<PluginView> {
  const { plugin, settings, rating, notices, usage } = context.pluginLoaders;
  const { agent, tool, agentsOfPlugin, toolsOfPlugin } = context.loaders;
  for (const loader of [plugin, settings, rating, notices, agentsOfPlugin, toolsOfPlugin])
    loader.clear(pluginId);
  for (const loader of [usage, agent, tool]) loader.clearAll();
  return found(await plugin.load(pluginId), pluginId);
}
