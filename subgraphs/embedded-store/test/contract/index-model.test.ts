import { type Collection, Decimal128, Double, Long } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { type Random, randomFrom } from '../support/random.ts';

const database = useTestDatabase();

function aValue(random: Random): unknown {
  const n = random.below(6);
  return random.oneOf<unknown>(
    n,
    new Double(n + 0.5),
    Long.fromNumber(n),
    Decimal128.fromString(String(n)),
    `t${n}`,
    null,
    new Date(n),
    [n, n + 1],
    [],
    [`t${n}`, n],
    { x: n },
    [{ x: n }, { x: n + 1 }],
    [[n]],
    true,
  );
}

function aDocument(random: Random): object {
  const fields: Record<string, unknown> = {};
  for (const name of ['a', 'b']) if (random.below(5) > 0) fields[name] = aValue(random);
  fields.s = random.oneOf<unknown>(
    { v: random.below(6) },
    { v: aValue(random), w: 1 },
    [{ v: 1 }, { v: random.below(6) }],
    7,
  );
  fields.on = random.below(2) === 0;
  return fields;
}

function aCondition(random: Random): unknown {
  const n = random.below(7);
  return random.oneOf<unknown>(
    n,
    null,
    `t${n}`,
    [n, n + 1],
    { x: n },
    { $gt: n },
    { $lte: n },
    { $gte: n, $lt: n + 2 },
    { $gt: `t${n}` },
    { $in: [n, null, `t${n}`] },
    { $nin: [n, n + 1] },
    { $ne: n },
    { $exists: n > 3 },
    { $elemMatch: { $gte: n, $lt: n + 2 } },
    { $elemMatch: { x: { $gt: n } } },
    { $not: { $gt: n } },
    { $all: [n] },
    { $size: n % 3 },
    { $type: 'number' },
    { $gte: null },
    { $gte: new Date(n) },
    /^t[0-3]/,
  );
}

const aPath = (random: Random) => random.oneOf('a', 'b', 's.v', 's', 'a.x', 'a.0');

function aFilter(random: Random): object {
  const one = () => ({ [aPath(random)]: aCondition(random) });
  return random.oneOf<() => object>(
    one,
    () => ({ $and: [one(), one()] }),
    () => ({ $or: [one(), one()] }),
    () => ({ ...one(), on: true }),
    () => ({ $nor: [one()] }),
    () => ({ $or: [one(), { $and: [one(), one()] }], on: true }),
  )();
}

const keys: readonly Record<string, 1 | -1>[] = [
  { a: 1 },
  { b: -1 },
  { 's.v': 1 },
  { a: -1, on: 1 },
  { on: 1, b: 1 },
  { s: 1 },
];

async function addIndexes(collection: Collection<Item>, random: Random): Promise<void> {
  for (const [i, key] of keys.entries()) {
    if (random.below(3) === 0) continue;
    const options = random.oneOf<object>({}, {}, { sparse: true }, { partialFilterExpression: { on: true } });
    await collection.createIndex(key, { name: `i${i}`, ...options });
  }
}

const aChange = (random: Random): object =>
  random.oneOf<object>(
    { $set: { a: aValue(random) } },
    { $unset: { b: 1 } },
    { $set: { on: random.below(2) === 0, b: aValue(random) } },
    { $set: { s: { v: aValue(random) } } },
    [{ $set: { a: '$b' } }],
  );

describe('with indexes and without, the same is found', () => {
  test.each(Array.from({ length: 20 }, (_, seed) => seed))('seed %i', async (seed) => {
    const random = randomFrom(seed);
    const { db } = database();
    const [indexed, plain] = [db.collection<Item>(freshName()), db.collection<Item>(freshName())];
    await addIndexes(indexed, random);
    const documents = Array.from({ length: 60 }, (_, _id) => ({ _id, ...aDocument(random) }));
    for (const collection of [indexed, plain]) await collection.insertMany(documents);
    for (let i = 0; i < 40; i++) {
      const filter = aFilter(random);
      const sort = { [aPath(random)]: random.oneOf<1 | -1>(1, -1), _id: 1 } as const;
      const [skip, limit, sorted] = [random.below(5), random.below(15), random.below(2) === 0];
      const change = random.below(3) === 0 ? aChange(random) : undefined;
      const answers = await Promise.all(
        [indexed, plain].map(async (collection) => {
          const all = await collection.find(filter).sort({ _id: 1 }).toArray();
          const page = sorted
            ? await collection.find(filter).sort(sort).skip(skip).limit(limit).toArray()
            : [];
          const counted = await collection.countDocuments(filter);
          const updated =
            change === undefined ? 0 : (await collection.updateMany(filter, change)).modifiedCount;
          return {
            filter,
            all: all.map(({ _id }) => _id),
            page: page.map(({ _id }) => _id),
            counted,
            updated,
          };
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
    }
    expect(await indexed.find().sort({ _id: 1 }).toArray()).toEqual(
      await plain.find().sort({ _id: 1 }).toArray(),
    );
  });
});
