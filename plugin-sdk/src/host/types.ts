import type { RunInfo } from '../author/context.ts';
import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { PluginManifest } from '../bridge/manifest.ts';

/** What a host tool answers. */
export type ToolAnswer =
  | { readonly ok: true; readonly output: JsonValue }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly retryable?: boolean;
        readonly details?: JsonValue;
      };
    };

/** Something the plugin says while it works. */
export type CallEvent =
  | { readonly type: 'progress'; readonly value: number; readonly message?: string }
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields?: JsonValue;
    };

/** One call of a tool or agent. */
export type CallRequest = {
  readonly kind: 'agent' | 'tool';
  /** Its id in the plugin, such as `fetch-data`. */
  readonly name: string;
  readonly input: JsonValue;
  readonly run: RunInfo;
  /** Longest time of the call. Default: the definition's, else the manifest's, else the host's. */
  readonly timeoutMs?: number;
  /** Runs a host tool for the plugin; only tools of the plugin's manifest arrive here. Absent: all are refused. */
  readonly callTool?: (name: string, input: JsonValue, signal: AbortSignal) => Promise<ToolAnswer>;
  /**
   * Hears of each call of a tool that the plugin's manifest does not list, before the plugin gets its refusal. A
   * failure is logged and changes nothing for the plugin.
   */
  readonly onRefusedTool?: (name: string, input: JsonValue) => Promise<void>;
  readonly onEvent?: (event: CallEvent) => void;
};

/** What a call has cost. `cpuMs` is 0 when its process died without telling. */
export type CallUsage = {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly hostCalls: number;
  /** UTF-8 bytes of input and host answers that went into the sandbox. */
  readonly bytesIn: number;
  /** UTF-8 bytes of output, host calls, events and log lines that came out. */
  readonly bytesOut: number;
};

export type CallResult =
  | { readonly ok: true; readonly output: JsonValue; readonly usage: CallUsage }
  | { readonly ok: false; readonly error: ErrorEnvelope; readonly usage: CallUsage };

/** A plugin that can be called. */
export type LoadedPlugin = {
  readonly manifest: PluginManifest;
  /** A failed call is a value. Throws `HostClosedError` after the host or the plugin was closed. */
  call(request: CallRequest, signal?: AbortSignal): Promise<CallResult>;
  /** Takes the plugin out of the host; calls in flight end with `PLUGIN_HOST_LOST`. */
  unload(): void;
};

/** Where the host writes what an operator should know; a pino logger fits. */
export type HostLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
