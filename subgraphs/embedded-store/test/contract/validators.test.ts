import { Decimal128, Double, Int32, Long, MongoServerError, ObjectId } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();

const withValidator = async (validator: object, options: object = {}) => {
  const name = freshName();
  await database().db.createCollection(name, { validator, ...options });
  return database().db.collection<Item>(name);
};
const withSchema = (schema: object) => withValidator({ $jsonSchema: schema });

/** `errInfo.details` of a refusal. */
const detailsOf = async (operation: Promise<unknown>): Promise<unknown> =>
  operation.then(
    () => 'granted',
    (error: unknown) => (error instanceof MongoServerError ? error.errInfo?.details : error),
  );

const accepts = async (schema: object, doc: object): Promise<boolean> => {
  const collection = await withSchema(schema);
  const code = await codeOf(collection.insertOne({ _id: 1, ...doc }));
  expect(['granted', 121]).toContain(code);
  return code === 'granted';
};

const about = (v: object): object => ({ properties: { v } });

describe('$jsonSchema', () => {
  test.each<[string, object, object[], object[]]>([
    ['required', { required: ['a', 'b'] }, [{ a: 1, b: null }], [{ a: 1 }, {}]],
    ['bsonType', about({ bsonType: 'string' }), [{ v: '' }, {}], [{ v: 1 }, { v: null }]],
    ['several types', about({ bsonType: ['string', 'null'] }), [{ v: 'a' }, { v: null }], [{ v: 1 }]],
    [
      'int is not double',
      about({ bsonType: 'int' }),
      [{ v: new Int32(1) }],
      [{ v: new Double(1) }, { v: Long.fromNumber(1) }],
    ],
    ['long', about({ bsonType: 'long' }), [{ v: Long.fromNumber(1) }], [{ v: 1 }]],
    ['double', about({ bsonType: 'double' }), [{ v: 1.5 }, { v: new Double(1) }], [{ v: new Int32(1) }]],
    ['decimal', about({ bsonType: 'decimal' }), [{ v: Decimal128.fromString('1') }], [{ v: 1 }]],
    [
      'number is every number',
      about({ bsonType: 'number' }),
      [{ v: 1 }, { v: 1.5 }, { v: Long.ONE }],
      [{ v: '1' }],
    ],
    ['date', about({ bsonType: 'date' }), [{ v: new Date() }], [{ v: '2024-01-01' }]],
    ['objectId', about({ bsonType: 'objectId' }), [{ v: new ObjectId() }], [{ v: String(new ObjectId()) }]],
    ['bool', about({ bsonType: 'bool' }), [{ v: false }], [{ v: 0 }]],
    ['array is the whole value', about({ bsonType: 'array' }), [{ v: [] }], [{ v: 'a' }]],
    ['an array is not one of its items', about({ bsonType: 'string' }), [{ v: 'a' }], [{ v: ['a'] }]],
    ['type number', about({ type: 'number' }), [{ v: 1 }, { v: 1.5 }], [{ v: '1' }]],
    ['type object', about({ type: 'object' }), [{ v: {} }], [{ v: [] }]],
    ['type boolean', about({ type: 'boolean' }), [{ v: true }], [{ v: 1 }]],
    [
      'enum',
      about({ enum: ['a', 1, null] }),
      [{ v: 'a' }, { v: 1 }, { v: null }, {}],
      [{ v: 'b' }, { v: 2 }],
    ],
    [
      'enum of documents',
      about({ enum: [{ a: 1 }] }),
      [{ v: { a: 1 } }],
      [{ v: { a: 2 } }, { v: [{ a: 1 }] }],
    ],
    ['minimum', about({ minimum: 2 }), [{ v: 2 }, { v: 'text' }], [{ v: 1.9 }]],
    ['maximum', about({ maximum: 2 }), [{ v: 2 }], [{ v: Long.fromNumber(3) }]],
    ['exclusiveMinimum', about({ minimum: 2, exclusiveMinimum: true }), [{ v: 2.1 }], [{ v: 2 }]],
    ['exclusiveMaximum', about({ maximum: 2, exclusiveMaximum: true }), [{ v: 1 }], [{ v: 2 }]],
    ['multipleOf', about({ multipleOf: 3 }), [{ v: 9 }, { v: Long.fromNumber(9) }, { v: 'x' }], [{ v: 10 }]],
    ['multipleOf a fraction', about({ multipleOf: 0.5 }), [{ v: 1.5 }], [{ v: 1.25 }]],
    ['minLength counts characters', about({ minLength: 2 }), [{ v: '😀😀' }, { v: 1 }], [{ v: '😀' }]],
    ['maxLength', about({ maxLength: 2 }), [{ v: 'ab' }], [{ v: 'abc' }]],
    ['pattern', about({ pattern: '^a.c$' }), [{ v: 'abc' }, { v: 5 }], [{ v: 'xabc' }]],
    ['minItems', about({ minItems: 1 }), [{ v: [1] }, { v: 'no array' }], [{ v: [] }]],
    ['maxItems', about({ maxItems: 1 }), [{ v: [1] }], [{ v: [1, 2] }]],
    ['uniqueItems', about({ uniqueItems: true }), [{ v: [1, '1', [1]] }], [{ v: [1, new Double(1)] }]],
    [
      'items',
      about({ items: { bsonType: 'string' } }),
      [{ v: ['a'] }, { v: [] }, { v: 1 }],
      [{ v: ['a', 1] }],
    ],
    [
      'items by position',
      about({ items: [{ type: 'number' }, { type: 'string' }] }),
      [{ v: [1, 'a', true] }, { v: [1] }],
      [{ v: ['a'] }],
    ],
    ['additionalItems false', about({ items: [{}], additionalItems: false }), [{ v: [1] }], [{ v: [1, 2] }]],
    [
      'additionalItems by schema',
      about({ items: [{}], additionalItems: { type: 'string' } }),
      [{ v: [1, 'a'] }],
      [{ v: [1, 2] }],
    ],
    [
      'additionalProperties false',
      { properties: { _id: {}, a: {} }, additionalProperties: false },
      [{ a: 1 }],
      [{ b: 1 }],
    ],
    [
      'additionalProperties by schema',
      { properties: { _id: {} }, additionalProperties: { type: 'string' } },
      [{ b: 'x' }],
      [{ b: 1 }],
    ],
    [
      'patternProperties',
      { patternProperties: { '^n_': { type: 'number' } } },
      [{ n_a: 1, b: 'x' }],
      [{ n_a: 'x' }],
    ],
    [
      'patternProperties are not additional',
      { patternProperties: { '^(_id|a)$': {} }, additionalProperties: false },
      [{ a: 1 }],
      [{ ab: 1 }],
    ],
    ['minProperties', { minProperties: 2 }, [{ a: 1 }], [{}]],
    ['maxProperties', { maxProperties: 2 }, [{ a: 1 }], [{ a: 1, b: 1 }]],
    ['dependencies on fields', { dependencies: { a: ['b'] } }, [{ a: 1, b: 1 }, { b: 1 }], [{ a: 1 }]],
    [
      'dependencies on a schema',
      { dependencies: { a: { required: ['b'] } } },
      [{ a: 1, b: 1 }, {}],
      [{ a: 1 }],
    ],
    ['allOf', { allOf: [{ required: ['a'] }, { required: ['b'] }] }, [{ a: 1, b: 1 }], [{ a: 1 }]],
    ['anyOf', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, [{ a: 1 }, { b: 1 }], [{}]],
    ['oneOf', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, [{ a: 1 }], [{}, { a: 1, b: 1 }]],
    ['not', { not: { required: ['a'] } }, [{}], [{ a: 1 }]],
    [
      'schemas within schemas',
      about({ bsonType: 'object', required: ['x'], ...about({ minimum: 1 }) }),
      [{ v: { x: 1, v: 1 } }],
      [{ v: {} }, { v: { x: 1, v: 0 } }],
    ],
    ['title and description change nothing', { title: 't', description: 'd' }, [{}], []],
    ['an empty schema takes everything', {}, [{}, { a: 1 }], []],
  ])('%s', async (_, schema, good, bad) => {
    for (const doc of good) expect(await accepts(schema, doc), JSON.stringify(doc)).toBe(true);
    for (const doc of bad) expect(await accepts(schema, doc), JSON.stringify(doc)).toBe(false);
  });

  test.each<[string, object, number]>([
    ['an unknown keyword', { colour: 'red' }, 9],
    ['a keyword of later drafts', { format: 'email' }, 9],
    ['$ref', { $ref: '#/a' }, 9],
    ['type integer', { type: 'integer' }, 9],
    ['an unknown bsonType', { bsonType: 'text' }, 2],
    ['type next to bsonType', { type: 'object', bsonType: 'object' }, 9],
    ['required without names', { required: [] }, 9],
    ['required that is no array', { required: 'a' }, 14],
    ['required with a name twice', { required: ['a', 'a'] }, 9],
    ['exclusiveMinimum without minimum', { exclusiveMinimum: true }, 9],
    ['a minimum that is no number', { minimum: 'a' }, 14],
    ['a negative length', { minLength: -1 }, 9],
    ['multipleOf 0', { multipleOf: 0 }, 9],
    ['an enum of nothing', { enum: [] }, 9],
    ['properties that are no object', { properties: 1 }, 14],
    ['a schema that is no object', { not: 1 }, 14],
  ])('%s is refused', async (_, schema, code) => {
    expect(await codeOf(withSchema(schema))).toBe(code);
  });

  test('finds what fulfils it, as a filter', async () => {
    const collection = database().db.collection<Item>(freshName());
    await collection.insertMany([{ _id: 1, a: 'x' }, { _id: 2, a: 1 }, { _id: 3 }]);
    const schema = { required: ['a'], properties: { a: { bsonType: 'string' } } };
    expect(await collection.find({ $jsonSchema: schema }).toArray()).toEqual([{ _id: 1, a: 'x' }]);
    expect(await collection.find({ $nor: [{ $jsonSchema: schema }] }).toArray()).toHaveLength(2);
  });
});

describe('a refusal by $jsonSchema', () => {
  const detailsFor = async (schema: object, doc: object): Promise<unknown> =>
    detailsOf((await withSchema(schema)).insertOne({ _id: 1, ...doc }));
  const rule = (...schemaRulesNotSatisfied: object[]) => ({
    operatorName: '$jsonSchema',
    schemaRulesNotSatisfied,
  });
  const property = (...details: object[]) =>
    rule({ operatorName: 'properties', propertiesNotSatisfied: [{ propertyName: 'v', details }] });

  test.each<[string, object, object, object]>([
    [
      'missing fields',
      { required: ['a', 'b'] },
      { a: 1 },
      rule({ operatorName: 'required', specifiedAs: { required: ['a', 'b'] }, missingProperties: ['b'] }),
    ],
    [
      'a type',
      about({ bsonType: 'string' }),
      { v: 1 },
      property({
        operatorName: 'bsonType',
        specifiedAs: { bsonType: 'string' },
        reason: 'type did not match',
        consideredValue: 1,
        consideredType: 'int',
      }),
    ],
    [
      'a bound',
      about({ minimum: 5 }),
      { v: 4 },
      property({
        operatorName: 'minimum',
        specifiedAs: { minimum: 5 },
        reason: 'comparison failed',
        consideredValue: 4,
      }),
    ],
    [
      'an enumeration',
      about({ enum: ['a'] }),
      { v: 'b' },
      property({
        operatorName: 'enum',
        specifiedAs: { enum: ['a'] },
        reason: 'value was not found in enum',
        consideredValue: 'b',
      }),
    ],
    [
      'a length',
      about({ maxLength: 1 }),
      { v: 'ab' },
      property({
        operatorName: 'maxLength',
        specifiedAs: { maxLength: 1 },
        reason: 'specified string length was not satisfied',
        consideredValue: 'ab',
      }),
    ],
    [
      'a pattern',
      about({ pattern: '^a' }),
      { v: 'b' },
      property({
        operatorName: 'pattern',
        specifiedAs: { pattern: '^a' },
        reason: 'regular expression did not match',
        consideredValue: 'b',
      }),
    ],
    [
      'an additional field',
      { properties: { _id: {} }, additionalProperties: false },
      { x: 1 },
      rule({
        operatorName: 'additionalProperties',
        specifiedAs: { additionalProperties: false },
        additionalProperties: ['x'],
      }),
    ],
    [
      'alternatives',
      { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      {},
      rule({
        operatorName: 'anyOf',
        schemasNotSatisfied: [
          {
            index: 0,
            details: [
              { operatorName: 'required', specifiedAs: { required: ['a'] }, missingProperties: ['a'] },
            ],
          },
          {
            index: 1,
            details: [
              { operatorName: 'required', specifiedAs: { required: ['b'] }, missingProperties: ['b'] },
            ],
          },
        ],
      }),
    ],
  ])('names %s', async (_, schema, doc, details) => {
    expect(await detailsFor(schema, doc)).toMatchObject(details);
  });

  test('gives the description of the field', async () => {
    const schema = about({ bsonType: 'string', description: 'a name' });
    expect(await detailsFor(schema, { v: 1 })).toMatchObject({
      schemaRulesNotSatisfied: [{ propertiesNotSatisfied: [{ propertyName: 'v', description: 'a name' }] }],
    });
  });

  test('names the document', async () => {
    const collection = await withSchema({ required: ['a'] });
    await expect(collection.insertOne({ _id: 7 })).rejects.toMatchObject({
      code: 121,
      message: 'Document failed validation',
      errInfo: { failingDocumentId: 7 },
    });
  });
});

describe('a validator that is a filter', () => {
  test.each<[string, object, object, object]>([
    [
      'a comparison',
      { v: { $gt: 5 } },
      { v: 3 },
      {
        operatorName: '$gt',
        specifiedAs: { v: { $gt: 5 } },
        reason: 'comparison failed',
        consideredValue: 3,
      },
    ],
    [
      'a missing field',
      { v: { $gt: 5 } },
      {},
      { operatorName: '$gt', specifiedAs: { v: { $gt: 5 } }, reason: 'field was missing' },
    ],
    [
      'an equality',
      { v: 'a' },
      { v: 'b' },
      { operatorName: '$eq', specifiedAs: { v: 'a' }, reason: 'comparison failed', consideredValue: 'b' },
    ],
    [
      'a type',
      { v: { $type: 'string' } },
      { v: 1 },
      { operatorName: '$type', reason: 'type did not match', consideredValue: 1, consideredType: 'int' },
    ],
    [
      'existence',
      { v: { $exists: true } },
      {},
      { operatorName: '$exists', specifiedAs: { v: { $exists: true } }, reason: 'path does not exist' },
    ],
    [
      'a list',
      { v: { $in: [1, 2] } },
      { v: 3 },
      { operatorName: '$in', reason: 'no matching value found in array', consideredValue: 3 },
    ],
    [
      'every clause that failed',
      { $and: [{ a: 1 }, { b: 2 }] },
      { a: 1, b: 3 },
      { operatorName: '$and', clausesNotSatisfied: [{ index: 1, details: { operatorName: '$eq' } }] },
    ],
    [
      'every alternative',
      { $or: [{ a: 1 }, { b: 2 }] },
      { a: 0 },
      { operatorName: '$or', clausesNotSatisfied: [{ index: 0 }, { index: 1 }] },
    ],
    [
      'what should not be',
      { $nor: [{ a: 1 }] },
      { a: 1 },
      { operatorName: '$nor', clausesSatisfied: [{ index: 0, details: { reason: 'comparison succeeded' } }] },
    ],
    [
      'an expression',
      { $expr: { $lt: ['$a', '$b'] } },
      { a: 2, b: 1 },
      { operatorName: '$expr', reason: 'expression did not match', expressionResult: false },
    ],
  ])('names %s', async (_, validator, doc, details) => {
    const collection = await withValidator(validator);
    expect(await detailsOf(collection.insertOne({ _id: 1, ...doc }))).toMatchObject(details);
  });
});

describe('a validator', () => {
  const positive = { n: { $gt: 0 } };

  test('is asked at insert, update, replacement, upsert and findAndModify', async () => {
    const collection = await withValidator(positive);
    await collection.insertOne({ _id: 1, n: 1 });
    expect(await codeOf(collection.insertOne({ _id: 2, n: -1 }))).toBe(121);
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $set: { n: -1 } }))).toBe(121);
    expect(await codeOf(collection.replaceOne({ _id: 1 }, { n: -1 }))).toBe(121);
    expect(await codeOf(collection.updateOne({ _id: 3 }, { $set: { n: -1 } }, { upsert: true }))).toBe(121);
    expect(await codeOf(collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: -5 } }))).toBe(121);
    expect(await collection.find({}).toArray()).toEqual([{ _id: 1, n: 1 }]);
  });

  test('lets the documents pass that came before the one refused', async () => {
    const collection = await withValidator(positive);
    const insert = collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: -1 },
      { _id: 3, n: 1 },
    ]);
    expect(await codeOf(insert)).toBe(121);
    expect(await collection.countDocuments()).toBe(1);
  });

  test('is passed by on request', async () => {
    const collection = await withValidator(positive);
    await collection.insertOne({ _id: 1, n: -1 }, { bypassDocumentValidation: true });
    expect(await collection.countDocuments()).toBe(1);
  });

  test('that is moderate leaves documents alone that were invalid before', async () => {
    const collection = await withValidator(positive, { validationLevel: 'moderate' });
    await collection.insertOne({ _id: 1, n: -1 }, { bypassDocumentValidation: true });
    await collection.insertOne({ _id: 2, n: 1 });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $set: { n: -2 } }))).toBe('granted');
    expect(await codeOf(collection.updateOne({ _id: 2 }, { $set: { n: -2 } }))).toBe(121);
    expect(await codeOf(collection.insertOne({ _id: 3, n: -3 }))).toBe(121);
  });

  test('that only warns refuses nothing', async () => {
    const collection = await withValidator(positive, { validationAction: 'warn' });
    expect(await codeOf(collection.insertOne({ _id: 1, n: -1 }))).toBe('granted');
  });

  test('is set, changed and taken away later', async () => {
    const { db } = database();
    const name = freshName();
    await db.createCollection(name);
    const collection = db.collection<Item>(name);
    await collection.insertOne({ _id: 1, n: -1 });
    await db.command({ collMod: name, validator: positive });
    expect(await codeOf(collection.insertOne({ _id: 2, n: -1 }))).toBe(121);
    await db.command({ collMod: name, validator: {} });
    expect(await codeOf(collection.insertOne({ _id: 2, n: -1 }))).toBe('granted');
  });

  test('is listed', async () => {
    const { collectionName } = await withValidator(positive);
    const [listed] = await database().db.listCollections({ name: collectionName }).toArray();
    expect(listed).toMatchObject({ options: { validator: positive } });
  });

  test('that is no filter is refused', async () => {
    expect(await codeOf(withValidator({ n: { $foo: 1 } }))).toBe(2);
  });
});
