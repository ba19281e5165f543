import type { ClientSession, Collection, UpdateResult } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { begin } from '../support/transactions.ts';

const database = useTestDatabase();

/** One operation, done on any collection, inside of a session or not; gives what it answered. */
type Step = (collection: Collection<Item>, session?: ClientSession) => Promise<unknown>;

const options = (session: ClientSession | undefined) => (session === undefined ? {} : { session });
const counts = ({ matchedCount, modifiedCount, upsertedCount }: UpdateResult<Item>) => ({
  matchedCount,
  modifiedCount,
  upsertedCount,
});

function aDocument(random: Random, _id: number): Item {
  const tags = Array.from({ length: random.below(4) }, () => `t${random.below(5)}`);
  return {
    _id,
    a: random.below(10),
    b: random.oneOf<unknown>(null, random.below(5), 'x'),
    tags,
    s: { v: random.below(9) },
  };
}

function aFilter(random: Random): object {
  const n = random.below(10);
  return random.oneOf<object>(
    {},
    { _id: random.below(40) },
    { a: n },
    { a: { $gt: n } },
    { a: { $lte: n }, b: { $ne: null } },
    { tags: `t${random.below(5)}` },
    { 's.v': { $in: [n, n + 1] } },
    { $or: [{ a: n }, { tags: { $size: 2 } }] },
    { b: null },
  );
}

function anUpdate(random: Random): object {
  const n = random.below(10);
  return random.oneOf<object>(
    { $set: { a: n } },
    { $inc: { a: 1, 's.v': -1 } },
    { $push: { tags: `t${n % 5}` } },
    { $pull: { tags: `t${n % 5}` } },
    { $unset: { b: 1 } },
    { $set: { b: 'moved', 's.w': n } },
  );
}

function aWrite(random: Random): Step {
  const [filter, update, _id] = [aFilter(random), anUpdate(random), random.below(40)];
  const [doc, other] = [aDocument(random, _id), aDocument(random, 40 + random.below(20))];
  const known = { _id };
  return random.oneOf<Step>(
    async (collection, session) =>
      counts(await collection.replaceOne(known, doc, { upsert: true, ...options(session) })),
    async (collection, session) => counts(await collection.updateMany(filter, update, options(session))),
    async (collection, session) => counts(await collection.updateOne(known, update, options(session))),
    async (collection, session) => (await collection.deleteOne(known, options(session))).deletedCount,
    async (collection, session) =>
      (await collection.deleteMany({ $and: [filter, { 's.v': { $gt: 6 } }] }, options(session))).deletedCount,
    async (collection, session) =>
      collection.findOneAndUpdate(known, update, { returnDocument: 'after', ...options(session) }),
    async (collection, session) =>
      counts(
        await collection.updateOne(
          { _id: other._id },
          { $set: { a: 3 } },
          { upsert: true, ...options(session) },
        ),
      ),
  );
}

function aRead(random: Random): Step {
  const [filter, skip, limit] = [aFilter(random), random.below(4), 1 + random.below(20)];
  const sort = random.oneOf<Record<string, 1 | -1>>(
    { _id: 1 },
    { a: 1, _id: -1 },
    { a: -1, _id: 1 },
    { 's.v': 1, _id: 1 },
  );
  return random.oneOf<Step>(
    (collection, session) => collection.find(filter, options(session)).sort(sort).toArray(),
    (collection, session) =>
      collection.find(filter, options(session)).sort(sort).skip(skip).limit(limit).toArray(),
    (collection, session) => collection.countDocuments(filter, options(session)),
    async (collection, session) => (await collection.distinct('a', filter, options(session))).sort(),
    async (collection, session) => (await collection.distinct('tags', filter, options(session))).sort(),
    (collection, session) =>
      collection
        .aggregate(
          [{ $match: filter }, { $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
          options(session),
        )
        .toArray(),
  );
}

const everything = (collection: Collection<Item>) => collection.find().sort({ _id: 1 }).toArray();

describe('a transaction does to its documents what plain commands do', needs('replicaSet'), () => {
  test.each(Array.from({ length: 25 }, (_, seed) => seed))('seed %i', async (seed) => {
    const random = randomFrom(seed);
    const { db } = database();
    const start = Array.from({ length: 30 }, (_, _id) => aDocument(random, _id));
    const [inside, plain] = [db.collection<Item>(freshName()), db.collection<Item>(freshName())];
    for (const collection of [inside, plain]) {
      if (seed % 3 > 0) await collection.createIndex({ a: 1 });
      if (seed % 3 > 1) await collection.createIndexes([{ key: { tags: 1 } }, { key: { 's.v': -1, a: 1 } }]);
      await collection.insertMany(start);
    }
    await using session = begin(database());
    for (let i = 0; i < 60; i++) {
      const step = random.below(2) === 0 ? aWrite(random) : aRead(random);
      expect(await step(inside, session)).toEqual(await step(plain));
    }
    expect(await everything(inside)).toEqual(start);
    await (seed % 5 === 0 ? session.abortTransaction() : session.commitTransaction());
    expect(await everything(inside)).toEqual(seed % 5 === 0 ? start : await everything(plain));
    const byIndex = inside.find({ a: { $gte: 0 } }).sort({ a: 1, _id: 1 });
    const rest = (await everything(inside)).filter(({ a }) => typeof a === 'number' && a >= 0);
    expect(await byIndex.toArray()).toHaveLength(rest.length);
  });
});
