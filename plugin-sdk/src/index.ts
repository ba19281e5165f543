export type { Context, LogFields, Permissions, Progress, RunInfo, Signal } from './author/context.ts';
export {
  createPlugin,
  type Definition,
  type DefinitionOptions,
  type PluginBuilder,
  type PluginDefinition,
} from './author/define.ts';
export type { Duration } from './author/duration.ts';
export type { JsonValue } from './bridge/json.ts';
