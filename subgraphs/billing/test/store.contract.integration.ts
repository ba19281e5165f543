import { openTestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, describe } from 'vitest';
import { createMongoUsage } from '../src/models/mongo-usage.ts';
import { usageStoreContract } from './store.contract.ts';

describe('charges in MongoDB', () => {
  let mongo: Awaited<ReturnType<typeof openTestMongo>>;
  let opened = 0;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  // Each store gets a database of its own: an empty one costs less than emptying the last.
  usageStoreContract(() => createMongoUsage(mongo.connection.useDb(`billing_${opened++}`)));
});
