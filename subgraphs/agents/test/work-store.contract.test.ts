import { createMemoryWorkStore } from '../src/models/memory-work-store.ts';
import { workStoreContract } from './work-store-contract.ts';

workStoreContract(async () => createMemoryWorkStore());
