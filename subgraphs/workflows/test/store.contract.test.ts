import { createMemoryStores } from '../src/models/memory-stores.ts';
import { describeStores } from './store-contract.ts';

describeStores('memory', async () => createMemoryStores());
