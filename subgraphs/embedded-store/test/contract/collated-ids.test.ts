import { expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const collated = () =>
  database().db.createCollection<Item>(freshName(), { collation: { locale: 'en', strength: 2 } });

test('under a default collation two _ids that are equal by it cannot both be', async () => {
  const collection = await collated();
  await collection.insertOne({ _id: 'Ymera' });
  expect(await codeOf(collection.insertOne({ _id: 'ymera' }))).toBe(11000);
  expect(await collection.findOne({ _id: 'YMERA' })).toEqual({ _id: 'Ymera' });
});

test('the index that sees to it is the _id index, and cannot be dropped', async () => {
  const collection = await collated();
  expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_']);
  expect(await codeOf(collection.dropIndex('_id_'))).toBe(72);
  await collection.dropIndexes();
  await collection.insertOne({ _id: 'a' });
  expect(await codeOf(collection.insertOne({ _id: 'A' }))).toBe(11000);
});
