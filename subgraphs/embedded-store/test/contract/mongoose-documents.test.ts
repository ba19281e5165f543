import mongoose, { Schema } from 'mongoose';
import { describe, expect, test } from 'vitest';
import { freshName, useTestDatabase } from '../support/database.ts';
import { useMongoose } from '../support/mongoose.ts';

const database = useTestDatabase();
const connection = useMongoose(database);
const { Decimal128, ObjectId } = mongoose.Types;

const stepSchema = new Schema({ key: String, state: { type: String, default: 'OPEN' }, tries: Number });

/** Models of one collection that no other test sees. */
function jobs() {
  const schema = new Schema(
    {
      name: { type: String, required: true, trim: true, lowercase: true },
      count: { type: Number, default: 0, min: 0 },
      tags: [String],
      steps: [stepSchema],
      labels: { type: Map, of: String },
      sizes: { type: Map, of: new Schema({ w: Number, h: Number }, { _id: false }) },
      spend: Schema.Types.Decimal128,
      big: BigInt,
      key: Schema.Types.UUID,
      blob: Buffer,
      anything: Schema.Types.Mixed,
      nested: { deep: { n: Number } },
      at: Date,
      owner: Schema.Types.ObjectId,
      on: Boolean,
    },
    { timestamps: true, collection: freshName() },
  );
  return connection().model(freshName(), schema);
}
// What JavaScript callers send, whom no compiler stops.
const untyped = (fields: object): object => fields;
const rawOf = (Model: { collection: { collectionName: string } }) =>
  database().db.collection(Model.collection.collectionName).findOne();

describe('saving', () => {
  test('a new document gets its defaults, its _id and its times', async () => {
    const job = await jobs().create({ name: 'One' });
    expect(job._id).toBeInstanceOf(ObjectId);
    expect(job).toMatchObject({ name: 'one', count: 0 });
    expect(job.createdAt).toBeInstanceOf(Date);
    expect(job.createdAt).toEqual(job.updatedAt);
  });

  test('every type of the schema comes back as it was', async () => {
    const Job = jobs();
    const owner = new ObjectId();
    const { _id } = await Job.create({
      name: 'all',
      spend: Decimal128.fromString('12.30'),
      big: 9_007_199_254_740_993n,
      key: '0d6ff4a0-7a5c-4b0a-9d3c-0d5a8e0f4c11',
      blob: Buffer.from('bytes'),
      anything: { a: [1, { b: null }] },
      at: new Date(5),
      owner,
      on: true,
      sizes: { s: { w: 1, h: 2 } },
    });
    const job = await Job.findById(_id).orFail();
    expect(String(job.spend)).toBe('12.30');
    expect(job.big).toBe(9_007_199_254_740_993n);
    expect(String(job.key)).toBe('0d6ff4a0-7a5c-4b0a-9d3c-0d5a8e0f4c11');
    expect(job.blob?.toString()).toBe('bytes');
    expect(job.anything).toEqual({ a: [1, { b: null }] });
    expect(job.at).toEqual(new Date(5));
    expect(job.owner?.equals(owner)).toBe(true);
    expect(job.sizes?.get('s')).toMatchObject({ w: 1, h: 2 });
  });

  test('only what changed is sent', async () => {
    const Job = jobs();
    const job = await Job.create({ name: 'a', count: 1 });
    await Job.updateOne({ _id: job._id }, { $set: { 'nested.deep.n': 7 } });
    job.count = 2;
    await job.save();
    expect(await Job.findById(job._id).lean()).toMatchObject({ count: 2, nested: { deep: { n: 7 } } });
  });

  test('an unchanged document is not sent', async () => {
    const Job = jobs();
    const job = await Job.create({ name: 'a' });
    const { updatedAt } = job;
    await job.save();
    expect((await Job.findById(job._id).orFail()).updatedAt).toEqual(updatedAt);
  });

  test('a field set to undefined is removed', async () => {
    const Job = jobs();
    const job = await Job.create({ name: 'a', at: new Date(5) });
    job.set('at', undefined);
    await job.save();
    expect(await rawOf(Job)).not.toHaveProperty('at');
  });

  test('strict schemas drop what they do not know', async () => {
    const Job = jobs();
    await Job.create(untyped({ name: 'a', surprise: 1 }));
    expect(await rawOf(Job)).not.toHaveProperty('surprise');
  });

  test('values are cast to the types of the schema', async () => {
    const Job = jobs();
    await Job.create(untyped({ name: 5, count: '7', on: 'yes', at: '2024-01-02T00:00:00Z', tags: [1, 2] }));
    expect(await rawOf(Job)).toMatchObject({
      name: '5',
      count: 7,
      on: true,
      at: new Date('2024-01-02T00:00:00Z'),
      tags: ['1', '2'],
    });
  });

  test('what cannot be cast is refused', async () => {
    await expect(jobs().create(untyped({ name: 'a', count: 'many' }))).rejects.toBeInstanceOf(
      mongoose.Error.ValidationError,
    );
  });

  test('what breaks a rule is refused, each by its path', async () => {
    const error = await jobs()
      .create({ count: -1 })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(mongoose.Error.ValidationError);
    expect(error).toMatchObject({ errors: { name: { kind: 'required' }, count: { kind: 'min' } } });
  });

  test('a document deletes itself', async () => {
    const Job = jobs();
    const job = await Job.create({ name: 'a' });
    await job.deleteOne();
    expect(await Job.countDocuments()).toBe(0);
  });
});

describe('arrays and subdocuments', () => {
  const withSteps = async () => {
    const Job = jobs();
    const steps = [{ key: 'a' }, { key: 'b' }, { key: 'c' }];
    const job = await Job.create({ name: 'a', tags: ['x'], steps });
    const keys = async () => (await Job.findById(job._id).orFail()).steps.map(({ key }) => key);
    return { Job, job, keys };
  };

  test('subdocuments get an _id and their defaults', async () => {
    const { job } = await withSteps();
    expect(job.steps[0]?._id).toBeInstanceOf(ObjectId);
    expect(job.steps[0]?.state).toBe('OPEN');
  });

  test('are found by their _id', async () => {
    const { Job, job } = await withSteps();
    const id = job.steps[1]?._id;
    const found = await Job.findOne({ 'steps._id': id }).orFail();
    expect(found.steps.id(String(id))?.key).toBe('b');
  });

  test('pushing, pulling and setting are saved together where they can be', async () => {
    const { Job, job, keys } = await withSteps();
    job.steps.push({ key: 'd' });
    await job.save();
    const again = await Job.findById(job._id).orFail();
    again.tags.push('y');
    await again.save();
    job.steps.pull({ _id: job.steps[0]?._id });
    await job.save();
    expect(await keys()).toEqual(['b', 'c', 'd']);
    expect((await Job.findById(job._id).lean())?.tags).toEqual(['x', 'y']);
  });

  test('are put in front and taken out', async () => {
    const { job, keys } = await withSteps();
    job.steps.unshift({ key: 'z' });
    await job.save();
    job.steps.splice(1, 2);
    await job.save();
    expect(await keys()).toEqual(['z', 'c']);
  });

  test('are sorted in place', async () => {
    const { job, keys } = await withSteps();
    job.steps.sort((a, b) => (String(a.key) < String(b.key) ? 1 : -1));
    await job.save();
    expect(await keys()).toEqual(['c', 'b', 'a']);
  });

  test('one field of one of them is changed alone', async () => {
    const { Job, job } = await withSteps();
    await Job.updateOne({ _id: job._id, 'steps.key': 'a' }, { $set: { 'steps.$.tries': 5 } });
    const [, step] = job.steps;
    if (step !== undefined) step.tries = 7;
    await job.save();
    const tries = (await Job.findById(job._id).orFail()).steps.map(({ tries }) => tries);
    expect(tries).toEqual([5, 7, undefined]);
  });

  test('two who push to one array both succeed', async () => {
    const { Job, job, keys } = await withSteps();
    const other = await Job.findById(job._id).orFail();
    job.steps.push({ key: 'mine' });
    other.steps.push({ key: 'theirs' });
    await job.save();
    await other.save();
    expect(await keys()).toEqual(['a', 'b', 'c', 'mine', 'theirs']);
  });

  test('of two who change places in one array the second is refused', async () => {
    const { Job, job } = await withSteps();
    const other = await Job.findById(job._id).orFail();
    job.steps.splice(0, 1);
    await job.save();
    const [, step] = other.steps;
    if (step !== undefined) step.tries = 1;
    await expect(other.save()).rejects.toBeInstanceOf(mongoose.Error.VersionError);
  });

  test('maps are changed key by key', async () => {
    const Job = jobs();
    const job = await Job.create({ name: 'a', labels: { env: 'prod', team: 'red' } });
    job.labels?.set('env', 'test');
    job.labels?.delete('team');
    await job.save();
    expect((await rawOf(Job))?.labels).toEqual({ env: 'test' });
    expect(await Job.countDocuments({ 'labels.env': 'test' })).toBe(1);
  });

  test('mixed fields are saved when they are marked', async () => {
    const Job = jobs();
    const job = await Job.create({ name: 'a', anything: { n: 1 } });
    job.anything.n = 2;
    job.markModified('anything');
    await job.save();
    expect((await rawOf(Job))?.anything).toEqual({ n: 2 });
  });
});

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
