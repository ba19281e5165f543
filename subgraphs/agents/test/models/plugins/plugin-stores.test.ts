import { createMemoryPluginStores } from '../../../src/models/plugins/memory-stores.ts';
import { pluginStoresContract } from './contracts.ts';

pluginStoresContract(async () => createMemoryPluginStores());
