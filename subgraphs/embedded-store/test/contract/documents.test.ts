import {
  Binary,
  BSON,
  BSONRegExp,
  Code,
  DBRef,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'mongodb';
import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());

/** The bytes in which a document comes back. */
async function storedBytes(collection: ReturnType<typeof fresh>): Promise<Uint8Array> {
  const [bytes] = await collection.find({}, { raw: true }).toArray();
  if (bytes instanceof Uint8Array) return bytes;
  throw new Error('the driver gave no bytes');
}

const deep = (levels: number): Document => {
  let value: Document = { end: true };
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
};

const values: readonly (readonly [name: string, value: unknown])[] = [
  ['a double', new Double(1.5)],
  ['a double that is whole', new Double(2)],
  ['minus zero', new Double(-0)],
  ['NaN', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['the least double', Number.MIN_VALUE],
  ['an int', new Int32(-5)],
  ['a long', Long.fromString('9223372036854775807')],
  ['a small long', Long.fromNumber(1)],
  ['a decimal', Decimal128.fromString('1.2300')],
  ['a decimal NaN', Decimal128.fromString('NaN')],
  ['a decimal infinity', Decimal128.fromString('-Infinity')],
  ['a huge decimal', Decimal128.fromString('9.999999999999999999999999999999999E+6144')],
  ['text', 'grüße 😀'],
  ['empty text', ''],
  ['text with a zero byte', 'a\u0000b'],
  ['an empty document', {}],
  ['an empty array', []],
  ['an array of arrays', [[1, [2]], []]],
  ['bytes', new Binary(Buffer.from([0, 255, 7]))],
  ['no bytes', new Binary(Buffer.alloc(0))],
  ['bytes of a kind of their own', new Binary(Buffer.from('x'), 0x81)],
  ['a UUID', new UUID('0d6ff4a0-7a5c-4b0a-9d3c-0d5a8e0f4c11')],
  ['an ObjectId', new ObjectId('65f000000000000000000001')],
  ['true', true],
  ['false', false],
  ['a date', new Date(1_700_000_000_000)],
  ['a date before 1970', new Date(-62_135_596_800_000)],
  ['the last date', new Date(8_640_000_000_000_000)],
  ['null', null],
  ['a regular expression', new BSONRegExp('^a.*b$', 'imx')],
  ['code', new Code('return 1')],
  ['code with a scope', new Code('return x', { x: 1 })],
  ['a timestamp', new Timestamp({ t: 4_294_967_295, i: 1 })],
  ['MinKey', new MinKey()],
  ['MaxKey', new MaxKey()],
  ['a reference', new DBRef('people', new ObjectId('65f000000000000000000001'), 'other')],
  ['a thousand elements', Array.from({ length: 1000 }, (_, i) => i)],
  ['a hundred levels', deep(100)],
];

describe('a document comes back byte for byte', () => {
  test.each(values)('with %s', async (_, value) => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, value, list: [value], inner: { value } });
    const bytes = await storedBytes(collection);
    expect(Buffer.from(bytes)).toEqual(
      Buffer.from(BSON.serialize({ _id: 1, value, list: [value], inner: { value } })),
    );
  });

  test.each(values)('with %s, after another field was changed', async (_, value) => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, value, inner: { value }, n: 1 });
    await collection.updateOne({ _id: 1 }, { $set: { n: 2 } });
    const bytes = await storedBytes(collection);
    expect(Buffer.from(bytes)).toEqual(
      Buffer.from(BSON.serialize({ _id: 1, value, inner: { value }, n: 2 })),
    );
  });

  test('with its fields in the order they were given', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, z: 1, a: 2, 10: 3, 9: 4, m: { y: 1, b: 2 } });
    const bytes = await storedBytes(collection);
    const names = Object.keys(BSON.deserialize(bytes));
    expect(new Set(names)).toEqual(new Set(['_id', 'z', 'a', '10', '9', 'm']));
    expect(names.indexOf('z')).toBeLessThan(names.indexOf('a'));
  });

  test('with the _id put in front', async () => {
    const collection = fresh();
    await collection.insertOne({ a: 1, _id: 5, b: 2 });
    expect(Object.keys(BSON.deserialize(await storedBytes(collection)))).toEqual(['_id', 'a', 'b']);
  });

  test.each([
    ['a name with a dot', { 'a.b': 1 }],
    ['a name that begins with $ inside', { a: { $b: 1 } }],
    ['an empty name', { '': 1 }],
    ['names of every script', { имя: 1, 名前: 2, '😀': 3 }],
    ['names of inherited properties', { constructor: 1, toString: 2, hasOwnProperty: 3 }],
    ['a name of a thousand letters', { ['n'.repeat(1000)]: 1 }],
  ])('with %s', async (_, fields) => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, ...fields });
    expect(await collection.findOne()).toEqual({ _id: 1, ...fields });
  });

  test('with __proto__ for a name', async () => {
    const collection = fresh();
    const doc: Item = JSON.parse('{ "_id": 1, "__proto__": { "polluted": true } }');
    await collection.insertOne(doc);
    expect(Buffer.from(await storedBytes(collection)).includes('__proto__')).toBe(true);
    expect(await collection.countDocuments({ '__proto__.polluted': true })).toBe(1);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('of nearly 16 MiB', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, text: 'x'.repeat(16 * 1024 * 1024 - 100) });
    expect((await collection.findOne())?.text).toHaveLength(16 * 1024 * 1024 - 100);
  });
});

describe('an _id', () => {
  test.each([
    ['a number', 5],
    ['a long', Long.fromString('9007199254740993')],
    ['a decimal', Decimal128.fromString('1.5')],
    ['text', 'x'],
    ['empty text', ''],
    ['null', null],
    ['a date', new Date(5)],
    ['false', false],
    ['bytes', new Binary(Buffer.from([1, 2]))],
    ['a UUID', new UUID('0d6ff4a0-7a5c-4b0a-9d3c-0d5a8e0f4c11')],
    ['a document', { a: 1, b: [2] }],
    ['MinKey', new MinKey()],
  ])('may be %s, is found by it, and is taken by it', async (_, _id) => {
    const { db } = database();
    const name = freshName();
    const insert = () => db.command({ insert: name, documents: [{ _id, n: 1 }] });
    expect(await insert()).toMatchObject({ n: 1 });
    const byId: object = { _id: { $eq: _id } };
    expect(await db.collection(name).countDocuments(byId)).toBe(1);
    expect(await insert()).toMatchObject({ n: 0, writeErrors: [{ code: 11000 }] });
  });

  test('tells documents by the order of their fields', async () => {
    const { db } = database();
    const documents = [{ _id: { a: 1, b: 2 } }, { _id: { b: 2, a: 1 } }];
    expect(await db.command({ insert: freshName(), documents })).toMatchObject({ n: 2 });
  });

  test('does not tell 1 from 1.0', async () => {
    const { db } = database();
    const documents = [{ _id: new Int32(1) }, { _id: new Double(1) }];
    expect(await db.command({ insert: freshName(), documents })).toMatchObject({
      writeErrors: [{ index: 1 }],
    });
  });

  test.each([
    ['an array', [1], 53],
    ['a regular expression', /a/, 53],
    ['a document with $', { $a: 1 }, 52],
  ])('may not be %s', async (_, _id, code) => {
    const reply = await database().db.command({ insert: freshName(), documents: [{ _id }] });
    expect(reply.writeErrors).toMatchObject([{ index: 0, code }]);
  });

  test('is made by the server where the client gave none', async () => {
    const { db } = database();
    const name = freshName();
    await db.command({ insert: name, documents: [{ n: 1 }] });
    const [stored] = await db.collection(name).find().toArray();
    expect(stored?._id).toBeInstanceOf(ObjectId);
    expect(Object.keys(stored ?? {})).toEqual(['_id', 'n']);
  });
});

describe('an insertion is refused', () => {
  test('without documents', async () => {
    expect(await codeOf(database().db.command({ insert: freshName(), documents: [] }))).toBe(16);
  });

  test('of what is no document', async () => {
    expect([9, 14]).toContain(await codeOf(database().db.command({ insert: freshName(), documents: [5] })));
  });

  test('with an unknown field', async () => {
    const command = { insert: freshName(), documents: [{ _id: 1 }], surprise: 1 };
    expect([9, 40415]).toContain(await codeOf(database().db.command(command)));
  });

  test('of more than two hundred levels', async () => {
    const code = await codeOf(fresh().insertOne({ _id: 1, ...deep(210) }));
    expect(code).not.toBe('granted');
  });
});
