export type { Context, LogFields, Progress, RunInfo } from './author/context.ts';
export {
  createPlugin,
  type DeclaredAgentOptions,
  type Definition,
  type DefinitionOptions,
  type Hook,
  type PluginBuilder,
  type PluginDefinition,
} from './author/define.ts';
export type { Duration } from './author/duration.ts';
export type { ModelMessage, ModelPrompt, Models, ModelText, ModelUsage } from './author/models.ts';
export type { Permissions, Secret, Secrets } from './author/permissions.ts';
export type { Size } from './author/size.ts';
export type { PluginStore, StorageEntry, StoragePage } from './author/storage.ts';
export type {
  Fetch,
  FetchOptions,
  FetchResponse,
  SecretAuth,
  SecretAuthOptions,
  Signal,
} from './author/web.ts';
export type { JsonValue } from './bridge/json.ts';
