export { type ErrorEnvelope, guestCodes, hostCodes, type PlatformCode } from '../bridge/errors.ts';
export type { JsonValue } from '../bridge/json.ts';
export { defaultLimits, type HostLimits } from '../bridge/limits.ts';
export type { ManifestEntry, PluginBundle, PluginManifest, ToolPermission } from '../bridge/manifest.ts';
export { EngineMissingError } from './addon.ts';
export type { Spawn } from './child-process.ts';
export { HostClosedError, PluginLoadError } from './errors.ts';
export { openPluginHost, type PluginHost, type PluginHostOptions } from './plugin-host.ts';
export type {
  CallEvent,
  CallRequest,
  CallResult,
  CallUsage,
  HostLog,
  LoadedPlugin,
  ToolAnswer,
} from './types.ts';
