import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPoolStore } from '../src/models/mongo-pool-store.ts';
import { aPool } from './domain/pool/builders.ts';
import { poolStoreContract } from './pool-store-contract.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

poolStoreContract(() => openPoolStore(mongo.connection));

test('two processes lose no change of each other', async () => {
  const [one, two] = [await openPoolStore(mongo.connection), await openPoolStore(mongo.connection)];
  await one.create(aPool());
  const place = { tenantId: 'tenant_one', poolId: 'reviewers' };
  const adds = [one, two].flatMap((store) =>
    Array.from({ length: 10 }, () => store.change(place, (pool) => ({ ...pool, sizeMax: pool.sizeMax + 1 }))),
  );
  await Promise.all(adds);
  expect(await one.find(place)).toMatchObject({ sizeMax: 23 });
});
