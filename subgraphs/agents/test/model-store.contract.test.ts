import { createMemoryModelCallStore } from '../src/models/memory-model-call-store.ts';
import { modelCallStoreContract } from './model-store-contract.ts';

modelCallStoreContract(async () => createMemoryModelCallStore());
