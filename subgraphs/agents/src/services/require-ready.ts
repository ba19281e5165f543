import { type DefinitionKind, isOfPlugin } from '../domain/definition.ts';
import {
  AgentNotFoundError,
  AgentUnavailableError,
  ToolNotFoundError,
  ToolUnavailableError,
} from '../domain/errors.ts';
import { nearNames } from '../domain/near-names.ts';
import { PluginUnavailableError } from '../domain/plugin-errors.ts';
import type { ReadyDefinition, RunDesk } from './run-desk.ts';
import { requireWorker } from './work/require-worker.ts';

/** Names compared when one is looked for that does not exist. */
const namesCompared = 1_000;

interface Wanted {
  readonly tenantId: string;
  readonly kind: DefinitionKind;
  readonly id: string;
}

/**
 * The agent or tool and the plugin that runs it in this process, loaded when it was not yet; no plugin where a model
 * plays the agent.
 *
 * @throws AgentNotFoundError or ToolNotFoundError, with up to five names like it
 * @throws AgentUnavailableError or ToolUnavailableError when its plugin is not enabled, can't be loaded, or has it no
 * longer
 * @throws RemoteAgentUnavailableError when it is a remote agent that gets no work, and no other can do it
 * @throws ModelUnavailableError when no model is served that could play it
 */
export async function requireReady(
  { definitions, roster, player, remote }: Pick<RunDesk, 'definitions' | 'roster' | 'player' | 'remote'>,
  { tenantId, kind, id }: Wanted,
  signal?: AbortSignal,
): Promise<ReadyDefinition> {
  const [definition] = await definitions.findMany({ tenantId, kind, ids: [id] }, signal);
  if (!definition) {
    const names = await definitions.listIds({ tenantId, kind, limit: namesCompared });
    const NotFound = kind === 'tool' ? ToolNotFoundError : AgentNotFoundError;
    throw new NotFound(id, nearNames(id, names));
  }
  if (definition.origin === 'REMOTE') {
    await requireWorker(remote, definition.remote);
    return { definition, plugin: null };
  }
  if (!isOfPlugin(definition)) {
    const none = player.prompts.whyNone(definition.prompted);
    if (none) throw none;
    return { definition, plugin: null };
  }
  const { pluginId, name } = definition;
  const Unavailable = kind === 'tool' ? ToolUnavailableError : AgentUnavailableError;
  const plugin = await roster.ready({ tenantId, pluginId }, signal).catch((error) => {
    throw error instanceof PluginUnavailableError ? new Unavailable(id, pluginId, error) : error;
  });
  if (!plugin?.[`${kind}s`].has(name)) throw new Unavailable(id, pluginId);
  return { definition, plugin };
}
