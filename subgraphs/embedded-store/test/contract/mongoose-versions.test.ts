import mongoose, { Schema } from 'mongoose';
import { describe, expect, test } from 'vitest';
import { freshName, useTestDatabase } from '../support/database.ts';
import { jobModel, useMongoose } from '../support/mongoose.ts';

const database = useTestDatabase();
const connection = useMongoose(database);
const { ObjectId } = mongoose.Types;

const jobs = () => jobModel(connection());
const rawOf = (Model: { collection: { collectionName: string } }) =>
  database().db.collection(Model.collection.collectionName).findOne();

describe('versions', () => {
  test('optimistic concurrency refuses the second of two who saved', async () => {
    const schema = new Schema({ n: Number }, { optimisticConcurrency: true, collection: freshName() });
    const Counter = connection().model(freshName(), schema);
    const { _id } = await Counter.create({ n: 1 });
    const [one, two] = [await Counter.findById(_id).orFail(), await Counter.findById(_id).orFail()];
    one.n = 2;
    two.n = 3;
    await one.save();
    await expect(two.save()).rejects.toBeInstanceOf(mongoose.Error.VersionError);
    expect((await Counter.findById(_id).orFail()).n).toBe(2);
  });

  test('a version key of its own counts', async () => {
    const schema = new Schema(
      { n: Number },
      { optimisticConcurrency: true, versionKey: 'rev', collection: freshName() },
    );
    const Counter = connection().model(freshName(), schema);
    const doc = await Counter.create({ n: 1 });
    doc.n = 2;
    await doc.save();
    expect(await rawOf(Counter)).toMatchObject({ n: 2, rev: 1 });
  });

  test('a document that was deleted meanwhile cannot be saved', async () => {
    const Job = jobs();
    const job = await Job.create({ name: 'a' });
    await Job.deleteOne({ _id: job._id });
    job.count = 5;
    await expect(job.save()).rejects.toBeInstanceOf(mongoose.Error.DocumentNotFoundError);
  });
});

describe('many at once', () => {
  test('insertMany goes on past invalid documents when unordered', async () => {
    const Job = jobs();
    const saved = await Job.insertMany([{ name: 'a' }, {}, { name: 'b' }], { ordered: false });
    expect(saved).toHaveLength(2);
    expect(await Job.countDocuments()).toBe(2);
  });

  test('insertMany reports a key that is taken', async () => {
    const Job = jobs();
    const _id = new ObjectId();
    const inserted = Job.insertMany([
      { _id, name: 'a' },
      { _id, name: 'b' },
    ]);
    await expect(inserted).rejects.toMatchObject({ code: 11000 });
    expect(await Job.countDocuments()).toBe(1);
  });

  test('bulkSave saves the new, the changed and the unchanged', async () => {
    const Job = jobs();
    const [kept, changed] = await Job.create([{ name: 'kept' }, { name: 'changed' }]);
    if (kept === undefined || changed === undefined) throw new Error('documents are missing');
    changed.count = 9;
    await Job.bulkSave([kept, changed, new Job({ name: 'new' })]);
    expect(await Job.find().sort({ name: 1 }).distinct('name')).toEqual(['changed', 'kept', 'new']);
    expect(await Job.countDocuments({ count: 9 })).toBe(1);
  });

  test('bulkWrite casts and sets times', async () => {
    const Job = jobs();
    await Job.bulkWrite([
      { insertOne: { document: { name: 'A' } } },
      { updateOne: { filter: { name: 'a' }, update: { $inc: { count: 5 } } } },
      { updateOne: { filter: { name: 'b' }, update: { $set: { count: 1 } }, upsert: true } },
    ]);
    const found = await Job.find().sort({ name: 1 });
    expect(found.map(({ name, count }) => [name, count])).toEqual([
      ['a', 5],
      ['b', 1],
    ]);
    expect(found.every(({ updatedAt }) => updatedAt instanceof Date)).toBe(true);
  });

  test('a unique index refuses a second of its kind', async () => {
    const schema = new Schema({ email: { type: String, unique: true } }, { collection: freshName() });
    const Account = connection().model(freshName(), schema);
    await Account.syncIndexes();
    await Account.create({ email: 'a@b' });
    await expect(Account.create({ email: 'a@b' })).rejects.toMatchObject({
      code: 11000,
      keyValue: { email: 'a@b' },
    });
    await expect(Account.create({ email: 'c@d' })).resolves.toBeDefined();
  });

  test('syncIndexes adds what is new and drops what is gone', async () => {
    const collection = freshName();
    const first = new Schema({ a: Number, b: Number }, { collection }).index({ a: 1 });
    const second = new Schema({ a: Number, b: Number }, { collection }).index({ b: -1 }, { sparse: true });
    await connection().model(freshName(), first).syncIndexes();
    const Second = connection().model(freshName(), second);
    expect(await Second.syncIndexes()).toEqual(['a_1']);
    expect((await Second.listIndexes()).map(({ name }) => name)).toEqual(['_id_', 'b_-1']);
  });
});
