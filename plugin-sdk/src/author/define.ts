import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Context, Permissions } from './context.ts';
import { type Duration, durationMs } from './duration.ts';

/** A tool or an agent as its author writes it. */
export type DefinitionOptions<
  Input extends StandardSchemaV1,
  Output extends StandardSchemaV1,
  P extends Permissions,
> = {
  readonly title: string;
  readonly description: string;
  /** Schema (any Standard Schema library) that the input must satisfy before `run` sees it. */
  readonly input: Input;
  /** Schema that the result must satisfy before the caller sees it. */
  readonly output: Output;
  /** `readOnly`: changes nothing outside. `idempotent`: may safely be run twice. Both default to false. */
  readonly annotations?: { readonly readOnly?: boolean; readonly idempotent?: boolean };
  /** Longest time of one call, waiting included. Default: the manifest's, else 30 seconds. */
  readonly timeout?: Duration;
  readonly examples?: readonly {
    readonly input: StandardSchemaV1.InferInput<Input>;
    readonly output?: StandardSchemaV1.InferOutput<Output>;
  }[];
  run(
    input: StandardSchemaV1.InferOutput<Input>,
    ctx: Context<P>,
  ): StandardSchemaV1.InferInput<Output> | Promise<StandardSchemaV1.InferInput<Output>>;
};

/** What `plugin.tool` and `plugin.agent` give back. */
export type Definition<
  Input extends StandardSchemaV1 = StandardSchemaV1,
  Output extends StandardSchemaV1 = StandardSchemaV1,
  P extends Permissions = Permissions,
> = DefinitionOptions<Input, Output, P> & {
  readonly kind: 'tool' | 'agent';
  readonly timeoutMs: number | undefined;
};

/** The default export of a plugin's entry file. */
export type PluginDefinition = {
  /** Version of the agreement between plugin code and sandbox. */
  readonly ymera: 1;
  readonly permissions: Permissions;
  readonly tools: { readonly [id: string]: Definition };
  readonly agents: { readonly [id: string]: Definition };
};

/** The three things one does with a plugin: write tools, write agents, and hand them over. */
export type PluginBuilder<P extends Permissions> = {
  tool<Input extends StandardSchemaV1, Output extends StandardSchemaV1>(
    options: DefinitionOptions<Input, Output, P>,
  ): Definition<Input, Output, P>;
  agent<Input extends StandardSchemaV1, Output extends StandardSchemaV1>(
    options: DefinitionOptions<Input, Output, P>,
  ): Definition<Input, Output, P>;
  define(parts: DefineParts<P>): PluginDefinition;
};

type DefineParts<P extends Permissions> = {
  readonly tools?: { readonly [id: string]: Definition<StandardSchemaV1, StandardSchemaV1, P> };
  readonly agents?: { readonly [id: string]: Definition<StandardSchemaV1, StandardSchemaV1, P> };
};

/** Starts a plugin. `permissions` decides which capabilities `ctx` has, in its type and at run time. */
export function createPlugin<const P extends Permissions = Record<never, never>>(
  options: { readonly permissions?: P } = {},
): PluginBuilder<P> {
  return {
    tool: (definition) => withKind('tool', definition),
    agent: (definition) => withKind('agent', definition),
    define: (parts) => ({
      ymera: 1,
      permissions: options.permissions ?? {},
      // A context with more in it than these functions ask for is what the sandbox hands them.
      tools: (parts.tools ?? {}) as PluginDefinition['tools'],
      agents: (parts.agents ?? {}) as PluginDefinition['agents'],
    }),
  };
}

function withKind<Input extends StandardSchemaV1, Output extends StandardSchemaV1, P extends Permissions>(
  kind: 'tool' | 'agent',
  options: DefinitionOptions<Input, Output, P>,
): Definition<Input, Output, P> {
  const timeoutMs = options.timeout === undefined ? undefined : durationMs(options.timeout);
  return { ...options, kind, timeoutMs };
}
