import { afterAll, beforeAll, expect, it } from 'vitest';
import { installationName, openMongo, openTestMongo, type TestMongo } from '../../src/mongo/index.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
afterAll(() => mongo.close());

it('all who ask at once for the name of an installation are told the same', async () => {
  const names = await Promise.all(Array.from({ length: 20 }, () => installationName(mongo.connection)));
  expect(new Set(names).size).toBe(1);
  expect(names[0]).toMatch(/^ymera_[0-9a-z]{26}$/);
});

it('another process that shares the store is told the same, and another installation something else', async () => {
  const name = await installationName(mongo.connection);
  const beside = await openMongo({ dataDir: mongo.dataDir, synchronous: 'NORMAL' });
  const other = await openTestMongo();
  expect(await installationName(beside.connection)).toBe(name);
  expect(await installationName(other.connection)).not.toBe(name);
  await Promise.all([beside.close(), other.close()]);
});
