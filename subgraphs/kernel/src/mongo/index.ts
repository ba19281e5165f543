export { boundStore } from './bound-store.ts';
export { unlessThere } from './duplicate-key.ts';
export type { MongoHandle, MongoLog, MongoOptions } from './handle.ts';
export { installationName } from './installation.ts';
export { openMongo } from './open.ts';
export { createRunningTotals, type RunningTotals } from './running-totals.ts';
export { StoreUnavailableError } from './store-unavailable.ts';
export { openTestMongo, type TestMongo } from './testing.ts';
