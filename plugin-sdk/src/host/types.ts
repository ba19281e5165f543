import type { RunInfo } from '../author/context.ts';
import type { ErrorEnvelope } from '../bridge/errors.ts';
import type { Delivery } from '../bridge/host-call.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { PluginManifest } from '../bridge/manifest.ts';
import type { CapabilityPorts } from './ports.ts';

/** What a host tool answers. */
export type ToolAnswer = Delivery;

/** Something the plugin says while it works. */
export type CallEvent =
  | { readonly type: 'progress'; readonly value: number; readonly message?: string }
  /** A part of the result, ahead of the rest. `index` counts from 0 without gaps. */
  | { readonly type: 'chunk'; readonly index: number; readonly value: JsonValue }
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields?: JsonValue;
    };

/** One call of a tool or agent, or of a function of the plugin's lifecycle. */
export type CallRequest = {
  readonly kind: 'agent' | 'tool' | 'lifecycle';
  /** Its id in the plugin, such as `fetch-data`; of the lifecycle, `initialize` or `cleanup`. */
  readonly name: string;
  readonly input: JsonValue;
  readonly run: RunInfo;
  /** Longest time of the call. Default: the definition's, else the manifest's, else the host's. */
  readonly timeoutMs?: number;
  /** What stands behind the plugin's capabilities in this run. A capability without one is refused. */
  readonly ports?: CapabilityPorts;
  /** The operator's settings, which the plugin's schema checks. Default: an empty object. */
  readonly config?: JsonValue;
  /** 64 hexadecimal digits that all random values of the call follow from. Default: fresh ones. */
  readonly seed?: string;
  /** What `ctx.clock` says all through the call. Default: the real time. */
  readonly nowMs?: number;
  /** How many tool calls this one is nested in. Default 0; `callTool` says which number the next one has. */
  readonly depth?: number;
  /**
   * Runs a host tool for the plugin; only tools of the plugin's manifest arrive here. Absent: all are refused. When
   * the tool is a plugin's again, hand `depth` on to its call. `shown` is the input without the values of secrets, for
   * whatever is written down of the call.
   */
  readonly callTool?: (
    name: string,
    input: JsonValue,
    signal: AbortSignal,
    depth: number,
    shown: JsonValue,
  ) => Promise<ToolAnswer>;
  /**
   * Hears of each call of a tool that the plugin's manifest does not list, before the plugin gets its refusal. Values
   * of secrets are taken out. A failure is logged and changes nothing for the plugin.
   */
  readonly onRefusedTool?: (name: string, input: JsonValue) => Promise<void>;
  /**
   * Hears of everything else that the plugin asked for and may not have, so that it can be audited. `message` names
   * hosts and names alone, no paths, queries or values; a secret in a name is taken out.
   */
  readonly onRefusal?: (refusal: {
    readonly capability: string;
    readonly code: string;
    readonly message: string;
  }) => void;
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
