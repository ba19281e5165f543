import { createMemoryPluginStores } from '../../../src/models/plugins/memory-stores.ts';
import { pluginStoresContract } from './contracts.ts';
import { pluginDataContract } from './storage-contract.ts';

pluginStoresContract(async () => createMemoryPluginStores());
pluginDataContract(async (clock) => createMemoryPluginStores(clock).storage);
