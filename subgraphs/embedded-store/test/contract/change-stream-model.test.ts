import type { Collection } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { takeAll, watch } from '../support/change-streams.ts';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { Replica } from '../support/replica.ts';
import { begin } from '../support/transactions.ts';

const database = useTestDatabase();

const aList = (random: Random) => Array.from({ length: random.below(6) }, () => random.below(9));
const aDocument = (random: Random): object => ({
  n: random.below(9),
  list: aList(random),
  rows: aList(random).map((k) => ({ k, v: random.below(9) })),
  s: { a: random.below(9), b: { c: random.below(9) } },
  pad: 'x'.repeat(400), // a server logs a replacement where the difference is no shorter than the document
});

function anUpdate(random: Random): object {
  const [n, place] = [random.below(9), random.below(5)];
  return random.oneOf<object>(
    { $set: { n, 's.b.c': n } },
    { $set: { [`list.${place}`]: n } },
    { $set: { s: { b: { c: n, d: 1 } } } },
    { $set: { list: aList(random) } },
    { $unset: { n: 1, 's.a': 1 } },
    { $inc: { n: 1 } },
    { $push: { list: { $each: [n, n], $position: 0 } } },
    { $push: { list: { $each: [n], $slice: -3 } } },
    { $push: { rows: { k: n } } },
    { $pull: { list: n } },
    { $pull: { rows: { k: { $lt: 5 } } } },
    { $pop: { list: 1 } },
    { $addToSet: { list: n } },
    { $rename: { n: 'm' } },
    { $set: { 'rows.$[].v': n } },
    [{ $set: { list: { $slice: [{ $ifNull: ['$list', []] }, place] }, total: { $sum: '$list' } } }],
    [{ $unset: 's.b' }, { $set: { extra: { n } } }],
    [{ $set: { rows: { $concatArrays: [{ $ifNull: ['$rows', []] }, [{ k: n }]] } } }],
  );
}

async function writeAtRandom(collection: Collection<Item>, random: Random): Promise<void> {
  const _id = random.below(8);
  const upsert = { upsert: true };
  switch (random.below(6)) {
    case 0:
      await collection.deleteOne({ _id });
      break;
    case 1:
      await collection.replaceOne({ _id }, aDocument(random), upsert);
      break;
    case 2:
      await collection.updateMany({ n: { $gt: 4 } }, anUpdate(random));
      break;
    case 3: {
      await using session = begin(database());
      await collection.updateOne({ _id }, anUpdate(random), { session });
      await collection.updateOne({ _id: random.below(8) }, { $inc: { n: 1 } }, { session, ...upsert });
      await (random.below(3) === 0 ? session.abortTransaction() : session.commitTransaction());
      break;
    }
    default:
      await collection.updateOne({ _id }, anUpdate(random));
  }
}

describe('the events of a stream rebuild its collection', needs('changeStreams', 'replicaSet'), () => {
  test.each(Array.from({ length: 12 }, (_, seed) => seed))('seed %i', async (seed) => {
    const random = randomFrom(seed);
    const collection = await database().db.createCollection<Item>(freshName());
    await using stream = await watch(collection);
    await collection.insertMany(Array.from({ length: 6 }, (_, _id) => ({ _id, ...aDocument(random) })));
    for (let i = 0; i < 60; i++) {
      // Some updates do not fit the document they meet; they are refused, and must be no event.
      await writeAtRandom(collection, random).catch(() => undefined);
    }
    const events = await takeAll(stream, collection);
    const replica = new Replica();
    for (const event of events) replica.apply(event);
    const stored = await collection
      .find({ _id: { $ne: 'end' } })
      .sort({ _id: 1 })
      .toArray();
    expect(replica.inOrder()).toEqual(stored);
    const from = random.below(events.length);
    await using resumed = await watch(collection, { resumeAfter: events[from]?._id });
    const rest = [];
    while (rest.length < events.length - from - 1) rest.push(await resumed.next());
    expect(rest).toEqual(events.slice(from + 1));
  });
});
