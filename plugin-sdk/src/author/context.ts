import type { JsonValue } from '../bridge/json.ts';

/** What a plugin declares that it needs. */
export type Permissions = {
  /** Host tools that the plugin calls, such as `'core/read-file'`. */
  readonly tools?: readonly string[];
};

export type LogFields = { readonly [key: string]: unknown };
type LogMethod = (message: string, fields?: LogFields) => void;

/** Becomes aborted when the caller gives up or time runs out; a part of the Web's `AbortSignal`. */
export type Signal = {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  onabort: (() => void) | null;
};

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
  /** A number from 0 up to, not including, 1. Not for secrets. */
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

/** What a tool or agent gets beside its input. A capability that was not declared is absent. */
export type Context<P extends Permissions = Permissions> = BaseContext &
  (P extends { readonly tools: readonly (infer Name extends string)[] } ? ToolsContext<Name> : unknown);
