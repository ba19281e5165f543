import type { JsonValue } from '../bridge/json.ts';
import type { Duration } from './duration.ts';

export type StorageEntry = { readonly value: JsonValue; readonly version: number };

export type StoragePage = {
  /** In the order of their code points. */
  readonly keys: string[];
  /** Give it as `after` for the next page; absent on the last one. */
  readonly next?: string;
};

/** A small store of JSON by key, for this plugin and tenant alone. */
export type PluginStore = {
  /** Undefined when there is none, or none any more. */
  get(key: string): Promise<JsonValue | undefined>;
  /** With its version, for compare-and-set. */
  entry(key: string): Promise<StorageEntry | undefined>;
  /**
   * Writes a value and gives its new version. With `ifVersion` (0: there must be none yet) it is refused with
   * `STORAGE_CONFLICT` when another write came between. Beyond the quota: `STORAGE_QUOTA`.
   */
  set(
    key: string,
    value: JsonValue,
    options?: { readonly ttl?: Duration; readonly ifVersion?: number },
  ): Promise<number>;
  /** Whether there was one. */
  delete(key: string, options?: { readonly ifVersion?: number }): Promise<boolean>;
  /** Keys with a prefix, up to 100 (the default) a page. */
  list(options?: {
    readonly prefix?: string;
    readonly after?: string;
    readonly limit?: number;
  }): Promise<StoragePage>;
  /** Adds to a number in one step, from 0 when there is none, and gives the sum. A `ttl` counts from its creation. */
  increment(key: string, by?: number, options?: { readonly ttl?: Duration }): Promise<number>;
};
