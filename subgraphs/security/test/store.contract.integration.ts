import { openTestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStores } from '../src/models/stores.ts';
import { storesKeepTheirPromises } from './store.contract.ts';

describe('in MongoDB', () => {
  let mongo: Awaited<ReturnType<typeof openTestMongo>>;
  let opened = 0;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  // Each test gets a database of its own: an empty one costs less than emptying the last.
  storesKeepTheirPromises(() => openStores(mongo.connection.useDb(`security_${opened++}`)));
});
