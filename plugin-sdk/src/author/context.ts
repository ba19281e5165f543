import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { JsonValue } from '../bridge/json.ts';
import type { Models } from './models.ts';
import type { Needs, Permissions, Secrets } from './permissions.ts';
import type { PluginStore } from './storage.ts';
import type { Fetch, SecretAuth, SecretAuthOptions, Signal } from './web.ts';

export type LogFields = { readonly [key: string]: unknown };
type LogMethod = (message: string, fields?: LogFields) => void;

/** A step of the way, from 0 to 1. */
export type Progress = { readonly type: 'progress'; readonly value: number; readonly message?: string };

/** Which run the call belongs to. */
export type RunInfo = {
  readonly id: string;
  readonly traceId?: string;
  readonly tenantId?: string;
  readonly taskId?: string;
};

type BaseContext = {
  readonly log: {
    readonly debug: LogMethod;
    readonly info: LogMethod;
    readonly warn: LogMethod;
    readonly error: LogMethod;
  };
  readonly run: RunInfo;
  readonly signal: Signal;
  readonly clock: {
    /** Milliseconds since 1970, in whole milliseconds. */
    now(): number;
  };
  emit(event: Progress): void;
  /** A number from 0 up to, not including, 1. The same seed gives the same numbers. */
  random(): number;
  /**
   * An error with a code of your own (`UPPER_CASE`), to be thrown. `retryable` (default false) says that the same
   * call may succeed later; `details` is JSON for the caller.
   */
  error(
    code: string,
    message: string,
    options?: { readonly retryable?: boolean; readonly details?: JsonValue },
  ): Error;
};

type ToolsContext<Name extends string> = {
  readonly tools: {
    /** Calls a declared host tool. Rejects with the tool's error, or `NOT_GRANTED` when the operator says no. */
    call(name: Name, input: unknown): Promise<unknown>;
  };
};

type EmitContext<Name extends string> = {
  /** Publishes a declared event; resolves when the platform has taken it. */
  emit(event: { readonly type: Name; readonly data?: JsonValue }): Promise<void>;
};

type NameOf<S extends Secrets> = Extract<keyof S, string>;
type ReadableNameOf<S extends Secrets> = {
  [Name in NameOf<S>]: S[Name] extends { readonly readable: true } ? Name : never;
}[NameOf<S>];

type SecretsContext<S extends Secrets> = {
  readonly secrets: {
    /** A placeholder for the `auth` of `ctx.fetch`; the value itself never enters the sandbox. */
    auth(name: NameOf<S>, options?: SecretAuthOptions): SecretAuth;
  } & ([ReadableNameOf<S>] extends [never]
    ? unknown
    : {
        /** The value of a secret that was declared `readable`. */
        get(name: ReadableNameOf<S>): Promise<string>;
      });
};

/** `Yes` when the plugin has declared it, and otherwise nothing. */
type PermittedContext<P extends Permissions> = (P extends {
  readonly tools: readonly (infer Name extends string)[];
}
  ? ToolsContext<Name>
  : unknown) &
  (P extends { readonly network: readonly string[] } ? { readonly fetch: Fetch } : unknown) &
  (P extends { readonly storage: object } ? { readonly storage: PluginStore } : unknown) &
  (P extends { readonly models: readonly (infer Alias extends string)[] }
    ? { readonly models: Models<Alias> }
    : unknown) &
  (P extends { readonly emit: readonly (infer Name extends string)[] } ? EmitContext<Name> : unknown);

/** What a tool or agent gets beside its input. A capability that was not declared is absent. */
export type Context<
  P extends Permissions = Permissions,
  N extends Omit<Needs, 'permissions'> = object,
> = BaseContext &
  PermittedContext<P> &
  (N extends { readonly secrets: infer S extends Secrets } ? SecretsContext<S> : unknown) &
  (N extends { readonly config: infer Schema extends StandardSchemaV1 }
    ? { readonly config: StandardSchemaV1.InferOutput<Schema> }
    : unknown);
