import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openWorkStore } from '../src/models/mongo-work-store.ts';
import { workStoreContract } from './work-store-contract.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

workStoreContract(() => openWorkStore(mongo.connection));
