import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openLoopEventStore } from '../src/models/mongo-loop-event-store.ts';
import { loopEventStoreContract } from './loop-event-store-contract.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

loopEventStoreContract(() => openLoopEventStore(mongo.connection));
