import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll } from 'vitest';
import { createMongoStores } from '../src/models/mongo-stores.ts';
import { describeStores } from './store-contract.ts';

let mongo: TestMongo | undefined;

afterAll(() => mongo?.close());

describeStores('MongoDB', async () => {
  mongo = await openTestMongo();
  return createMongoStores(mongo.connection);
});
