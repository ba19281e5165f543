import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const stored = {
  _id: 1,
  a: 1,
  b: { c: 2, d: { e: 3, f: 4 } },
  l: [1, 2, 3, 4, 5],
  o: [
    { k: 1, v: 'x', t: [1, 2] },
    { k: 2, v: 'y', t: [3] },
    { k: 2, v: 'z' },
  ],
  g: [[{ p: 1, q: 2 }], [{ p: 3 }]],
};
const project = async (projection: object, filter: object = {}) => {
  const collection = database().db.collection<Item>(freshName());
  await collection.insertOne(stored);
  return collection.findOne(filter, { projection });
};
type Case = readonly [name: string, projection: object, result: object, filter: object | undefined];
const given = (name: string, projection: object, result: object, filter?: object): Case => [
  name,
  projection,
  result,
  filter,
];

const cases: readonly Case[] = [
  given('true includes as 1 does', { a: true }, { _id: 1, a: 1 }),
  given('false excludes as 0 does', { b: false, l: false, o: false, g: false }, { _id: 1, a: 1 }),
  given('any other number includes', { a: 5 }, { _id: 1, a: 1 }),
  given('without the _id and nothing else excludes only it', { _id: 0, b: 0, l: 0, o: 0, g: 0 }, { a: 1 }),
  given('a deep path keeps what leads there', { 'b.d.e': 1 }, { _id: 1, b: { d: { e: 3 } } }),
  given(
    'a deep path excluded keeps its neighbours',
    { 'b.d.e': 0, a: 0, l: 0, o: 0, g: 0 },
    { _id: 1, b: { c: 2, d: { f: 4 } } },
  ),
  given('two paths into one document', { 'b.c': 1, 'b.d.f': 1 }, { _id: 1, b: { c: 2, d: { f: 4 } } }),
  given('nested projection documents', { b: { d: { e: 1 } } }, { _id: 1, b: { d: { e: 3 } } }),
  given('a path below a number gives nothing of it', { 'a.x': 1 }, { _id: 1 }),
  given('a path below values of an array gives an empty array', { 'l.x': 1 }, { _id: 1, l: [] }),
  given('a path into arrays of arrays', { 'g.p': 1 }, { _id: 1, g: [[{ p: 1 }], [{ p: 3 }]] }),
  given(
    'a path into documents of an array',
    { 'o.v': 1 },
    { _id: 1, o: [{ v: 'x' }, { v: 'y' }, { v: 'z' }] },
  ),
  given('a path two arrays deep', { 'o.t': 1 }, { _id: 1, o: [{ t: [1, 2] }, { t: [3] }, {}] }),
  given(
    'fields come in the order of the document',
    { l: { $slice: 1 }, b: { c: 1 }, a: 1 },
    { _id: 1, a: 1, b: { c: 2 }, l: [1] },
  ),
  given(
    '$slice alone keeps the other fields',
    { l: { $slice: 2 }, b: 0, o: 0, g: 0 },
    { _id: 1, a: 1, l: [1, 2] },
  ),
  given('$slice by more than there is', { l: { $slice: 99 }, a: 1 }, { _id: 1, a: 1, l: [1, 2, 3, 4, 5] }),
  given('$slice from the end with a count', { l: { $slice: [-3, 2] }, a: 1 }, { _id: 1, a: 1, l: [3, 4] }),
  given('$slice that skips all', { l: { $slice: [9, 2] }, a: 1 }, { _id: 1, a: 1, l: [] }),
  given('$slice of what is no array', { a: { $slice: 1 }, l: 1 }, { _id: 1, a: 1, l: [1, 2, 3, 4, 5] }),
  given(
    '$slice in documents of an array',
    { 'o.t': { $slice: 1 }, a: 1 },
    {
      _id: 1,
      a: 1,
      o: [{ t: [1] }, { t: [3] }, {}],
    },
  ),
  given(
    '$elemMatch gives the first that fits',
    { o: { $elemMatch: { k: 2 } } },
    { _id: 1, o: [{ k: 2, v: 'y', t: [3] }] },
  ),
  given('$elemMatch that fits nothing leaves the field out', { o: { $elemMatch: { k: 9 } } }, { _id: 1 }),
  given('$elemMatch on values', { l: { $elemMatch: { $gt: 3 } } }, { _id: 1, l: [4] }),
  given(
    'the positional $ with $elemMatch in the query',
    { 'o.$': 1 },
    { _id: 1, o: [{ k: 2, v: 'z' }] },
    { o: { $elemMatch: { k: 2, v: 'z' } } },
  ),
  given('the positional $ on values', { 'l.$': 1 }, { _id: 1, l: [3] }, { l: { $gte: 3 } }),
  given(
    'the positional $ beside other fields',
    { a: 1, 'o.$': 1 },
    { _id: 1, a: 1, o: [{ k: 1, v: 'x', t: [1, 2] }] },
    { 'o.v': 'x' },
  ),
  given('an expression over an array', { total: { $sum: '$l' }, _id: 0 }, { total: 15 }),
  given('a renamed field of a document', { only: '$b.d.e', _id: 0 }, { only: 3 }),
  given(
    'a document built of expressions',
    { p: { x: '$a', y: { $add: ['$a', 1] } }, _id: 0 },
    { p: { x: 1, y: 2 } },
  ),
  given('an array built of expressions', { p: ['$a', '$b.c', '$nothing'], _id: 0 }, { p: [1, 2, null] }),
  given('a computed _id', { _id: { $add: ['$a', 10] }, a: 1 }, { _id: 11, a: 1 }),
  given(
    '$cond and $$REMOVE',
    { a: 1, c: { $cond: [{ $gt: ['$a', 5] }, 'big', '$$REMOVE'] } },
    { _id: 1, a: 1 },
  ),
  given('a text that is no path is a literal', { kind: 'fixed', _id: 0 }, { kind: 'fixed' }),
];

describe('projections', () => {
  test.each(cases)('%s', async (_, projection, result, filter) => {
    expect(await project(projection, filter ?? {})).toEqual(result);
  });

  test('fields keep the order of the document, computed ones follow', async () => {
    const found = await project({ z: '$a', l: 1, a: 1 });
    expect(Object.keys(found ?? {})).toEqual(['_id', 'a', 'l', 'z']);
  });

  const refusals: readonly (readonly [name: string, projection: object, codes: readonly number[]])[] = [
    ['an inclusion among exclusions', { a: 0, l: 1 }, [31253, 31254]],
    ['an exclusion among inclusions', { a: 1, l: 0 }, [31253, 31254]],
    ['a path and one above it', { b: 1, 'b.c': 1 }, [31249, 31250]],
    ['an empty document', { b: {} }, [51270]],
    ['an empty path', { '': 1 }, [40352, 51270]],
    ['a path that ends with a dot', { 'b.': 1 }, [40353]],
    ['an unknown expression', { b: { $foo: 1 } }, [31325]],
    ['$slice of text', { l: { $slice: 'x' } }, [28667, 31273]],
    ['two positional projections', { 'l.$': 1, 'o.$': 1 }, [31276]],
    ['the positional $ in the middle', { 'o.$.k': 1 }, [31394]],
    ['$elemMatch on a dotted path', { 'b.c': { $elemMatch: { a: 1 } } }, [31275]],
    ['$elemMatch with a value', { o: { $elemMatch: 1 } }, [31274]],
  ];
  test.each(refusals)('%s is refused', async (_, projection, codes) => {
    expect(codes).toContain(await codeOf(project(projection)));
  });

  test('the positional $ without an array in the query is refused', async () => {
    expect(await codeOf(project({ 'o.$': 1 }, { a: 1 }))).toBe(51246);
  });
});
