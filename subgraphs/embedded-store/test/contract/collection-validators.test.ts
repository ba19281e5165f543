import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const ages = {
  validator: { $jsonSchema: { required: ['age'], properties: { age: { bsonType: 'int', minimum: 0 } } } },
};

const guarded = (options: object = ages) => database().db.createCollection<Item>(freshName(), options);
const collMod = (name: string, change: object) => database().db.command({ collMod: name, ...change });

describe('a collection with a validator', () => {
  test('takes what is valid and refuses what is not', async () => {
    const collection = await guarded();
    await collection.insertOne({ _id: 1, age: 5 });
    expect(await codeOf(collection.insertOne({ _id: 2, age: -1 }))).toBe(121);
    expect(await codeOf(collection.insertOne({ _id: 3 }))).toBe(121);
    expect(await collection.countDocuments()).toBe(1);
  });

  test('says in the error which rules were broken', async () => {
    const collection = await guarded();
    await expect(collection.insertOne({ _id: 2, age: 'old' })).rejects.toMatchObject({
      code: 121,
      errInfo: { failingDocumentId: 2, details: { operatorName: '$jsonSchema' } },
    });
  });

  test('refuses an update that makes a document invalid, and changes nothing', async () => {
    const collection = await guarded();
    await collection.insertOne({ _id: 1, age: 5 });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $set: { age: 'old' } }))).toBe(121);
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $unset: { age: 1 } }))).toBe(121);
    expect(await codeOf(collection.replaceOne({ _id: 1 }, { name: 'x' }))).toBe(121);
    expect(await codeOf(collection.findOneAndUpdate({ _id: 1 }, { $inc: { age: -9 } }))).toBe(121);
    expect(await collection.findOne()).toEqual({ _id: 1, age: 5 });
  });

  test('refuses an upsert that would insert what is invalid', async () => {
    const collection = await guarded();
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $set: { name: 'x' } }, { upsert: true }))).toBe(
      121,
    );
    expect(await collection.countDocuments()).toBe(0);
  });

  test('in an unordered write refuses only what is invalid', async () => {
    const collection = await guarded();
    const inserted = collection.insertMany(
      [{ _id: 1 }, { _id: 2, age: 2 }, { _id: 3, age: -3 }, { _id: 4, age: 4 }],
      {
        ordered: false,
      },
    );
    await expect(inserted).rejects.toMatchObject({
      writeErrors: [
        { index: 0, code: 121 },
        { index: 2, code: 121 },
      ],
    });
    expect(await collection.distinct('_id')).toEqual([2, 4]);
  });

  test('takes query operators for rules', async () => {
    const collection = await guarded({
      validator: { $or: [{ phone: { $type: 'string' } }, { email: /@/ }] },
    });
    await collection.insertOne({ _id: 1, email: 'a@b' });
    expect(await codeOf(collection.insertOne({ _id: 2, email: 'ab' }))).toBe(121);
  });

  test('compares fields by $expr', async () => {
    const collection = await guarded({ validator: { $expr: { $lt: ['$from', '$to'] } } });
    await collection.insertOne({ _id: 1, from: 1, to: 2 });
    expect(await codeOf(collection.insertOne({ _id: 2, from: 2, to: 1 }))).toBe(121);
  });

  test('is bypassed by who asks for it', async () => {
    const collection = await guarded();
    const bypass = { bypassDocumentValidation: true };
    await collection.insertOne({ _id: 1 }, bypass);
    await collection.updateOne({ _id: 1 }, { $set: { age: 'x' } }, bypass);
    await collection.findOneAndUpdate({ _id: 1 }, { $set: { more: 1 } }, bypass);
    expect(await collection.findOne()).toEqual({ _id: 1, age: 'x', more: 1 });
  });

  test('that only warns takes everything', async () => {
    const collection = await guarded({ ...ages, validationAction: 'warn' });
    await collection.insertOne({ _id: 1 });
    expect(await collection.countDocuments()).toBe(1);
  });

  test('that is off takes everything', async () => {
    const collection = await guarded({ ...ages, validationLevel: 'off' });
    await collection.insertOne({ _id: 1 });
    expect(await collection.countDocuments()).toBe(1);
  });

  test('on the moderate level lets what is invalid already be changed', async () => {
    const collection = await guarded({});
    await collection.insertMany([{ _id: 1 }, { _id: 2, age: 2 }]);
    await collMod(collection.collectionName, { ...ages, validationLevel: 'moderate' });
    await collection.updateOne({ _id: 1 }, { $set: { name: 'x' } });
    expect(await codeOf(collection.updateOne({ _id: 2 }, { $set: { age: -1 } }))).toBe(121);
    expect(await codeOf(collection.insertOne({ _id: 3 }))).toBe(121);
  });

  test('on the strict level does not', async () => {
    const collection = await guarded({});
    await collection.insertOne({ _id: 1 });
    await collMod(collection.collectionName, ages);
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $set: { name: 'x' } }))).toBe(121);
  });

  test('checks nothing that is there when it is set', async () => {
    const collection = await guarded({});
    await collection.insertOne({ _id: 1 });
    await collMod(collection.collectionName, ages);
    expect(await collection.countDocuments()).toBe(1);
  });

  test('is taken away by collMod', async () => {
    const collection = await guarded();
    await collMod(collection.collectionName, { validator: {} });
    await collection.insertOne({ _id: 1 });
    expect(await collection.countDocuments()).toBe(1);
  });

  test('is listed with its collection', async () => {
    const { collectionName: name } = await guarded({ ...ages, validationAction: 'warn' });
    const [listed] = await database().db.listCollections({ name }).toArray();
    expect(listed).toMatchObject({ options: { ...ages, validationAction: 'warn' } });
  });

  test('keeps its validator when it is renamed', async () => {
    const renamed = await (await guarded()).rename(freshName());
    expect(await codeOf(renamed.insertOne({ _id: 1 } as never))).toBe(121); // rename() forgets the type
  });
});

describe('a validator is refused', () => {
  test.each([
    ['with an unknown operator', { validator: { a: { $foo: 1 } } }, [2]],
    ['with an unknown keyword of the schema', { validator: { $jsonSchema: { surprise: 1 } } }, [9]],
    ['with $where', { validator: { $where: 'true' } }, [2, 238]],
    ['with $near', { validator: { at: { $near: [1, 2] } } }, [2, 238]],
    ['that is text', { validator: 'x' }, [9, 14]],
    ['with an unknown action', { ...ages, validationAction: 'shout' }, [2]],
    ['with an unknown level', { ...ages, validationLevel: 'harsh' }, [2]],
  ])('%s', async (_, options, codes) => {
    const name = freshName();
    const created = database().db.command({ create: name, ...options });
    expect(codes).toContain(await codeOf(created));
    expect(await database().db.listCollections({ name }).toArray()).toEqual([]);
  });
});
