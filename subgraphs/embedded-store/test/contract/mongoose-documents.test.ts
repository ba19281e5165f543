import mongoose from 'mongoose';
import { describe, expect, test } from 'vitest';
import { useTestDatabase } from '../support/database.ts';
import { jobModel, useMongoose } from '../support/mongoose.ts';

const database = useTestDatabase();
const connection = useMongoose(database);
const { Decimal128, ObjectId } = mongoose.Types;

const jobs = () => jobModel(connection());
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
