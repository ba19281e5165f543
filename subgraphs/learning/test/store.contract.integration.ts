import { openTestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, describe } from 'vitest';
import { createMongoOutcomes } from '../src/models/mongo-outcomes.ts';
import { outcomeStoreContract } from './store.contract.ts';

describe('outcomes in MongoDB', () => {
  let mongo: Awaited<ReturnType<typeof openTestMongo>>;
  let opened = 0;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  // Each store gets a database of its own: an empty one costs less than emptying the last.
  outcomeStoreContract(() => createMongoOutcomes(mongo.connection.useDb(`learning_${opened++}`)));
});
