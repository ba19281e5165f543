import mongoose from 'mongoose';
import { describe, expect, test } from 'vitest';
import { useTestDatabase } from '../support/database.ts';
import { jobModel, useMongoose } from '../support/mongoose.ts';

const database = useTestDatabase();
const connection = useMongoose(database);
const { ObjectId } = mongoose.Types;

const jobs = () => jobModel(connection());
const rawOf = (Model: { collection: { collectionName: string } }) =>
  database().db.collection(Model.collection.collectionName).findOne();

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
