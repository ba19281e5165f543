import type { JsonObject } from '@ymera/kernel';

/** What a tenant's operator entered for a plugin. */
export interface PluginSettings {
  readonly tenantId: string;
  readonly pluginId: string;
  /** Counts every change, from 1; 0 when nothing was entered. */
  readonly revision: number;
  readonly config: JsonObject;
  /** Names of the secrets that were entered, in order; their values are read one by one, where they are used. */
  readonly secretNames: readonly string[];
}
