import mongoose, { type Connection, Schema } from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();

interface Team {
  _id: string;
  name: string;
}
interface Step {
  key: string;
  state: string;
}
interface Job {
  _id: string;
  team?: string;
  kind?: string;
  steps: mongoose.Types.DocumentArray<Step>;
  labels: Map<string, string>;
  spend?: mongoose.Types.Decimal128;
  blob?: Buffer;
  ref?: mongoose.Types.ObjectId;
  count: number;
  createdAt?: Date;
  updatedAt?: Date;
}

describe('mongoose', () => {
  let connection: Connection;
  const teamSchema = new Schema<Team>({ _id: String, name: { type: String, required: true } });
  const jobSchema = new Schema<Job>(
    {
      _id: String,
      team: { type: String, ref: 'Team' },
      steps: [
        new Schema<Step>({ key: String, state: { type: String, enum: ['OPEN', 'DONE'] } }, { _id: false }),
      ],
      labels: { type: Map, of: String },
      spend: Schema.Types.Decimal128,
      blob: Buffer,
      ref: Schema.Types.ObjectId,
      count: { type: Number, default: 0 },
    },
    { timestamps: true, optimisticConcurrency: true, discriminatorKey: 'kind' },
  );
  jobSchema.index({ team: 1, createdAt: -1 });

  const models = () => ({
    Team: connection.model<Team>('Team', teamSchema),
    Job: connection.model<Job>('Job', jobSchema),
  });

  beforeAll(async () => {
    connection = await mongoose.createConnection(database().uri).asPromise();
    const { Team, Job } = models();
    await Promise.all([Team.init(), Job.init()]);
    await Team.create([
      { _id: 'red', name: 'Red' },
      { _id: 'blue', name: 'Blue' },
    ]);
  });

  afterAll(async () => {
    await connection.close();
  });

  test('a document with every kind of field comes back as it was', async () => {
    const { Job } = models();
    const ref = new mongoose.Types.ObjectId();
    await Job.create({
      _id: 'all',
      team: 'red',
      steps: [{ key: 'a', state: 'OPEN' }],
      labels: { env: 'prod' },
      spend: mongoose.Types.Decimal128.fromString('1.20'),
      blob: Buffer.from('bytes'),
      ref,
    });
    const job = await Job.findById('all').orFail();
    expect(job.labels.get('env')).toBe('prod');
    expect(String(job.spend)).toBe('1.20');
    expect(job.blob?.toString()).toBe('bytes');
    expect(job.ref?.equals(ref)).toBe(true);
    expect(job.createdAt).toBeInstanceOf(Date);
    expect(job.toObject().steps).toEqual([{ key: 'a', state: 'OPEN' }]);
  });

  test('indexes of the schema are made by init', async () => {
    const { Job } = models();
    expect((await Job.listIndexes()).map(({ name }) => name)).toContain('team_1_createdAt_-1');
    expect(await Job.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  });

  test('population joins by reference', async () => {
    const { Job } = models();
    await Job.create({ _id: 'pop', team: 'blue' });
    const job = await Job.findById('pop').populate<{ team: Team }>('team').orFail();
    expect(job.team.name).toBe('Blue');
  });

  test('of two who changed one document the second to save is refused', async () => {
    const { Job } = models();
    await Job.create({ _id: 'race' });
    const [first, second] = await Promise.all([Job.findById('race').orFail(), Job.findById('race').orFail()]);
    first.count = 1;
    second.count = 2;
    await first.save();
    await expect(second.save()).rejects.toBeInstanceOf(mongoose.Error.VersionError);
    expect((await Job.findById('race').orFail()).count).toBe(1);
  });

  test('changes of subdocuments and arrays are saved one by one', async () => {
    const { Job } = models();
    const job = await Job.create({
      _id: 'sub',
      steps: [
        { key: 'a', state: 'OPEN' },
        { key: 'b', state: 'OPEN' },
      ],
    });
    const [step] = job.steps;
    if (step !== undefined) step.state = 'DONE';
    job.steps.push({ key: 'c', state: 'OPEN' });
    job.labels = new Map([['x', 'y']]);
    await job.save();
    const states = (await Job.findById('sub').lean().orFail()).steps.map(
      ({ key, state }) => `${key}:${state}`,
    );
    expect(states).toEqual(['a:DONE', 'b:OPEN', 'c:OPEN']);
  });

  test('an invalid document is refused before it is sent', async () => {
    const { Job, Team } = models();
    await expect(Job.create({ _id: 'bad', steps: [{ key: 'a', state: 'NOPE' }] })).rejects.toThrow(/NOPE/);
    await expect(Team.create({ _id: 'x' })).rejects.toBeInstanceOf(mongoose.Error.ValidationError);
    expect(await Job.exists({ _id: 'bad' })).toBeNull();
  });

  test('updates cast, set timestamps and upsert with defaults', async () => {
    const { Job } = models();
    const job = await Job.findOneAndUpdate(
      { _id: 'ups' },
      { $inc: { count: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    expect(job).toMatchObject({ _id: 'ups', count: 1 });
    expect(job?.updatedAt).toBeInstanceOf(Date);
    await Job.updateOne({ _id: 'ups' }, { count: '7' });
    expect((await Job.findById('ups').orFail()).count).toBe(7);
  });

  test('a discriminator finds its own kind', async () => {
    const { Job } = models();
    const Timed = Job.discriminator('Timed', new Schema({ dueAt: Date }));
    await Timed.create({ _id: 'timed', dueAt: new Date(5) });
    expect(await Timed.countDocuments()).toBe(1);
    expect((await Timed.findOne().orFail()).get('dueAt')).toEqual(new Date(5));
  });

  test('bulkSave, bulkWrite and insertMany work on many', async () => {
    const { Job } = models();
    const jobs = await Job.insertMany([1, 2, 3].map((n) => ({ _id: `bulk${n}`, count: n })));
    for (const job of jobs) job.count *= 10;
    await Job.bulkSave(jobs);
    await Job.bulkWrite([{ updateMany: { filter: { _id: /^bulk/ }, update: { $inc: { count: 1 } } } }]);
    const counts = await Job.find({ _id: /^bulk/ }).sort('_id').distinct('count');
    expect(counts).toEqual([11, 21, 31]);
  });

  test('a cursor streams documents', async () => {
    const { Job } = models();
    const seen: string[] = [];
    for await (const job of Job.find({ _id: /^bulk/ }).sort({ _id: 1 }).cursor({ batchSize: 1 }))
      seen.push(job._id);
    expect(seen).toEqual(['bulk1', 'bulk2', 'bulk3']);
  });

  test('an aggregation sums for a bill', async () => {
    const { Job } = models();
    await Job.insertMany([5, 7].map((count) => ({ _id: `bill${count}`, team: 'green', count })));
    const bill = await Job.aggregate([
      { $match: { team: 'green' } },
      { $group: { _id: '$team', spent: { $sum: '$count' }, jobs: { $sum: 1 } } },
    ]);
    expect(bill).toEqual([{ _id: 'green', spent: 12, jobs: 2 }]);
  });
});
