import type { Context } from '../context.ts';
import { caller } from '../context.ts';
import type { Definition } from '../domain/definition.ts';
import type { PluginView } from '../domain/plugin-view.ts';
import type { PluginPlace } from '../plugin-ports.ts';
import { readAgentHealth } from '../services/health/read-agent-health.ts';
import { readHealth } from '../services/read-health.ts';
import { found } from './found.ts';
import { ofTenant } from './page.ts';

/** How an agent does in the caller's tenant. */
export async function agentHealth(agent: Definition, _args: object, context: Context) {
  const { desk, remote, pluginLoaders, scope } = context;
  const pluginHealth = async ({ pluginId }: { readonly pluginId: string }) =>
    healthOfPlugin(found(await pluginLoaders.plugin.load(pluginId), pluginId), context);
  const { tenantId } = caller(context);
  const health = await readAgentHealth({ desk, remote, pluginHealth }, { tenantId, agent }, scope.signal);
  return { score: health.score, components: [...health.components] };
}

/** Looked up for all plugins of one request together. */
export function healthOfPlugin(plugin: PluginView, context: Context) {
  const { plugins, pluginLoaders } = context;
  const sources = {
    roster: plugins.roster,
    models: plugins.models,
    usageSince: ({ pluginId }: PluginPlace, fromDay: string) =>
      pluginLoaders.usage.load({ pluginId, fromDay }),
    notices: ({ pluginId }: PluginPlace) => pluginLoaders.notices.load(pluginId),
  };
  return readHealth(sources, ofTenant(context, { plugin, now: plugins.clock.now() }));
}
