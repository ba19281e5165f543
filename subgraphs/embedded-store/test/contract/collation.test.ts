import type { CollationOptions, IndexDescription } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const words = () => database().db.collection<Item>('words');
const fresh = () => database().db.collection<Item>(freshName());
const en = (strength: number, more: Partial<CollationOptions> = {}): CollationOptions => ({
  locale: 'en',
  strength,
  ...more,
});

const documents: Item[] = [
  { _id: 1, w: 'cafe', n: 1 },
  { _id: 2, w: 'Cafe', n: 2 },
  { _id: 3, w: 'café', n: 3 },
  { _id: 4, w: 'CAFÉ', n: 4, tags: ['Red', 'green'] },
  { _id: 5, w: 'caffe', n: 5, sub: { name: 'Ann' } },
  { _id: 6, w: 'item 10', n: 6 },
  { _id: 7, w: 'item 9', n: 7 },
  { _id: 8, w: 'item-9', n: 8, rows: [{ k: 'One' }, { k: 'Two' }] },
  { _id: 9, w: 12, n: 9 },
  { _id: 10, n: 10 },
];

beforeAll(async () => {
  await words().insertMany(documents);
});

const idsFor = async (filter: object, collation?: CollationOptions): Promise<unknown[]> => {
  const found = words().find(filter, collation === undefined ? {} : { collation });
  return (await found.toArray()).map(({ _id }) => _id).sort((a, b) => Number(a) - Number(b));
};

describe('a filter under a collation', () => {
  test.each<[string, object, CollationOptions | undefined, number[]]>([
    ['without one bytes decide', { w: 'cafe' }, undefined, [1]],
    ['the simple one compares bytes', { w: 'cafe' }, { locale: 'simple' }, [1]],
    ['strength 1 sees letters alone', { w: 'cafe' }, en(1), [1, 2, 3, 4]],
    ['strength 2 sees accents, too', { w: 'cafe' }, en(2), [1, 2]],
    ['strength 2 does not see case', { w: 'café' }, en(2), [3, 4]],
    ['strength 3 sees case, too', { w: 'cafe' }, en(3), [1]],
    ['strength 3 is the default', { w: 'Cafe' }, { locale: 'en' }, [2]],
    ['strength 1 with a case level sees case', { w: 'Cafe' }, en(1, { caseLevel: true }), [2]],
    ['strength 2 with a case level sees both', { w: 'cafe' }, en(2, { caseLevel: true }), [1]],
    ['$in', { w: { $in: ['CAFE', 12] } }, en(2), [1, 2, 9]],
    ['$nin', { w: { $nin: ['CAFE', null] } }, en(1), [5, 6, 7, 8, 9]],
    ['$ne', { w: { $ne: 'CAFE' }, n: { $lte: 5 } }, en(2), [3, 4, 5]],
    ['$gt orders letters and not bytes', { w: { $gt: 'CAFE', $lt: 'd' } }, en(1), [5]],
    ['$gte', { w: { $gte: 'cafe', $lte: 'CAFE' } }, en(1), [1, 2, 3, 4]],
    [
      'numbers in texts as numbers',
      { w: { $lt: 'item 10' }, n: { $gt: 5 } },
      en(3, { numericOrdering: true }),
      [7],
    ],
    ['numbers in texts as letters', { w: { $lt: 'item 9' }, n: { $in: [6, 7] } }, en(3), [6]],
    ['numbers are compared as ever', { w: { $gt: 5 } }, en(1), [9]],
    ['null is compared as ever', { w: null }, en(1), [10]],
    ['elements of arrays', { tags: 'RED' }, en(2), [4]],
    ['a whole array', { tags: ['red', 'GREEN'] }, en(2), [4]],
    ['an array in other order does not match', { tags: ['green', 'red'] }, en(2), []],
    ['$all', { tags: { $all: ['RED', 'Green'] } }, en(2), [4]],
    ['$elemMatch on values', { tags: { $elemMatch: { $eq: 'GREEN' } } }, en(2), [4]],
    ['$elemMatch on fields', { rows: { $elemMatch: { k: 'one' } } }, en(2), [8]],
    ['an embedded document', { sub: { name: 'ANN' } }, en(2), [5]],
    ['an embedded document with another field name does not match', { sub: { NAME: 'Ann' } }, en(2), []],
    ['a dotted path', { 'rows.k': 'TWO' }, en(2), [8]],
    ['$not', { w: { $not: { $eq: 'CAFE' } }, n: { $lt: 4 } }, en(1), []],
    ['$or', { $or: [{ w: 'CAFE' }, { tags: 'red' }] }, en(2), [1, 2, 4]],
    ['$nor', { $nor: [{ w: 'CAFE' }], n: { $lt: 4 } }, en(2), [3]],
    ['a regular expression does not heed it', { w: /^cafe/ }, en(1), [1]],
    ['punctuation can be left out of account', { w: 'ITEM9' }, en(1, { alternate: 'shifted' }), [7, 8]],
    ['punctuation counts otherwise', { w: 'item9' }, en(1), []],
  ])('%s', async (_, filter, collation, ids) => {
    expect(await idsFor(filter, collation)).toEqual(ids);
  });
});

test('ue and ü are one in a German phone book alone', async () => {
  const collection = fresh();
  await collection.insertMany(['Müller', 'Mueller', 'Muller'].map((w, _id) => ({ _id, w })));
  const found = (locale: string) =>
    collection.find({ w: 'MUELLER' }, { collation: { locale, strength: 1 } }).toArray();
  expect(await found('de@collation=phonebook')).toHaveLength(2);
  expect(await found('de')).toHaveLength(1);
});

describe('an order under a collation', () => {
  const orderOf = async (texts: readonly string[], collation?: CollationOptions): Promise<unknown[]> => {
    const collection = fresh();
    await collection.insertMany(texts.map((w, _id) => ({ _id, w })));
    const found = collection.find({}, collation === undefined ? {} : { collation }).sort({ w: 1, _id: 1 });
    return (await found.toArray()).map(({ w }) => w);
  };

  test.each<[string, string[], CollationOptions | undefined, string[]]>([
    ['bytes put capitals first', ['b', 'A', 'a', 'B'], undefined, ['A', 'B', 'a', 'b']],
    ['a locale puts letters together', ['b', 'A', 'a', 'B'], { locale: 'en' }, ['a', 'A', 'b', 'B']],
    ['capitals first', ['b', 'A', 'a', 'B'], { locale: 'en', caseFirst: 'upper' }, ['A', 'a', 'B', 'b']],
    ['small letters first', ['A', 'a'], { locale: 'en', caseFirst: 'lower' }, ['a', 'A']],
    ['what is equal keeps the next order', ['B', 'b', 'A', 'a'], en(2), ['A', 'a', 'B', 'b']],
    ['numbers in texts', ['a10', 'a9', 'a1'], { locale: 'en', numericOrdering: true }, ['a1', 'a9', 'a10']],
    ['Swedish puts ä after z', ['z', 'ä', 'a'], { locale: 'sv' }, ['a', 'z', 'ä']],
    ['German puts ä next to a', ['z', 'ä', 'a'], { locale: 'de' }, ['a', 'ä', 'z']],
    ['Spanish has a letter ñ', ['o', 'ñ', 'n', 'nz'], { locale: 'es' }, ['n', 'nz', 'ñ', 'o']],
    ['Canadian French weighs the last accent first', ['coté', 'côte'], { locale: 'fr_CA' }, ['côte', 'coté']],
    ['French weighs the first accent first', ['côte', 'coté'], { locale: 'fr' }, ['coté', 'côte']],
  ])('%s', async (_, texts, collation, sorted) => {
    expect(await orderOf(texts, collation)).toEqual(sorted);
  });

  test('holds downwards, too', async () => {
    const found = words()
      .find({ n: { $lte: 5 } }, { collation: { locale: 'en' } })
      .sort({ w: -1 });
    expect((await found.toArray()).map(({ _id }) => _id)).toEqual([5, 4, 3, 2, 1]);
  });

  test('holds with a limit', async () => {
    const found = words()
      .find({ n: { $lte: 5 } }, { collation: { locale: 'en' } })
      .sort({ w: 1 })
      .limit(2);
    expect((await found.toArray()).map(({ _id }) => _id)).toEqual([1, 2]);
  });

  test('is not taken from an index that has another', async () => {
    const collection = fresh();
    await collection.createIndex({ w: 1 });
    await collection.insertMany(['b', 'A', 'a', 'B'].map((w, _id) => ({ _id, w })));
    const found = await collection
      .find({}, { collation: { locale: 'en' } })
      .sort({ w: 1 })
      .toArray();
    expect(found.map(({ w }) => w)).toEqual(['a', 'A', 'b', 'B']);
  });
});

describe('commands under a collation', () => {
  const three = async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, w: 'x', l: ['a', 'A'] },
      { _id: 2, w: 'X' },
      { _id: 3, w: 'y' },
    ]);
    return collection;
  };

  test('count counts what is equal under it', async () => {
    expect(await (await three()).countDocuments({ w: 'X' }, { collation: en(2) })).toBe(2);
  });

  test('distinct gives one of what is equal under it', async () => {
    const values = await (await three()).distinct('w', {}, { collation: en(2) });
    expect(values.map((value) => String(value).toLowerCase())).toEqual(['x', 'y']);
  });

  test('distinct without it gives all', async () => {
    expect(await (await three()).distinct('w')).toHaveLength(3);
  });

  test('updateMany changes what is equal under it', async () => {
    const collection = await three();
    const result = await collection.updateMany({ w: 'X' }, { $set: { seen: true } }, { collation: en(2) });
    expect(result.modifiedCount).toBe(2);
  });

  test('deleteMany removes what is equal under it', async () => {
    expect((await (await three()).deleteMany({ w: 'X' }, { collation: en(2) })).deletedCount).toBe(2);
  });

  test('findOneAndUpdate finds and orders by it', async () => {
    const collection = await three();
    const found = await collection.findOneAndUpdate(
      { w: 'X' },
      { $set: { seen: true } },
      { collation: en(2), sort: { _id: -1 } },
    );
    expect(found?._id).toBe(2);
  });

  test('each statement of a bulk write has its own', async () => {
    const collection = await three();
    const result = await collection.bulkWrite([
      { updateMany: { filter: { w: 'X' }, update: { $set: { a: 1 } }, collation: en(2) } },
      { updateMany: { filter: { w: 'X' }, update: { $set: { b: 1 } } } },
    ]);
    expect(result.modifiedCount).toBe(3);
  });
});

describe('an index with a collation', () => {
  test('is unique under it', async () => {
    const collection = fresh();
    await collection.createIndex({ email: 1 }, { unique: true, collation: en(2) });
    await collection.insertOne({ _id: 1, email: 'Ann@Example.com' });
    expect(await codeOf(collection.insertOne({ _id: 2, email: 'ann@example.COM' }))).toBe(11000);
    expect(await codeOf(collection.insertOne({ _id: 3, email: 'änn@example.com' }))).toBe('granted');
    expect(await codeOf(collection.updateOne({ _id: 3 }, { $set: { email: 'ANN@EXAMPLE.COM' } }))).toBe(
      11000,
    );
  });

  test('is unique for letters of any script', async () => {
    const collection = fresh();
    await collection.createIndex({ w: 1 }, { unique: true, collation: en(1) });
    const different = [
      '日本',
      '日本語',
      '한국',
      '한국어',
      'жук',
      'жуки',
      'אבג',
      'ειρήνη',
      '🙂',
      '🙃',
      '',
      ' ',
    ];
    await collection.insertMany(different.map((w, _id) => ({ _id, w })));
    for (const same of ['ЖУК', 'ΕΙΡΗΝΗ', '日本']) {
      expect(await codeOf(collection.insertOne({ _id: same, w: same })), same).toBe(11000);
    }
  });

  test('is unique where letters are written in two ways', async () => {
    const collection = fresh();
    await collection.createIndex({ w: 1 }, { unique: true, collation: en(1) });
    await collection.insertMany([{ _id: 1, w: 'ﬁne æther straße' }]);
    for (const same of ['fine aether strasse', 'FINE ÆTHER STRASSE', 'ﬁne æthe\u0301r straße']) {
      expect(await codeOf(collection.insertOne({ _id: same, w: same })), same).toBe(11000);
    }
  });

  test('is unique for numbers within texts', async () => {
    const collection = fresh();
    const collation = { locale: 'en', numericOrdering: true };
    await collection.createIndex({ w: 1 }, { unique: true, collation });
    await collection.insertMany(['v1', 'v2', 'v10'].map((w, _id) => ({ _id, w })));
    expect(await codeOf(collection.insertOne({ _id: 9, w: 'v010' }))).toBe(11000);
    expect(await codeOf(collection.insertOne({ _id: 10, w: 'v11' }))).toBe('granted');
  });

  test('is unique over several fields', async () => {
    const collection = fresh();
    await collection.createIndex({ tenant: 1, name: -1 }, { unique: true, collation: en(2) });
    await collection.insertMany([
      { _id: 1, tenant: 1, name: 'a' },
      { _id: 2, tenant: 2, name: 'A' },
    ]);
    expect(await codeOf(collection.insertOne({ _id: 3, tenant: 2, name: 'a' }))).toBe(11000);
  });

  test('is not made over documents that are equal under it', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, w: 'a' },
      { _id: 2, w: 'A' },
    ]);
    expect(await codeOf(collection.createIndex({ w: 1 }, { unique: true, collation: en(2) }))).toBe(11000);
    expect(await codeOf(collection.createIndex({ w: 1 }, { unique: true, collation: en(3) }))).toBe(
      'granted',
    );
  });

  test('gives a key back that was given up', async () => {
    const collection = fresh();
    await collection.createIndex({ w: 1 }, { unique: true, collation: en(2) });
    await collection.insertOne({ _id: 1, w: 'a' });
    await collection.updateOne({ _id: 1 }, { $set: { w: 'A' } });
    await collection.updateOne({ _id: 1 }, { $set: { w: 'b' } });
    expect(await codeOf(collection.insertOne({ _id: 2, w: 'a' }))).toBe('granted');
  });

  test('is found through by queries under the same one and not by others', async () => {
    const collection = fresh();
    await collection.createIndex({ w: 1 }, { collation: en(2) });
    await collection.insertMany(['a', 'A', 'b', 'á'].map((w, _id) => ({ _id, w })));
    const count = (filter: object, collation?: CollationOptions) =>
      collection.countDocuments(filter, collation === undefined ? {} : { collation });
    expect(await count({ w: 'A' }, en(2))).toBe(2);
    expect(await count({ w: 'A' }, en(1))).toBe(3);
    expect(await count({ w: 'A' })).toBe(1);
    expect(await count({ w: { $in: ['B', 'A'] } }, en(2))).toBe(3);
    expect(await count({ w: { $gt: 'A' } }, en(2))).toBe(2);
    expect(await count({ w: /^a/ }, en(2))).toBe(1);
  });

  test('holds numbers for every query', async () => {
    const collection = fresh();
    await collection.createIndex({ n: 1 }, { collation: en(2) });
    await collection.insertMany([1, 2, 3, '2'].map((n, _id) => ({ _id, n })));
    expect(await collection.countDocuments({ n: { $gte: 2 } })).toBe(2);
    expect(await collection.countDocuments({ n: 2 })).toBe(1);
  });

  test('holds documents and arrays with texts', async () => {
    const collection = fresh();
    await collection.createIndex({ v: 1 }, { collation: en(2) });
    await collection.insertMany([
      { _id: 1, v: { name: 'Ann' } },
      { _id: 2, v: ['Ann', 'Bob'] },
      { _id: 3, v: 'ANN' },
    ]);
    expect(await collection.countDocuments({ v: { name: 'ANN' } }, { collation: en(2) })).toBe(1);
    expect(await collection.countDocuments({ v: 'ann' }, { collation: en(2) })).toBe(2);
    expect(await collection.countDocuments({ v: ['ann', 'bob'] }, { collation: en(2) })).toBe(1);
  });

  test('is partial by its own collation', async () => {
    const collection = fresh();
    await collection.createIndex(
      { email: 1 },
      { unique: true, collation: en(2), partialFilterExpression: { state: 'active' } },
    );
    await collection.insertMany([
      { _id: 1, email: 'a', state: 'ACTIVE' },
      { _id: 2, email: 'A', state: 'gone' },
    ]);
    expect(await codeOf(collection.insertOne({ _id: 3, email: 'A', state: 'Active' }))).toBe(11000);
  });

  test('is listed with every option', async () => {
    const collection = fresh();
    await collection.createIndex({ w: 1 }, { collation: { locale: 'de', strength: 2 } });
    const listed = (await collection.indexes()).find(({ name }) => name === 'w_1');
    expect(listed?.collation).toMatchObject({
      locale: 'de',
      caseLevel: false,
      caseFirst: 'off',
      strength: 2,
      numericOrdering: false,
      alternate: 'non-ignorable',
      maxVariable: 'punct',
      normalization: false,
      backwards: false,
    });
  });

  test('stands next to another on the same fields under another name', async () => {
    const collection = fresh();
    await collection.createIndex({ w: 1 });
    await collection.createIndex({ w: 1 }, { name: 'w_en', collation: en(2) });
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'w_1', 'w_en']);
  });

  test('is looked up by key and touches little', needs('embedded'), async () => {
    const collection = fresh();
    await collection.createIndex({ w: 1 }, { collation: en(2) });
    await collection.insertMany(
      Array.from({ length: 500 }, (_, i) => ({ _id: i, w: `User${i}@Example.com` })),
    );
    const plan = await collection
      .find({ w: 'user77@example.com' }, { collation: en(2) })
      .explain('executionStats');
    expect(plan.executionStats).toMatchObject({ nReturned: 1, totalDocsExamined: 1 });
    const other = await collection.find({ w: 'User77@Example.com' }).explain('executionStats');
    expect(other.executionStats).toMatchObject({ nReturned: 1, totalDocsExamined: 500 });
  });
});

describe('a collection with a default collation', () => {
  const withDefault = async () => {
    const name = freshName();
    await database().db.createCollection(name, { collation: en(2) });
    const collection = database().db.collection<Item>(name);
    await collection.insertMany([
      { _id: 1, w: 'a' },
      { _id: 2, w: 'A' },
      { _id: 3, w: 'b' },
    ]);
    return collection;
  };

  test('compares by it where a command names none', async () => {
    const collection = await withDefault();
    expect(await collection.countDocuments({ w: 'A' })).toBe(2);
    expect((await collection.find({}).sort({ w: -1, _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([
      3, 1, 2,
    ]);
    expect(await collection.distinct('w')).toHaveLength(2);
    expect((await collection.deleteMany({ w: 'A' })).deletedCount).toBe(2);
  });

  test('compares bytes where a command names the simple one', async () => {
    const collection = await withDefault();
    expect(await collection.countDocuments({ w: 'A' }, { collation: { locale: 'simple' } })).toBe(1);
  });

  test('hands it to its indexes', async () => {
    const collection = await withDefault();
    expect(await codeOf(collection.createIndex({ w: 1 }, { unique: true }))).toBe(11000);
    await collection.createIndex({ w: 1 });
    const [, index] = await collection.indexes();
    expect((index as IndexDescription).collation).toMatchObject({ locale: 'en', strength: 2 });
  });

  test('keeps it out of an index that is to be simple', async () => {
    const collection = await withDefault();
    await collection.createIndex({ w: 1 }, { unique: true, collation: { locale: 'simple' } });
    expect(await codeOf(collection.insertOne({ _id: 4, w: 'B' }))).toBe('granted');
  });

  test('is listed with it', async () => {
    const { collectionName } = await withDefault();
    const [listed] = await database().db.listCollections({ name: collectionName }).toArray();
    expect(listed).toMatchObject({
      options: { collation: { locale: 'en', strength: 2, maxVariable: 'punct' } },
    });
  });
});

describe('a collation that is none', () => {
  test.each<[string, object, number]>([
    ['an unknown locale', { locale: 'xx' }, 2],
    ['a locale written with a hyphen', { locale: 'en-US' }, 2],
    ['a strength that there is not', { locale: 'en', strength: 6 }, 2],
    ['a strength of 0', { locale: 'en', strength: 0 }, 2],
    ['a strength that is no number', { locale: 'en', strength: 'a' }, 14],
    ['a case order that there is not', { locale: 'en', caseFirst: 'both' }, 2],
    ['an alternate that there is not', { locale: 'en', alternate: 'none' }, 2],
    ['a case order that could have no effect', { locale: 'en', strength: 1, caseFirst: 'upper' }, 2],
    ['backwards without accents', { locale: 'fr_CA', strength: 1, backwards: true }, 2],
    ['a flag that is no boolean', { locale: 'en', numericOrdering: 1 }, 14],
    ['an option that there is not', { locale: 'en', loud: true }, 40415],
    ['no locale', { strength: 1 }, 40414],
  ])('%s is refused', async (_, collation, code) => {
    expect(
      await codeOf(
        words()
          .find({}, { collation: collation as CollationOptions })
          .toArray(),
      ),
    ).toBe(code);
  });

  test.each<[string, object]>([
    ['strength 4', { locale: 'en', strength: 4 }],
    ['strength 5', { locale: 'en', strength: 5 }],
    ['accents from the end', { locale: 'en', backwards: true }],
    ['spaces alone left out of account', { locale: 'en', alternate: 'shifted', maxVariable: 'space' }],
  ])('%s is refused and not ignored', needs('embedded'), async (_, collation) => {
    expect(
      await codeOf(
        words()
          .find({}, { collation: collation as CollationOptions })
          .toArray(),
      ),
    ).toBe(238);
  });
});
