import { createMemoryPoolStore } from '../src/models/memory-pool-store.ts';
import { poolStoreContract } from './pool-store-contract.ts';

poolStoreContract(async () => createMemoryPoolStore());
