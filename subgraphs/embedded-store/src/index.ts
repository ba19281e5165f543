export { ensureStoreServer, type StoreAddress, type StoreServerSettings, StoreStartError } from './launch.ts';
