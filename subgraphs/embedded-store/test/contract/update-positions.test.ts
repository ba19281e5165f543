import { describe, expect, test } from 'vitest';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { checkRefusal, checkUpdate, type RefusalCase, type UpdateCase } from '../support/updates.ts';

const database = useTestDatabase();
type Cases<Case> = readonly (readonly [name: string, given: Case])[];

describe('positions', () => {
  const cases: Cases<UpdateCase> = [
    [
      '$ is the first element that matched',
      { before: { a: [1, 5, 5] }, filter: { a: 5 }, update: { $set: { 'a.$': 9 } }, after: { a: [1, 9, 5] } },
    ],
    [
      '$ with a range on values',
      {
        before: { a: [1, 5, 9] },
        filter: { a: { $gt: 4 } },
        update: { $inc: { 'a.$': 1 } },
        after: { a: [1, 6, 9] },
      },
    ],
    [
      '$ with $unset leaves null',
      { before: { a: [1, 2] }, filter: { a: 1 }, update: { $unset: { 'a.$': 1 } }, after: { a: [null, 2] } },
    ],
    [
      '$ with $push into the matched document',
      {
        before: { a: [{ k: 1, l: [] }] },
        filter: { 'a.k': 1 },
        update: { $push: { 'a.$.l': 3 } },
        after: { a: [{ k: 1, l: [3] }] },
      },
    ],
    [
      '$ in a nested path',
      {
        before: { x: { a: [{ k: 1 }, { k: 2 }] } },
        filter: { 'x.a.k': 2 },
        update: { $set: { 'x.a.$.k': 3 } },
        after: { x: { a: [{ k: 1 }, { k: 3 }] } },
      },
    ],
    [
      '$ used for two fields',
      {
        before: { a: [{ k: 1 }] },
        filter: { 'a.k': 1 },
        update: { $set: { 'a.$.x': 1, 'a.$.y': 2 } },
        after: { a: [{ k: 1, x: 1, y: 2 }] },
      },
    ],
    [
      '$[] in documents',
      {
        before: { a: [{ n: 1 }, { n: 2 }] },
        update: { $inc: { 'a.$[].n': 1 } },
        after: { a: [{ n: 2 }, { n: 3 }] },
      },
    ],
    [
      '$[] twice reaches into arrays of arrays',
      { before: { a: [[1, 2], [3]] }, update: { $inc: { 'a.$[].$[]': 10 } }, after: { a: [[11, 12], [13]] } },
    ],
    [
      '$[] of an empty array changes nothing',
      { before: { a: [] }, update: { $set: { 'a.$[]': 1 } }, after: { a: [] } },
    ],
    [
      '$[name] on values',
      {
        before: { a: [1, 5, 9] },
        update: { $set: { 'a.$[x]': 0 } },
        arrayFilters: [{ x: { $gte: 5 } }],
        after: { a: [1, 0, 0] },
      },
    ],
    [
      '$[name] that fits nothing changes nothing',
      { before: { a: [1] }, update: { $set: { 'a.$[x]': 0 } }, arrayFilters: [{ x: 7 }], after: { a: [1] } },
    ],
    [
      'two names in one path',
      {
        before: {
          a: [
            { k: 1, l: [1, 2] },
            { k: 2, l: [1, 2] },
          ],
        },
        update: { $set: { 'a.$[o].l.$[i]': 9 } },
        arrayFilters: [{ 'o.k': 2 }, { i: 1 }],
        after: {
          a: [
            { k: 1, l: [1, 2] },
            { k: 2, l: [9, 2] },
          ],
        },
      },
    ],
    [
      'a name after $[]',
      {
        before: { a: [{ l: [1, 5] }, { l: [7] }] },
        update: { $inc: { 'a.$[].l.$[x]': 1 } },
        arrayFilters: [{ x: { $gt: 4 } }],
        after: { a: [{ l: [1, 6] }, { l: [8] }] },
      },
    ],
    [
      'a name with $and over two fields',
      {
        before: {
          a: [
            { k: 1, n: 1 },
            { k: 1, n: 9 },
          ],
        },
        update: { $set: { 'a.$[x].hit': true } },
        arrayFilters: [{ 'x.k': 1, 'x.n': { $gt: 5 } }],
        after: {
          a: [
            { k: 1, n: 1 },
            { k: 1, n: 9, hit: true },
          ],
        },
      },
    ],
    [
      'one name for two operators',
      {
        before: { a: [{ n: 1 }, { n: 9 }] },
        update: { $set: { 'a.$[x].big': true }, $inc: { 'a.$[x].n': 1 } },
        arrayFilters: [{ 'x.n': { $gt: 5 } }],
        after: { a: [{ n: 1 }, { n: 10, big: true }] },
      },
    ],
    [
      '$[name] with $unset',
      {
        before: {
          a: [
            { k: 1, v: 1 },
            { k: 2, v: 2 },
          ],
        },
        update: { $unset: { 'a.$[x].v': 1 } },
        arrayFilters: [{ 'x.k': 2 }],
        after: { a: [{ k: 1, v: 1 }, { k: 2 }] },
      },
    ],
    [
      '$[name] with $push',
      {
        before: {
          a: [
            { k: 1, l: [] },
            { k: 2, l: [] },
          ],
        },
        update: { $push: { 'a.$[x].l': 5 } },
        arrayFilters: [{ 'x.k': 2 }],
        after: {
          a: [
            { k: 1, l: [] },
            { k: 2, l: [5] },
          ],
        },
      },
    ],
  ];
  test.each(cases)('%s', async (_, given) => checkUpdate(database(), given));

  const refusals: Cases<RefusalCase> = [
    [
      'a filter that no path uses',
      { before: { a: [1] }, update: { $set: { b: 1 } }, arrayFilters: [{ x: 1 }], code: 9 },
    ],
    [
      'two filters of one name',
      { before: { a: [1] }, update: { $set: { 'a.$[x]': 1 } }, arrayFilters: [{ x: 1 }, { x: 2 }], code: 9 },
    ],
    [
      'a filter over two names',
      { before: { a: [1] }, update: { $set: { 'a.$[x]': 1 } }, arrayFilters: [{ x: 1, y: 2 }], code: 9 },
    ],
    [
      'a filter name that begins with a capital',
      { before: { a: [1] }, update: { $set: { 'a.$[X]': 1 } }, arrayFilters: [{ X: 1 }], code: 2 },
    ],
    [
      'an empty filter',
      { before: { a: [1] }, update: { $set: { 'a.$[x]': 1 } }, arrayFilters: [{}], code: 9 },
    ],
    ['$[] where there is no array', { before: { a: 1 }, update: { $set: { 'a.$[]': 1 } }, code: 2 }],
    [
      '$[name] where there is no array',
      { before: { a: { b: 1 } }, update: { $set: { 'a.$[x]': 1 } }, arrayFilters: [{ x: 1 }], code: 2 },
    ],
    [
      '$ at the start of a path',
      { before: { a: [1] }, filter: { a: 1 }, update: { $set: { '$.a': 1 } }, code: 2 },
    ],
    [
      '$ twice in a path',
      { before: { a: [[1]] }, filter: { a: [1] }, update: { $set: { 'a.$.$': 1 } }, code: 2 },
    ],
    [
      'an array filled up to a huge position',
      { before: { a: [1] }, update: { $set: { 'a.2000000': 1 } }, code: 2 },
    ],
  ];
  test.each(refusals)('%s is refused', async (_, given) => checkRefusal(database(), given));

  test('array filters reach every document of an updateMany', async () => {
    const collection = database().db.collection<Item>(freshName());
    await collection.insertMany([
      { _id: 1, a: [1, 9] },
      { _id: 2, a: [9] },
      { _id: 3, a: [1] },
    ]);
    const options = { arrayFilters: [{ x: { $gt: 5 } }] };
    const result = await collection.updateMany({}, { $set: { 'a.$[x]': 0 } }, options);
    expect(result).toMatchObject({ matchedCount: 3, modifiedCount: 2 });
    expect((await collection.find().sort({ _id: 1 }).toArray()).map(({ a }) => a)).toEqual([
      [1, 0],
      [0],
      [1],
    ]);
  });
});
