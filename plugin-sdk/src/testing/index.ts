export type { JsonValue } from '../bridge/json.ts';
export type { CallEvent, CallResult, CallUsage } from '../host/types.ts';
export {
  type CallOptions,
  type FakeTool,
  type LoadPluginOptions,
  loadPlugin,
  type TestPlugin,
} from './load-plugin.ts';
