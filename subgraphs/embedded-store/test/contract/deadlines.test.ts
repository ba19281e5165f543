import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const many = () => database().db.collection<Item>('many');
const slow = { text: /y+z+$/ };
const maxTimeMS = 1;

beforeAll(async () => {
  const text = 'x'.repeat(20);
  for (let batch = 0; batch < 10; batch++) {
    await many().insertMany(Array.from({ length: 2000 }, (_, i) => ({ _id: batch * 2000 + i, n: i, text })));
  }
});

describe('what takes longer than its maxTimeMS is ended', () => {
  test.each<readonly [name: string, run: () => Promise<unknown>]>([
    ['a find', () => many().find(slow, { maxTimeMS }).toArray()],
    ['a sort', () => many().find({}, { maxTimeMS }).sort({ text: 1, n: -1 }).toArray()],
    ['a count', () => many().countDocuments(slow, { maxTimeMS })],
    ['a distinct', () => many().distinct('n', slow, { maxTimeMS })],
    [
      'an aggregation',
      () =>
        many()
          .aggregate([{ $group: { _id: '$n', all: { $push: '$text' } } }], { maxTimeMS })
          .toArray(),
    ],
    ['an update of many', () => many().updateMany(slow, { $set: { hit: true } }, { maxTimeMS })],
    ['a deletion of many', () => many().deleteMany(slow, { maxTimeMS })],
    ['a findAndModify', () => many().findOneAndUpdate(slow, { $set: { hit: true } }, { maxTimeMS })],
    ['an index', () => many().createIndex({ text: 1, n: 1 }, { maxTimeMS })],
  ])('%s', async (_, run) => {
    expect(await codeOf(run())).toBe(50);
  });

  test('and the server works on', async () => {
    await codeOf(many().find(slow, { maxTimeMS }).toArray());
    expect(await many().findOne({ _id: 5 })).toMatchObject({ n: 5 });
  });

  test('a write that is ended changes nothing', needs('embedded'), async () => {
    const collection = database().db.collection<Item>(freshName());
    await collection.insertMany(Array.from({ length: 20_000 }, (_, _id) => ({ _id, n: 0 })));
    expect(await codeOf(collection.updateMany({}, { $inc: { n: 1 } }, { maxTimeMS }))).toBe(50);
    expect(await collection.countDocuments({ n: 1 })).toBe(0);
  });

  test('a negative maxTimeMS is refused', async () => {
    const command = { find: 'many', maxTimeMS: -1 };
    expect([2, 9, 51024]).toContain(await codeOf(database().db.command(command)));
  });

  test('0 is no limit', async () => {
    expect(await many().countDocuments({ n: 5 }, { maxTimeMS: 0 })).toBe(10);
  });
});
