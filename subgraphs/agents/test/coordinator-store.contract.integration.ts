import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openConversationStore, openMessageStore } from '../src/models/mongo-conversation-store.ts';
import { openMemoryStore } from '../src/models/mongo-memory-store.ts';
import { coordinatorStoreContract } from './coordinator-store-contract.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

coordinatorStoreContract(async () => ({
  conversations: await openConversationStore(mongo.connection),
  messages: await openMessageStore(mongo.connection),
  memories: await openMemoryStore(mongo.connection),
}));
