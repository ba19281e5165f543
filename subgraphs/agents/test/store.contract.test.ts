import { createMemoryDefinitionStore } from '../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../src/models/memory-run-store.ts';
import { definitionStoreContract, runStoreContract } from './store-contract.ts';

definitionStoreContract(async () => createMemoryDefinitionStore());
runStoreContract(async () => createMemoryRunStore());
