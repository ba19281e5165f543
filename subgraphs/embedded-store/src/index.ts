export type { StoreAddress } from './address.ts';
export type { Engine } from './engine-record.ts';
export { ensureStoreServer, type StoreServerSettings } from './launch.ts';
export { StoreStartError } from './start-error.ts';
