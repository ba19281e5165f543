import { type DefinitionKind, isOfPlugin } from '../domain/definition.ts';
import {
  AgentNotFoundError,
  AgentUnavailableError,
  PromptNotRunError,
  ToolNotFoundError,
  ToolUnavailableError,
} from '../domain/errors.ts';
import { nearNames } from '../domain/near-names.ts';
import { PluginUnavailableError } from '../domain/plugin-errors.ts';
import type { ReadyDefinition, RunDesk } from './run-desk.ts';

/** Names compared when one is looked for that does not exist. */
const namesCompared = 1_000;

interface Wanted {
  readonly tenantId: string;
  readonly kind: DefinitionKind;
  readonly id: string;
}

/**
 * The agent or tool and the plugin that runs it in this process, loaded when it was not yet.
 *
 * @throws AgentNotFoundError or ToolNotFoundError, with up to five names like it
 * @throws AgentUnavailableError or ToolUnavailableError when its plugin is not enabled, can't be loaded, or has it no
 * longer, or when it is an agent that a model would have to play
 */
export async function requireReady(
  { definitions, roster }: Pick<RunDesk, 'definitions' | 'roster'>,
  { tenantId, kind, id }: Wanted,
  signal?: AbortSignal,
): Promise<ReadyDefinition> {
  const [definition] = await definitions.findMany({ tenantId, kind, ids: [id] }, signal);
  if (!definition) {
    const names = await definitions.listIds({ tenantId, kind, limit: namesCompared });
    const NotFound = kind === 'tool' ? ToolNotFoundError : AgentNotFoundError;
    throw new NotFound(id, nearNames(id, names));
  }
  if (!isOfPlugin(definition)) throw new PromptNotRunError(definition);
  const { pluginId, name } = definition;
  const Unavailable = kind === 'tool' ? ToolUnavailableError : AgentUnavailableError;
  const plugin = await roster.ready({ tenantId, pluginId }, signal).catch((error) => {
    throw error instanceof PluginUnavailableError ? new Unavailable(id, pluginId, error) : error;
  });
  if (!plugin?.[`${kind}s`].has(name)) throw new Unavailable(id, pluginId);
  return { definition, plugin };
}
