import type { ModelMessage, ModelUsage } from '../author/models.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { FetchTransport } from './capabilities/fetch/transport.ts';

/** Whose data it is: each plugin has its own within each tenant. */
export type PluginPlace = { readonly plugin: string; readonly tenantId?: string };

/** What the platform puts behind the capabilities of one call. */
export type CapabilityPorts = {
  /** What carries `ctx.fetch`; `createGuardedTransport` makes one. */
  readonly fetch?: FetchTransport;
  readonly secrets?: SecretSource;
  readonly storage?: PluginStorage;
  readonly models?: ModelPort;
  readonly events?: EventSink;
};

/** The secrets that operators entered. */
export type SecretSource = {
  /** Null when nothing was entered. */
  read(place: PluginPlace, name: string, signal: AbortSignal): Promise<string | null>;
};

export type StorageWrite = {
  readonly key: string;
  readonly value: JsonValue;
  /** Lifetime from now; without it the entry stays. */
  readonly ttlMs?: number;
  /** Only when the entry has this version; 0: only when there is none. */
  readonly ifVersion?: number;
  /** Bytes that all entries of the place may have after the write; see `storedBytes`. */
  readonly quotaBytes: number;
};

export type StorageRefusal = { readonly ok: false; readonly reason: 'conflict' | 'quota' | 'not-a-number' };
export type StorageWritten = { readonly ok: true; readonly version: number } | StorageRefusal;

/**
 * Entries by key within a place. Every method is one step that nothing comes between. An entry whose time is over is
 * gone: it is neither found nor listed nor counted. Versions start at 1 and grow with each write of a key.
 */
export type PluginStorage = {
  get(
    place: PluginPlace,
    key: string,
    signal: AbortSignal,
  ): Promise<{ readonly value: JsonValue; readonly version: number } | null>;
  set(place: PluginPlace, write: StorageWrite, signal: AbortSignal): Promise<StorageWritten>;
  delete(
    place: PluginPlace,
    entry: { readonly key: string; readonly ifVersion?: number },
    signal: AbortSignal,
  ): Promise<{ readonly ok: true; readonly deleted: boolean } | StorageRefusal>;
  /** Keys in the order of their UTF-16 code units, those after `after`. */
  list(
    place: PluginPlace,
    query: { readonly prefix: string; readonly after?: string; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** Adds to a number, from 0 when there is none; only then `ttlMs` counts. */
  increment(
    place: PluginPlace,
    change: {
      readonly key: string;
      readonly by: number;
      readonly ttlMs?: number;
      readonly quotaBytes: number;
    },
    signal: AbortSignal,
  ): Promise<{ readonly ok: true; readonly value: number } | StorageRefusal>;
};

/** What an entry counts towards the quota: the bytes of its key and of its value as JSON, in UTF-8. */
export function storedBytes(key: string, value: JsonValue): number {
  return Buffer.byteLength(key) + Buffer.byteLength(JSON.stringify(value));
}

/** A tool as a model is told of it. */
export type ModelTool = {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly input: JsonValue;
};

export type ModelToolCall = { readonly id: string; readonly name: string; readonly input: JsonValue };

export type ModelTurn =
  | ModelMessage
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls: readonly ModelToolCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

export type ModelRequest = {
  readonly place: PluginPlace;
  /** The platform's name for a model, such as `fast`. */
  readonly alias: string;
  readonly messages: readonly ModelTurn[];
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly tools?: readonly ModelTool[];
};

export type ModelAnswer = {
  readonly text: string;
  readonly finish: 'stop' | 'length' | 'tools';
  readonly usage: ModelUsage;
  readonly toolCalls?: readonly ModelToolCall[];
};

/** Language models by alias. */
export type ModelPort = {
  generate(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
  /** Pieces of the text in order; the generator returns the whole answer. Closing it ends the work. */
  stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<string, ModelAnswer, void>;
  embed(
    request: { readonly place: PluginPlace; readonly alias: string; readonly texts: readonly string[] },
    signal: AbortSignal,
  ): Promise<{ readonly vectors: readonly (readonly number[])[]; readonly tokens: number }>;
};

/** Takes the events that plugins publish. */
export type EventSink = {
  publish(
    event: {
      readonly place: PluginPlace;
      readonly type: string;
      readonly data: JsonValue;
      readonly runId: string;
    },
    signal: AbortSignal,
  ): Promise<void>;
};
