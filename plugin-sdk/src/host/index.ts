export { type ErrorEnvelope, guestCodes, hostCodes, type PlatformCode } from '../bridge/errors.ts';
export type { JsonValue } from '../bridge/json.ts';
export { defaultLimits, type HostLimits } from '../bridge/limits.ts';
export type {
  EffectKind,
  ManifestEntry,
  PluginBundle,
  PluginManifest,
  ToolPermission,
} from '../bridge/manifest.ts';
export { effectKinds, effectOf } from '../bridge/manifest.ts';
export { EngineMissingError } from './addon.ts';
export type { HostNotice } from './breaker.ts';
export { CapabilityError } from './capabilities/errors.ts';
export { isSecretValue, secretLengthMax } from './capabilities/fetch/auth.ts';
export { requestGuarded } from './capabilities/fetch/guarded-request.ts';
export {
  createGuardedTransport,
  type FetchTransport,
  type GuardedTransportOptions,
} from './capabilities/fetch/transport.ts';
export { createMemoryStorage, type MemoryStorage } from './capabilities/memory-storage.ts';
export type { Spawn } from './child-process.ts';
export { type DoctorCheck, type DoctorReport, doctor } from './doctor.ts';
export { HostClosedError, PluginLoadError } from './errors.ts';
export { enablePlugin, type LifecycleRequest, type ManagedPlugin } from './lifecycle.ts';
export type { PluginIdentity, PluginOrigin } from './placement.ts';
export { type HostStatus, openPluginHost, type PluginHost, type PluginHostOptions } from './plugin-host.ts';
export {
  type CapabilityPorts,
  type EventSink,
  type ModelAnswer,
  type ModelPort,
  type ModelRequest,
  type ModelTool,
  type ModelToolCall,
  type ModelTurn,
  type PluginPlace,
  type PluginStorage,
  type SecretSource,
  type StorageRefusal,
  type StorageWrite,
  type StorageWritten,
  storedBytes,
} from './ports.ts';
export { type ChildrenLimits, type ChildStatus, defaultChildren } from './supervisor.ts';
export type {
  CallEvent,
  CallRequest,
  CallResult,
  CallUsage,
  HostLog,
  LoadedPlugin,
  ToolAnswer,
} from './types.ts';
