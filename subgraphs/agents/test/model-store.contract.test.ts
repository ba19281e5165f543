import { createMemoryModelBatchStore } from '../src/models/memory-model-batch-store.ts';
import { createMemoryModelCallStore } from '../src/models/memory-model-call-store.ts';
import { createMemoryModelExperimentStore } from '../src/models/memory-model-experiment-store.ts';
import { modelBatchStoreContract } from './model-batch-contract.ts';
import { modelExperimentStoreContract } from './model-experiment-contract.ts';
import { modelCallStoreContract } from './model-store-contract.ts';

modelCallStoreContract(async () => createMemoryModelCallStore());
modelExperimentStoreContract(async () => createMemoryModelExperimentStore());
modelBatchStoreContract(async () => createMemoryModelBatchStore());
