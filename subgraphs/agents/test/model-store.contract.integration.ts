import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openModelBatchStore } from '../src/models/mongo-model-batch-store.ts';
import { openModelCallStore } from '../src/models/mongo-model-call-store.ts';
import { openModelExperimentStore } from '../src/models/mongo-model-experiment-store.ts';
import { modelBatchStoreContract } from './model-batch-contract.ts';
import { modelExperimentStoreContract } from './model-experiment-contract.ts';
import { modelCallStoreContract } from './model-store-contract.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

modelCallStoreContract(() => openModelCallStore(mongo.connection));
modelExperimentStoreContract(() => openModelExperimentStore(mongo.connection));
modelBatchStoreContract(() => openModelBatchStore(mongo.connection));
