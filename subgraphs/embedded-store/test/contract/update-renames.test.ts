import { Timestamp } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { checkRefusal, checkUpdate, type RefusalCase, type UpdateCase } from '../support/updates.ts';

const database = useTestDatabase();
type Cases<Case> = readonly (readonly [name: string, given: Case])[];
const fresh = () => database().db.collection<Item>(freshName());

describe('$unset, $rename, $currentDate and $setOnInsert', () => {
  const cases: Cases<UpdateCase> = [
    [
      '$unset reaches into a document',
      { before: { a: { b: 1, c: 2 } }, update: { $unset: { 'a.b': 1 } }, after: { a: { c: 2 } } },
    ],
    [
      '$unset leaves an empty document',
      { before: { a: { b: 1 } }, update: { $unset: { 'a.b': 1 } }, after: { a: {} } },
    ],
    [
      '$unset of several fields',
      { before: { a: 1, b: 2, c: 3 }, update: { $unset: { a: 1, c: 1 } }, after: { b: 2 } },
    ],
    [
      '$unset below a number changes nothing',
      { before: { a: 1 }, update: { $unset: { 'a.b': 1 } }, after: { a: 1 } },
    ],
    [
      '$unset in documents of an array by position',
      {
        before: { a: [{ b: 1 }, { b: 2 }] },
        update: { $unset: { 'a.1.b': 1 } },
        after: { a: [{ b: 1 }, {}] },
      },
    ],
    [
      '$rename within a document',
      { before: { a: { b: 1 } }, update: { $rename: { 'a.b': 'a.c' } }, after: { a: { c: 1 } } },
    ],
    ['$rename up', { before: { a: { b: 1 } }, update: { $rename: { 'a.b': 'c' } }, after: { a: {}, c: 1 } }],
    [
      '$rename over a field that is there',
      { before: { a: 1, b: 2 }, update: { $rename: { a: 'b' } }, after: { b: 1 } },
    ],
    [
      '$rename of two fields',
      { before: { a: 1, b: 2 }, update: { $rename: { a: 'c', b: 'd' } }, after: { c: 1, d: 2 } },
    ],
    ['$rename keeps a null', { before: { a: null }, update: { $rename: { a: 'b' } }, after: { b: null } }],
  ];
  test.each(cases)('%s', async (_, given) => checkUpdate(database(), given));

  const refusals: Cases<RefusalCase> = [
    ['$rename to itself', { before: { a: 1 }, update: { $rename: { a: 'a' } }, code: 2 }],
    ['$rename to what is not text', { before: { a: 1 }, update: { $rename: { a: 1 } }, code: 2 }],
    [
      '$rename out of an array',
      { before: { a: [{ b: 1 }] }, update: { $rename: { 'a.0.b': 'c' } }, code: 2 },
    ],
    ['$rename into an array', { before: { a: 1, c: [{}] }, update: { $rename: { a: 'c.0.b' } }, code: 2 }],
    ['$rename of the _id', { before: { a: 1 }, update: { $rename: { _id: 'b' } }, code: 66 }],
    [
      '$rename beside a $set of its target',
      { before: { a: 1 }, update: { $rename: { a: 'b' }, $set: { b: 2 } }, code: 40 },
    ],
    ['$unset of the _id', { before: { a: 1 }, update: { $unset: { _id: 1 } }, code: 66 }],
    [
      '$currentDate with an unknown type',
      { before: {}, update: { $currentDate: { at: { $type: 'clock' } } }, code: 2 },
    ],
    ['an operator without a document', { before: {}, update: { $set: 5 }, code: 9 }],
    ['a field name beginning with a dot', { before: {}, update: { $set: { '.a': 1 } }, code: 56 }],
    ['a field name ending with a dot', { before: {}, update: { $set: { 'a.': 1 } }, code: 56 }],
    ['the same path twice below one another', { before: {}, update: { $set: { 'a.b': 1, a: 2 } }, code: 40 }],
    ['a path below null', { before: { a: null }, update: { $set: { 'a.b': 1 } }, code: 28 }],
  ];
  test.each(refusals)('%s is refused', async (_, given) => checkRefusal(database(), given));

  test('$currentDate sets a timestamp when asked for one', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $currentDate: { at: { $type: 'timestamp' } } });
    await collection.updateOne({ _id: 1 }, { $currentDate: { day: { $type: 'date' } } });
    const found = await collection.findOne();
    expect(found?.at).toBeInstanceOf(Timestamp);
    expect(found?.at.getHighBits()).toBeGreaterThan(1_600_000_000);
    expect(found?.day).toBeInstanceOf(Date);
  });

  test('$setOnInsert counts only when the update inserts', async () => {
    const collection = fresh();
    const update = { $set: { seen: true }, $setOnInsert: { born: 1 } };
    await collection.updateOne({ _id: 1 }, update, { upsert: true });
    await collection.updateOne(
      { _id: 1 },
      { $set: { seen: false }, $setOnInsert: { born: 2 } },
      { upsert: true },
    );
    expect(await collection.findOne()).toEqual({ _id: 1, seen: false, born: 1 });
  });

  test('an empty Timestamp at the top of an inserted document is filled in', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, at: new Timestamp({ t: 0, i: 0 }) });
    expect((await collection.findOne())?.at.getHighBits()).toBeGreaterThan(1_600_000_000);
  });
});
