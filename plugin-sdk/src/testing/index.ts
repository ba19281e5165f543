export type { JsonValue } from '../bridge/json.ts';
export type { CallEvent, CallResult, CallUsage } from '../host/types.ts';
export type { FakeFetch, FakeReply, FakeRequest } from './fake-fetch.ts';
export type { FakeAnswer, FakeModels } from './fake-models.ts';
export {
  type CallOptions,
  type ExampleDifference,
  type FakeTool,
  type LoadPluginOptions,
  loadPlugin,
  type TestPlugin,
  UnexpectedUseError,
} from './load-plugin.ts';
export { type StorageCase, storageContract, type TestTime } from './storage-contract.ts';
