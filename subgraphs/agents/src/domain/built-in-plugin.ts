import type { PluginVersion } from './plugin-version.ts';

/** A plugin that comes with the platform, as it is stored, also when it came with it once and does no longer. */
export interface BuiltInPlugin {
  /** Its package name. */
  readonly pluginId: string;
  readonly version: PluginVersion;
  /** Since when the platform starts without it, in milliseconds since the epoch; null when it is there. */
  readonly goneAt: number | null;
}
