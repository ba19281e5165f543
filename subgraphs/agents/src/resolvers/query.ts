import type { QueryResolvers } from '../generated.ts';
import { listAgents } from '../services/list-agents.ts';
import { listInstallations } from '../services/list-installations.ts';
import { listPlugins } from '../services/list-plugins.ts';
import { listTools } from '../services/list-tools.ts';
import { discoverPlugins } from '../services/plugins/install/discover-plugins.ts';
import { explainSelection } from '../services/selection/explain-selection.ts';
import { selectAgents } from '../services/selection/select-agents.ts';
import { agentFileQueries } from './agent-files.ts';
import { shownSelection } from './agent-selection.ts';
import { agentToolQueries } from './agent-tools.ts';
import { coordinatorQueries } from './coordinator.ts';
import { externalServiceQueries } from './external-services.ts';
import { mcpQueries } from './mcp.ts';
import { batchQueries } from './model-batches.ts';
import { experimentQueries } from './model-experiments.ts';
import { modelQueries } from './models.ts';
import { ofTenant, shownPage } from './page.ts';
import { poolQueries } from './pools.ts';
import { realtimeQueries } from './realtime.ts';
import { remoteQueries } from './remote-agents.ts';

export const query: QueryResolvers = {
  ...remoteQueries,
  ...poolQueries,
  ...coordinatorQueries,
  ...externalServiceQueries,
  ...mcpQueries,
  ...modelQueries,
  ...batchQueries,
  ...realtimeQueries,
  ...experimentQueries,
  ...agentFileQueries,
  ...agentToolQueries,
  agent: (_parent, { id }, { loaders }) => loaders.agent.load(id),
  agents: async (_parent, page, context) =>
    shownPage(await listAgents(context.desk, ofTenant(context, page), context.scope.signal)),
  selectAgents: async (_parent, { input, ...rest }, context) => {
    const selections = await selectAgents(context.selection, ofTenant(context, { ...input, ...rest }));
    return Promise.all(selections.map((selection) => shownSelection(context, selection)));
  },
  explainSelection: async (_parent, { agentId, input }, context) => {
    const asked = ofTenant(context, { ...input, agentId });
    return shownSelection(context, await explainSelection(context.selection, asked));
  },
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
