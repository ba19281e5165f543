import { describe } from 'vitest';
import { createMemoryStores } from '../src/models/memory-stores.ts';
import { storesKeepTheirPromises } from './store.contract.ts';

describe('in memory', () => {
  storesKeepTheirPromises(async () => createMemoryStores());
});
