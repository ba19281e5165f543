import type { QueryResolvers } from '../generated.ts';
import { listAgents } from '../services/list-agents.ts';
import { listInstallations } from '../services/list-installations.ts';
import { listPlugins } from '../services/list-plugins.ts';
import { listTools } from '../services/list-tools.ts';
import { discoverPlugins } from '../services/plugins/install/discover-plugins.ts';
import { ofTenant, shownPage } from './page.ts';

export const query: QueryResolvers = {
  agent: (_parent, { id }, { loaders }) => loaders.agent.load(id),
  agents: async (_parent, page, context) =>
    shownPage(await listAgents(context.desk, ofTenant(context, page), context.scope.signal)),
  agentRun: (_parent, { id }, { loaders }) => loaders.run.load(id),
  tool: (_parent, { id }, { loaders }) => loaders.tool.load(id),
  tools: async (_parent, page, context) =>
    shownPage(await listTools(context.desk, ofTenant(context, page), context.scope.signal)),
  toolCall: (_parent, { id }, { loaders }) => loaders.toolCall.load(id),
  plugin: (_parent, { id }, { pluginLoaders }) => pluginLoaders.plugin.load(id),
  plugins: async (_parent, page, context) =>
    shownPage(await listPlugins(context.plugins, ofTenant(context, page), context.scope.signal)),
  discoverPlugins: async (_parent, { text, first }, { plugins, scope }) => {
    const { items, registryProblem } = await discoverPlugins(plugins, { text, first }, scope.signal);
    return { items: [...items], registryProblem };
  },
  pluginInstallation: (_parent, { id }, { pluginLoaders }) => pluginLoaders.installation.load(id),
  pluginInstallations: async (_parent, page, context) =>
    shownPage(await listInstallations(context.plugins, ofTenant(context, page), context.scope.signal)),
};
