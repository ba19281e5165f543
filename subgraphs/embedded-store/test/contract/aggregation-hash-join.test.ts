import { describe, expect, test } from 'vitest';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { randomFrom } from '../support/random.ts';

const database = useTestDatabase();

const values: readonly unknown[] = [null, 0, 1, 2, 'a', 'b', [1, 'a'], [[1]], [], { x: 1 }, true];

/** Two collections alike, of which only the second has an index on what is joined by. */
async function twins(seed: number) {
  const random = randomFrom(seed);
  const aDocument = (_id: number): Item => {
    const f = values[random.below(values.length)];
    return random.below(4) === 0
      ? { _id, n: random.below(3) }
      : { _id, n: random.below(3), f, o: [{ f }, {}] };
  };
  const documents = Array.from({ length: 60 }, (_, i) => aDocument(i));
  const [plain, indexed] = [
    database().db.collection<Item>(freshName()),
    database().db.collection<Item>(freshName()),
  ];
  await plain.insertMany(documents);
  await indexed.insertMany(documents);
  await indexed.createIndexes([{ key: { f: 1 } }, { key: { 'o.f': 1 } }]);
  return { plain, indexed };
}

describe('a $lookup finds the same with an index and without', () => {
  test.each(Array.from({ length: 8 }, (_, seed) => seed))('seed %i', async (seed) => {
    const { plain, indexed } = await twins(seed);
    const paths = [
      ['f', 'f'],
      ['f', 'o.f'],
      ['o.f', 'f'],
      ['n', 'f'],
    ] as const;
    for (const [localField, foreignField] of paths) {
      for (const pipeline of [[], [{ $match: { n: { $gt: 0 } } }], [{ $sort: { _id: -1 } }, { $limit: 2 }]]) {
        const joined = async (from: string) => {
          const found = await plain
            .aggregate([
              { $lookup: { from, localField, foreignField, pipeline, as: 'found' } },
              { $sort: { _id: 1 } },
            ])
            .toArray();
          const ids = (items: Item[]) => items.map(({ _id }) => Number(_id));
          const sorted = (list: number[]) => (pipeline.length === 2 ? list : list.sort((a, b) => a - b));
          return found.map(({ _id, found: items }) => [_id, sorted(ids(items))]);
        };
        expect(await joined(plain.collectionName)).toEqual(await joined(indexed.collectionName));
      }
    }
  });

  test('thousands of documents on both sides are joined in one reading', async () => {
    const { db } = database();
    const [left, right] = [db.collection<Item>(freshName()), db.collection<Item>(freshName())];
    await left.insertMany(Array.from({ length: 3000 }, (_, _id) => ({ _id, ref: _id % 100 })));
    await right.insertMany(Array.from({ length: 20_000 }, (_, _id) => ({ _id, key: _id % 2000 })));
    const join = { from: right.collectionName, localField: 'ref', foreignField: 'key', as: 'found' };
    const found = await left
      .aggregate([{ $lookup: join }, { $project: { n: { $size: '$found' } } }], { maxTimeMS: 15_000 })
      .toArray();
    expect(found).toHaveLength(3000);
    expect(new Set(found.map(({ n }) => n))).toEqual(new Set([10]));
  });
});

test.each<readonly [name: string, local: unknown, foreign: readonly unknown[], found: readonly number[]]>([
  ['an equal regular expression, and no text it matches', /x/, [/x/, 'xx', /y/], [0]],
  ['the items of an array', [1, 2], [1, 2, 3, [1]], [0, 1, 3]],
  ['an item that is an array, as a whole or as an item', [[1, 2]], [[1, 2], [[1, 2]], 1], [0, 1]],
  ['nothing for an empty array', [], [[], null, 1], []],
])('$lookup finds %s', async (_, local, foreign, found) => {
  const { db } = database();
  const [left, right] = [db.collection<Item>(freshName()), db.collection<Item>(freshName())];
  await left.insertMany([
    { _id: 1, k: local },
    { _id: 2, k: local },
  ]);
  await right.insertMany(foreign.map((k, _id) => ({ _id, k })));
  const join = { from: right.collectionName, localField: 'k', foreignField: 'k', as: 'found' };
  for (const index of [false, true]) {
    if (index) await right.createIndex({ k: 1 });
    const joined = await left.aggregate([{ $lookup: join }]).toArray();
    // The first document asks by itself, the second finds what was read for all.
    for (const { found: items } of joined) {
      expect(items.map(({ _id }: Item) => _id).sort()).toEqual(found);
    }
  }
});
