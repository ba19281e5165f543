import { systemClock } from '@ymera/kernel';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openPluginStores } from '../../../src/models/plugins/mongo-stores.ts';
import { pluginStoresContract } from './contracts.ts';
import { pluginDataContract } from './storage-contract.ts';

const secretKey = new Uint8Array(32).fill(1);
let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

pluginStoresContract(() => openPluginStores(mongo.connection, { secretKey, clock: systemClock }));
pluginDataContract(async (clock) => (await openPluginStores(mongo.connection, { secretKey, clock })).storage);
