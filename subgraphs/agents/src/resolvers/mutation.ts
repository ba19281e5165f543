import { type Context, caller } from '../context.ts';
import type { MutationResolvers } from '../generated.ts';
import { callToolForUser } from '../services/call-tool-for-user.ts';
import { configurePlugin } from '../services/plugins/configure-plugin.ts';
import { disablePlugin } from '../services/plugins/disable-plugin.ts';
import { enablePlugin } from '../services/plugins/enable-plugin.ts';
import { grantPlugin } from '../services/plugins/grant-plugin.ts';
import { startInstallation } from '../services/plugins/install/start-installation.ts';
import type { PluginCommand } from '../services/plugins/plugin-command.ts';
import { removeReview, reviewPlugin } from '../services/plugins/review-plugin.ts';
import { rollbackPlugin } from '../services/plugins/rollback-plugin.ts';
import { removeSecret, setSecret } from '../services/plugins/set-secret.ts';
import { uninstallPlugin } from '../services/plugins/uninstall-plugin.ts';
import { runAgentForUser } from '../services/run-agent-for-user.ts';
import { agentFileMutations } from './agent-files.ts';
import { changedPlugin } from './changed-plugin.ts';
import { coordinatorMutations } from './coordinator.ts';
import { found } from './found.ts';
import { mcpMutations } from './mcp.ts';
import { batchMutations } from './model-batches.ts';
import { experimentMutations } from './model-experiments.ts';
import { modelMutations } from './models.ts';
import { poolMutations } from './pools.ts';
import { realtimeMutations } from './realtime.ts';
import { remoteMutations } from './remote-agents.ts';
import { workMutations } from './work.ts';

export const mutation: MutationResolvers = {
  ...remoteMutations,
  ...poolMutations,
  ...coordinatorMutations,
  ...workMutations,
  ...mcpMutations,
  ...modelMutations,
  ...batchMutations,
  ...realtimeMutations,
  ...experimentMutations,
  ...agentFileMutations,
  runAgent: async (_parent, { input: { agentId, input, clientKey, timeoutMs, tokenBudget } }, context) => {
    const asked = { agentId, input, clientKey: clientKey ?? null, timeoutMs: timeoutMs ?? 60_000 };
    const budget = typeof tokenBudget === 'number' ? { tokenBudget } : {};
    const command = { principal: caller(context), ...asked, ...budget };
    const runId = await runAgentForUser(context.desk, command, context.scope.signal);
    return found(await context.loaders.run.load(runId), runId);
  },
  callTool: async (_parent, { input: { toolId, input, clientKey, timeoutMs } }, context) => {
    const asked = { toolId, input, clientKey: clientKey ?? null, timeoutMs: timeoutMs ?? 60_000 };
    const command = { principal: caller(context), ...asked };
    const callId = await callToolForUser(context.desk, command, context.scope.signal);
    return found(await context.loaders.toolCall.load(callId), callId);
  },
  installPlugin: (_parent, { input: { registry, ...rest } }, context) => {
    const named = registry && { name: registry.name, range: registry.range ?? 'latest' };
    const command = { principal: caller(context), input: { ...rest, registry: named ?? null } };
    return startInstallation(context.plugins, command, context.scope.signal);
  },
  grantPlugin: (_parent, { id, digest }, context) => change(context, id, grantPlugin, { digest }),
  configurePlugin: (_parent, { id, config }, context) => change(context, id, configurePlugin, { config }),
  setPluginSecret: (_parent, { id, name, value }, context) => change(context, id, setSecret, { name, value }),
  removePluginSecret: (_parent, { id, name }, context) => change(context, id, removeSecret, { name }),
  enablePlugin: (_parent, { id }, context) => change(context, id, enablePlugin, {}),
  disablePlugin: (_parent, { id, reason }, context) => change(context, id, disablePlugin, { reason }),
  rollbackPlugin: (_parent, { id, version }, context) =>
    change(context, id, rollbackPlugin, { version: version ?? null }),
  uninstallPlugin: (_parent, { id }, context) => change(context, id, uninstallPlugin, {}),
  reviewPlugin: (_parent, { id, stars, text }, context) => change(context, id, reviewPlugin, { stars, text }),
  removePluginReview: (_parent, { id }, context) => change(context, id, removeReview, {}),
};

type Change<T> = (
  desk: Context['plugins'],
  command: PluginCommand & T,
  signal: AbortSignal,
) => Promise<unknown>;

/** Changes a plugin of the caller's tenant and gives it as it is then. */
async function change<T extends object>(context: Context, pluginId: string, act: Change<T>, rest: T) {
  await act(context.plugins, { principal: caller(context), pluginId, ...rest }, context.scope.signal);
  return changedPlugin(context, pluginId);
}
