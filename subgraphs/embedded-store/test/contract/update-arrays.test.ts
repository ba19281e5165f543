import { describe, expect, test } from 'vitest';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { checkRefusal, checkUpdate, type RefusalCase, type UpdateCase } from '../support/updates.ts';

const database = useTestDatabase();
type Cases<Case> = readonly (readonly [name: string, given: Case])[];

describe('$push, $addToSet, $pull and $pop', () => {
  const cases: Cases<UpdateCase> = [
    [
      '$push at a negative position counts from the end',
      {
        before: { a: [1, 2, 4] },
        update: { $push: { a: { $each: [3], $position: -1 } } },
        after: { a: [1, 2, 3, 4] },
      },
    ],
    [
      '$push at a position after the end appends',
      { before: { a: [1] }, update: { $push: { a: { $each: [2], $position: 9 } } }, after: { a: [1, 2] } },
    ],
    [
      '$push with $slice from the start',
      {
        before: { a: [1, 2] },
        update: { $push: { a: { $each: [3, 4], $slice: 3 } } },
        after: { a: [1, 2, 3] },
      },
    ],
    [
      '$push of no elements still slices',
      { before: { a: [1, 2, 3] }, update: { $push: { a: { $each: [], $slice: -2 } } }, after: { a: [2, 3] } },
    ],
    [
      '$push of no elements still sorts',
      {
        before: { a: [3, 1, 2] },
        update: { $push: { a: { $each: [], $sort: 1 } } },
        after: { a: [1, 2, 3] },
      },
    ],
    [
      '$push sorts by two fields',
      {
        before: { a: [{ x: 1, y: 1 }] },
        update: {
          $push: {
            a: {
              $each: [
                { x: 1, y: 2 },
                { x: 0, y: 5 },
              ],
              $sort: { x: 1, y: -1 },
            },
          },
        },
        after: {
          a: [
            { x: 0, y: 5 },
            { x: 1, y: 2 },
            { x: 1, y: 1 },
          ],
        },
      },
    ],
    [
      '$push sorts by a nested field',
      {
        before: { a: [{ s: { n: 2 } }] },
        update: { $push: { a: { $each: [{ s: { n: 1 } }], $sort: { 's.n': 1 } } } },
        after: { a: [{ s: { n: 1 } }, { s: { n: 2 } }] },
      },
    ],
    [
      '$push sorts values of several types in BSON order',
      {
        before: { a: ['x', 2] },
        update: { $push: { a: { $each: [null, 1], $sort: 1 } } },
        after: { a: [null, 1, 2, 'x'] },
      },
    ],
    [
      '$push positions, then sorts, then slices',
      {
        before: { a: [5, 3] },
        update: { $push: { a: { $each: [4], $position: 0, $sort: 1, $slice: 2 } } },
        after: { a: [3, 4] },
      },
    ],
    [
      '$push into an array in an array',
      { before: { a: [[1], [2]] }, update: { $push: { 'a.1': 3 } }, after: { a: [[1], [2, 3]] } },
    ],
    [
      '$push of a document',
      { before: { a: [] }, update: { $push: { a: { k: 1 } } }, after: { a: [{ k: 1 }] } },
    ],
    [
      '$addToSet creates the array',
      { before: {}, update: { $addToSet: { 'a.b': 1 } }, after: { a: { b: [1] } } },
    ],
    [
      '$addToSet of an array adds it whole',
      { before: { a: [1] }, update: { $addToSet: { a: [1, 2] } }, after: { a: [1, [1, 2]] } },
    ],
    [
      '$addToSet tells documents by the order of their fields',
      {
        before: { a: [{ x: 1, y: 2 }] },
        update: { $addToSet: { a: { y: 2, x: 1 } } },
        after: {
          a: [
            { x: 1, y: 2 },
            { y: 2, x: 1 },
          ],
        },
      },
    ],
    [
      '$addToSet sees numbers of two types as one',
      { before: { a: [1] }, update: { $addToSet: { a: 1.0 } }, after: { a: [1] } },
    ],
    [
      '$addToSet keeps doubles that were there',
      { before: { a: [1, 1] }, update: { $addToSet: { a: 2 } }, after: { a: [1, 1, 2] } },
    ],
    [
      '$pull of a whole document wants all its fields',
      {
        before: { a: [{ k: 1, v: 2 }, { k: 1 }] },
        update: { $pull: { a: { k: 1, v: 2 } } },
        after: { a: [{ k: 1 }] },
      },
    ],
    [
      '$pull with $elemMatch',
      {
        before: { a: [{ r: [{ q: 1, n: 9 }] }, { r: [{ q: 1, n: 1 }] }] },
        update: { $pull: { a: { r: { $elemMatch: { q: 1, n: { $gt: 5 } } } } } },
        after: { a: [{ r: [{ q: 1, n: 1 }] }] },
      },
    ],
    [
      '$pull with a regular expression',
      { before: { a: ['ab', 'cd', 'ae'] }, update: { $pull: { a: /^a/ } }, after: { a: ['cd'] } },
    ],
    [
      '$pull with $ne',
      { before: { a: [1, 2, 1] }, update: { $pull: { a: { $ne: 1 } } }, after: { a: [1, 1] } },
    ],
    [
      '$pull with $or',
      {
        before: { a: [{ k: 1 }, { k: 2 }, { k: 3 }] },
        update: { $pull: { a: { $or: [{ k: 1 }, { k: 3 }] } } },
        after: { a: [{ k: 2 }] },
      },
    ],
    ['$pull of null', { before: { a: [null, 1, null] }, update: { $pull: { a: null } }, after: { a: [1] } }],
    [
      '$pull from a nested array',
      { before: { a: { b: [1, 2] } }, update: { $pull: { 'a.b': 1 } }, after: { a: { b: [2] } } },
    ],
    [
      '$pull of an array takes elements that are equal arrays',
      { before: { a: [[1, 2], [3]] }, update: { $pull: { a: [1, 2] } }, after: { a: [[3]] } },
    ],
    [
      '$pullAll of documents',
      {
        before: { a: [{ k: 1 }, { k: 2 }] },
        update: { $pullAll: { a: [{ k: 1 }] } },
        after: { a: [{ k: 2 }] },
      },
    ],
    ['$pop of an empty array', { before: { a: [] }, update: { $pop: { a: 1 } }, after: { a: [] } }],
    ['$pop of a missing field', { before: {}, update: { $pop: { a: 1 } }, after: {} }],
    [
      '$pop in a nested array',
      { before: { a: [{ b: [1, 2] }] }, update: { $pop: { 'a.0.b': -1 } }, after: { a: [{ b: [2] }] } },
    ],
  ];
  test.each(cases)('%s', async (_, given) => checkUpdate(database(), given));

  const refusals: Cases<RefusalCase> = [
    ['$push with $each of no array', { before: { a: [] }, update: { $push: { a: { $each: 1 } } }, code: 2 }],
    [
      '$push with $slice of text',
      { before: { a: [] }, update: { $push: { a: { $each: [1], $slice: 'x' } } }, code: 2 },
    ],
    [
      '$push with $sort of 2',
      { before: { a: [] }, update: { $push: { a: { $each: [1], $sort: 2 } } }, code: 2 },
    ],
    [
      '$push with $position of text',
      { before: { a: [] }, update: { $push: { a: { $each: [1], $position: 'x' } } }, code: 2 },
    ],
    [
      '$push with an unknown modifier',
      { before: { a: [] }, update: { $push: { a: { $each: [1], $foo: 1 } } }, code: 2 },
    ],
    ['$addToSet to text', { before: { a: 'x' }, update: { $addToSet: { a: 1 } }, code: 2 }],
    [
      '$addToSet with $each of no array',
      { before: { a: [] }, update: { $addToSet: { a: { $each: 1 } } }, code: 14 },
    ],
    ['$pull from text', { before: { a: 'x' }, update: { $pull: { a: 1 } }, code: 2 }],
    ['$pullAll from text', { before: { a: 'x' }, update: { $pullAll: { a: [1] } }, code: 2 }],
    ['$pullAll without an array', { before: { a: [1] }, update: { $pullAll: { a: 1 } }, code: 2 }],
    ['$pop from text', { before: { a: 'x' }, update: { $pop: { a: 1 } }, code: 14 }],
    ['$pop by text', { before: { a: [1] }, update: { $pop: { a: 'x' } }, code: 9 }],
  ];
  test.each(refusals)('%s is refused', async (_, given) => checkRefusal(database(), given));

  test('a $pull that finds nothing modifies nothing', async () => {
    const collection = database().db.collection<Item>(freshName());
    await collection.insertOne({ _id: 1, a: [1] });
    const result = await collection.updateOne({ _id: 1 }, { $pull: { a: 2 } } as object);
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
  });
});
