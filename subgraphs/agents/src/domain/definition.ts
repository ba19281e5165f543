import type { JsonValue } from '@ymera/kernel';
import { type RemoteAgent, takesWork } from './remote/remote-agent.ts';

/** What can be called: agents, and tools. */
export type DefinitionKind = 'agent' | 'tool';

/**
 * An agent or a tool, wherever it comes from. It belongs to one tenant, or, when it comes with the platform, to all of
 * them; its runs belong to tenants in either case.
 */
export type Definition = PluginDefinition | FileDefinition | RemoteDefinition;

/** What a plugin's code does. */
export interface PluginDefinition extends Described {
  readonly origin: 'PLUGIN';
  readonly kind: DefinitionKind;
  readonly pluginId: string;
  readonly prompted: null;
}

/** An agent that a model plays, as a definition file tells it to. */
export interface FileDefinition extends Described {
  readonly origin: 'FILE';
  readonly kind: 'agent';
  readonly pluginId: null;
  readonly prompted: Prompted;
}

/** What a program elsewhere does, which is registered, reports and fetches its work. */
export interface RemoteDefinition extends Described {
  readonly origin: 'REMOTE';
  readonly kind: 'agent';
  readonly pluginId: null;
  readonly prompted: null;
  readonly remote: RemoteAgent;
}

interface Described {
  /** Null when it comes with the platform. */
  readonly tenantId: string | null;
  /**
   * Of a plugin `<package name>/<name>`, such as `@ymera/plugin-data-analyst/fetch-data`; of a file, and of a
   * remote agent, its name, such as `code-reviewer`, which never has a slash.
   */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly status: DefinitionStatus;
  /** JSON Schema; null when the author's library gives none. */
  readonly inputSchema: JsonValue | null;
  readonly outputSchema: JsonValue | null;
  /** The author's limit in milliseconds, for this one or the whole plugin; null leaves it to the caller. */
  readonly timeoutMs: number | null;
  /** True when it changes nothing outside. */
  readonly readOnly: boolean;
  /** True when a second call with the same input does no further harm. */
  readonly idempotent: boolean;
  /** What a second call does: no harm; none under the same idempotency key; or harm. */
  readonly effect: EffectKind;
}

export type EffectKind = 'idempotent' | 'keyed' | 'unsafe';

/** What is `REMOVED` is not listed; it stays readable by its id, since what it did refers to it. */
type DefinitionStatus = 'READY' | 'UNAVAILABLE' | 'REMOVED';

/** What makes a model into an agent. */
export interface Prompted {
  readonly systemPrompt: string;
  /** Its rank among agents, such as `core` or `specialist`. */
  readonly tier: string;
  /** The trade that it belongs to, such as `quality`. */
  readonly category: string;
  /** Words and phrases of a task that call for it. */
  readonly triggers: readonly string[];
  /** What it pays attention to. */
  readonly focusAreas: readonly string[];
  /** Tools that it asks for, as its author names them; no others are offered to it. */
  readonly tools: readonly string[];
  readonly models: ModelPreferences;
}

/** What an agent asks of the model that plays it. */
interface ModelPreferences {
  /** Such as `tools`, `vision` or `structured`. */
  readonly capabilities: readonly string[];
  /** Ids of models, or words that name a family of them such as `sonnet`; best first. */
  readonly preferred: readonly string[];
  /** Highest price of an output token in millionths of a millionth of a dollar; null for no limit. */
  readonly outputTokenPicoUsdMax: number | null;
}

/** A definition that is stored as one; a remote agent is stored as itself. */
export type StoredDefinition = PluginDefinition | FileDefinition;

/** Whether it is the code of a plugin, as all tools are. */
export function isOfPlugin(definition: Definition): definition is PluginDefinition {
  return definition.origin === 'PLUGIN';
}

/** A remote agent as it is shown and selected beside the others. */
export function asDefinition(remote: RemoteAgent): RemoteDefinition {
  const { tenantId, id, title, description, standing } = remote;
  const isRemoved = standing.phase === 'REMOVED';
  return {
    ...{ origin: 'REMOTE', kind: 'agent', tenantId, id, name: id, title, description },
    status: isRemoved ? 'REMOVED' : takesWork(remote) ? 'READY' : 'UNAVAILABLE',
    ...{ pluginId: null, prompted: null, inputSchema: null, outputSchema: null, timeoutMs: null },
    // It is told the id of its work, which stays the same when others had it before.
    ...{ readOnly: false, idempotent: false, effect: 'keyed' },
    remote,
  };
}

/** Why an agent or a tool can't be used now; null when it can. */
export function whyUnavailable(definition: Definition): Unavailability | null {
  const { status, origin, pluginId } = definition;
  if (status === 'READY') return null;
  if (status === 'REMOVED') return { code: 'AGENT_REMOVED', message: 'It was removed.' };
  if (origin === 'REMOTE') {
    const { phase, reason } = definition.remote.standing;
    return { code: phase === 'FROZEN' ? 'AGENT_FROZEN' : 'AGENT_SUSPENDED', message: reason };
  }
  if (origin === 'FILE')
    return {
      code: 'MODEL_UNAVAILABLE',
      message:
        'This installation has no language model that can play it. The queries "models" and "explainRouting" show which there are; OPENAI_API_KEY, ANTHROPIC_API_KEY, GOOGLE_API_KEY or YMERA_MODEL_SERVERS bring some.',
    };
  return {
    code: 'PLUGIN_UNAVAILABLE',
    message: `Its plugin "${pluginId}" is not enabled, has it no longer, or needs a language model that is not served.`,
  };
}

interface Unavailability {
  readonly code: string;
  /** In a sentence. */
  readonly message: string;
}

/** Without what may be long and says nothing about who is there: no schemas, and prompts that are empty. */
export function briefOf(definition: Definition): Definition {
  const without = { inputSchema: null, outputSchema: null };
  if (definition.origin !== 'FILE') return { ...definition, ...without };
  return { ...definition, ...without, prompted: { ...definition.prompted, systemPrompt: '' } };
}

export function definitionId(pluginId: string, name: string): string {
  return `${pluginId}/${name}`;
}

/**
 * The definitions that a tenant sees, in order of their ids, each id once. What the platform brings stands before a
 * tenant's own of the same id, unless it is there no longer: the tenant may have installed that plugin itself.
 */
export function visibleOf(definitions: Iterable<Definition>): readonly Definition[] {
  const byId = new Map<string, Definition>();
  for (const definition of definitions) {
    const other = byId.get(definition.id);
    if (!other || stands(definition) > stands(other)) byId.set(definition.id, definition);
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function stands({ tenantId, origin, status }: Definition): number {
  if (status === 'REMOVED') return tenantId === null ? -2 : -1;
  if (tenantId !== null) return 1;
  return status === 'READY' || origin === 'FILE' ? 2 : 0;
}
