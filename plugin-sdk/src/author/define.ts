import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Annotations } from '../bridge/manifest.ts';
import type { Context } from './context.ts';
import { type Duration, durationMs } from './duration.ts';
import type { Needs, Permissions, Secrets } from './permissions.ts';

type Facts<Input extends StandardSchemaV1, Output extends StandardSchemaV1> = {
  readonly title: string;
  readonly description: string;
  /** Schema (any Standard Schema library) that the input must satisfy before `run` sees it. */
  readonly input: Input;
  /** Schema that the result must satisfy before the caller sees it. */
  readonly output: Output;
  /**
   * `readOnly`: changes nothing outside. `idempotent`: may safely be run twice. Both default to false. `effect`: what a
   * repetition does, for workflows; `unsafe` where even one under the same idempotency key does harm. Default:
   * `idempotent` with one of the other two, else `keyed`.
   */
  readonly annotations?: Partial<Annotations>;
  /** Longest time of one call, waiting included. Default: the manifest's, else 30 seconds. */
  readonly timeout?: Duration;
  readonly examples?: readonly {
    readonly input: StandardSchemaV1.InferInput<Input>;
    readonly output?: StandardSchemaV1.InferOutput<Output>;
  }[];
};

/** A tool or an agent as its author writes it. */
export type DefinitionOptions<
  Input extends StandardSchemaV1,
  Output extends StandardSchemaV1,
  P extends Permissions,
  N extends PluginNeeds = object,
> = Facts<Input, Output> & {
  /** May be an async generator: what it yields reaches the caller at once and in order, as parts of the result. */
  run(
    input: StandardSchemaV1.InferOutput<Input>,
    ctx: Context<P, N>,
  ):
    | StandardSchemaV1.InferInput<Output>
    | Promise<StandardSchemaV1.InferInput<Output>>
    | AsyncGenerator<unknown, StandardSchemaV1.InferInput<Output>, void>;
};

/** An agent without code: the platform asks the model, runs the tools it calls, and reads its answer as JSON. */
export type DeclaredAgentOptions<
  Input extends StandardSchemaV1,
  Output extends StandardSchemaV1,
  P extends Permissions,
> = Omit<Facts<Input, Output>, 'title' | 'description'> & {
  /** Default: the agent's id. */
  readonly title?: string;
  /** Default: the beginning of the instructions. */
  readonly description?: string;
  readonly instructions: string;
  readonly model: P extends { readonly models: readonly (infer Alias extends string)[] } ? Alias : never;
  /** Tools of this plugin, and host tools that it declared, by name. */
  readonly tools?: readonly (
    | AnyDefinition
    | (P extends { readonly tools: readonly (infer N)[] } ? N : never)
  )[];
  /** How often the model may be asked. Default 8, at most 32. */
  readonly maxSteps?: number;
  readonly run?: never;
};

type PluginNeeds = Omit<Needs, 'permissions'>;

/** What `plugin.tool` and `plugin.agent` give back. */
export type Definition<
  Input extends StandardSchemaV1 = StandardSchemaV1,
  Output extends StandardSchemaV1 = StandardSchemaV1,
  P extends Permissions = Permissions,
  N extends PluginNeeds = object,
> = Facts<Input, Output> &
  // A declared agent has the one, everything else the other.
  Partial<Pick<DefinitionOptions<Input, Output, P, N>, 'run'>> & {
    readonly kind: 'tool' | 'agent';
    readonly timeoutMs: number | undefined;
    readonly declared?: {
      readonly instructions: string;
      readonly model: string;
      readonly tools: readonly (AnyDefinition | string)[];
      readonly maxSteps?: number;
    };
  };

/** A definition of whatever schemas and permissions. */
type AnyDefinition = { readonly kind: 'tool' | 'agent'; readonly title: string };

/** Runs once when the operator enables the plugin, and once when it is disabled. */
export type Hook<P extends Permissions = Permissions, N extends PluginNeeds = object> = (
  ctx: Context<P, N>,
) => void | Promise<void>;

/** The default export of a plugin's entry file. */
export type PluginDefinition = {
  /** Version of the agreement between plugin code and sandbox. */
  readonly ymera: 1;
  readonly permissions: Permissions;
  readonly secrets?: Secrets;
  readonly config?: StandardSchemaV1;
  readonly tools: { readonly [id: string]: Definition };
  readonly agents: { readonly [id: string]: Definition };
  readonly initialize?: Hook;
  readonly cleanup?: Hook;
};

/** The three things one does with a plugin: write tools, write agents, and hand them over. */
export type PluginBuilder<P extends Permissions, N extends PluginNeeds = object> = {
  tool<Input extends StandardSchemaV1, Output extends StandardSchemaV1>(
    options: DefinitionOptions<Input, Output, P, N>,
  ): Definition<Input, Output, P, N>;
  agent<Input extends StandardSchemaV1, Output extends StandardSchemaV1>(
    options: DefinitionOptions<Input, Output, P, N>,
  ): Definition<Input, Output, P, N>;
  agent<Input extends StandardSchemaV1, Output extends StandardSchemaV1>(
    options: DeclaredAgentOptions<Input, Output, P>,
  ): Definition<Input, Output, P, N>;
  define(parts: DefineParts<P, N>): PluginDefinition;
};

type DefineParts<P extends Permissions, N extends PluginNeeds> = {
  readonly tools?: { readonly [id: string]: Definition<StandardSchemaV1, StandardSchemaV1, P, N> };
  readonly agents?: { readonly [id: string]: Definition<StandardSchemaV1, StandardSchemaV1, P, N> };
  /**
   * Runs when the operator enables the plugin, say to try its secret. When it throws, the plugin stays disabled, with
   * the error as the reason. Its process may be replaced at any time, so nothing it leaves in memory is there later.
   */
  readonly initialize?: Hook<P, N>;
  /** Runs when the operator disables the plugin; what it throws is logged. */
  readonly cleanup?: Hook<P, N>;
};

/** Starts a plugin. What it declares decides which capabilities `ctx` has, in its type and at run time. */
export function createPlugin<
  const P extends Permissions = Record<never, never>,
  const S extends Secrets | undefined = undefined,
  C extends StandardSchemaV1 | undefined = undefined,
>(
  options: { readonly permissions?: P; readonly secrets?: S; readonly config?: C } = {},
): PluginBuilder<
  P,
  (S extends Secrets ? { readonly secrets: S } : object) &
    (C extends StandardSchemaV1 ? { readonly config: C } : object)
> {
  const { permissions = {}, secrets, config } = options;
  return {
    tool: (definition) => withKind('tool', definition),
    agent: (definition: AgentOptions) => withKind('agent', definition) as never, // Both signatures meet in it.
    define: (parts) => ({
      ymera: 1,
      permissions,
      ...(secrets ? { secrets } : {}),
      ...(config ? { config } : {}),
      // A context with more in it than these functions ask for is what the sandbox hands them.
      tools: (parts.tools ?? {}) as PluginDefinition['tools'],
      agents: named(parts.agents ?? {}) as PluginDefinition['agents'],
      ...(parts.initialize ? { initialize: parts.initialize as Hook } : {}),
      ...(parts.cleanup ? { cleanup: parts.cleanup as Hook } : {}),
    }),
  };
}

type AgentOptions = Omit<Facts<StandardSchemaV1, StandardSchemaV1>, 'title' | 'description'> &
  Partial<Pick<Facts<StandardSchemaV1, StandardSchemaV1>, 'title' | 'description'>> &
  Partial<NonNullable<Definition['declared']>>;

const descriptionMax = 300;

function withKind<Options extends AgentOptions>(kind: 'tool' | 'agent', options: Options) {
  const { instructions, model, tools = [], maxSteps, timeout, title = '' } = options;
  const timeoutMs = timeout === undefined ? undefined : durationMs(timeout);
  if ('run' in options || kind === 'tool') return { description: '', ...options, title, kind, timeoutMs };
  const steps = maxSteps === undefined ? {} : { maxSteps };
  const declared = { instructions: String(instructions), model: String(model), tools, ...steps };
  const { description = declared.instructions.slice(0, descriptionMax) } = options;
  return { ...options, title, description, kind, timeoutMs, declared };
}

/** A declared agent without a title is called by its id. */
function named<D extends { readonly title: string; readonly declared?: object }>(agents: {
  readonly [id: string]: D;
}): { readonly [id: string]: D } {
  const entries = Object.entries(agents).map(([id, agent]) => {
    return [id, agent.declared && agent.title === '' ? { ...agent, title: id } : agent] as const;
  });
  return Object.fromEntries(entries);
}
