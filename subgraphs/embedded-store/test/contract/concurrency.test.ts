import type { ClientSession } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';
import { randomFrom } from '../support/random.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());
const times = <Result>(n: number, run: (i: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: n }, (_, i) => run(i)));
const transact = <Result>(use: (session: ClientSession) => Promise<Result>): Promise<Result> =>
  database().client.withSession((session) => session.withTransaction(() => use(session)));

describe('many at once', () => {
  test('each job of a queue is taken by one worker, first come first served', async () => {
    const jobs = fresh();
    await jobs.createIndex({ state: 1, at: 1 });
    await jobs.insertMany(Array.from({ length: 150 }, (_, _id) => ({ _id, state: 'OPEN', at: _id })));
    const taken = await times(15, async (worker) => {
      const mine: unknown[] = [];
      for (;;) {
        const take = { $set: { state: 'TAKEN', worker } };
        const job = await jobs.findOneAndUpdate({ state: 'OPEN' }, take, { sort: { at: 1 } });
        if (job === null) return mine;
        mine.push(job._id);
      }
    });
    const all = taken.flat();
    expect(all).toHaveLength(150);
    expect(new Set(all).size).toBe(150);
    for (const mine of taken) expect(mine).toEqual([...mine].sort((a, b) => Number(a) - Number(b)));
  });

  test('counters lose no count', async () => {
    const counters = fresh();
    await times(200, (i) => counters.updateOne({ _id: i % 5 }, { $inc: { n: 1 } }, { upsert: true }));
    expect(await counters.distinct('n')).toEqual([40]);
  });

  test('lists lose no element', async () => {
    const lists = fresh();
    await lists.insertOne({ _id: 1, list: [] });
    await times(100, (i) => lists.updateOne({ _id: 1 }, { $addToSet: { list: i % 50 } } as object));
    const found = await lists.findOne({ _id: 1 });
    expect([...(found?.list ?? [])].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test('upserts by a unique key make one document of each', async () => {
    const people = fresh();
    await people.createIndex({ email: 1 }, { unique: true });
    await times(100, (i) =>
      people.updateOne({ email: `p${i % 10}` }, { $inc: { seen: 1 } }, { upsert: true }),
    );
    expect(await people.countDocuments()).toBe(10);
    expect(await people.distinct('seen')).toEqual([10]);
  });

  test('of those who want one key one gets it, and the others are told', async () => {
    const people = fresh();
    await people.createIndex({ email: 1 }, { unique: true });
    const codes = await times(40, (_id) => codeOf(people.insertOne({ _id, email: 'same' })));
    expect(codes.filter((code) => code === 'granted')).toHaveLength(1);
    expect(codes.filter((code) => code === 11000)).toHaveLength(39);
  });

  test('a writer with a condition wins once (compare and set)', async () => {
    const things = fresh();
    await things.insertOne({ _id: 1, version: 0 });
    const results = await times(30, () => things.updateOne({ _id: 1, version: 0 }, { $inc: { version: 1 } }));
    expect(results.filter(({ modifiedCount }) => modifiedCount === 1)).toHaveLength(1);
  });

  test('readers see whole documents while they are replaced', async () => {
    const things = fresh();
    await things.insertOne({ _id: 1, a: 0, b: 0 });
    const writes = times(50, (n) => things.replaceOne({ _id: 1 }, { a: n, b: n }));
    const reads = await times(50, () => things.findOne({ _id: 1 }));
    await writes;
    for (const found of reads) expect(found?.a).toBe(found?.b);
  });

  test('a collection that is dropped and filled again and again stays whole', async () => {
    const things = fresh();
    await times(20, async (i) => {
      if (i % 4 === 0) await things.drop().catch(() => undefined);
      else await things.insertOne({ _id: i, n: i });
    });
    const found = await things.find().toArray();
    expect(found.every(({ _id, n }) => _id === n)).toBe(true);
    await things.insertOne({ _id: 'still there' });
    expect(await things.countDocuments()).toBe(found.length + 1);
  });
});

describe('many transactions at once', needs('replicaSet'), () => {
  test('all add to one document', async () => {
    const counters = fresh();
    await counters.insertOne({ _id: 1, n: 0 });
    await times(15, () =>
      transact(async (session) => {
        const found = await counters.findOne({ _id: 1 }, { session });
        await counters.updateOne({ _id: 1 }, { $set: { n: Number(found?.n) + 1 } }, { session });
      }),
    );
    expect(await counters.findOne()).toEqual({ _id: 1, n: 15 });
  });

  test('move money about, and every reader sees the same sum', async () => {
    const accounts = fresh();
    await accounts.createIndex({ n: 1 });
    await accounts.insertMany(Array.from({ length: 6 }, (_, _id) => ({ _id, n: 100 })));
    const random = randomFrom(7);
    const transfers = times(40, (i) => {
      const [from, to, sum] = [random.below(6), random.below(6), random.below(50)];
      return transact(async (session) => {
        const source = await accounts.findOne({ _id: from }, { session });
        if (Number(source?.n) < sum || from === to) return;
        await accounts.updateOne({ _id: from }, { $inc: { n: -sum } }, { session });
        await accounts.updateOne({ _id: to }, { $inc: { n: sum }, $set: { last: i } }, { session });
      });
    });
    const sums = times(20, () =>
      transact(async (session) => {
        const found = await accounts.find({}, { session, batchSize: 2 }).toArray();
        const byIndex = await accounts
          .find({ n: { $gte: 0 } }, { session })
          .sort({ n: 1 })
          .toArray();
        expect(byIndex).toHaveLength(6);
        return found.reduce((sum, { n }) => sum + n, 0);
      }),
    );
    expect(new Set(await sums)).toEqual(new Set([600]));
    await transfers;
    expect((await accounts.find().toArray()).reduce((sum, { n }) => sum + n, 0)).toBe(600);
    expect(await accounts.countDocuments({ n: { $lt: 0 } })).toBe(0);
  });

  test('and plain writers beside them lose nothing', async () => {
    const counters = fresh();
    await counters.insertOne({ _id: 1, n: 0, m: 0 });
    const plain = times(40, () => counters.updateOne({ _id: 1 }, { $inc: { m: 1 } }));
    const inside = times(10, () =>
      transact((session) => counters.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session })),
    );
    await Promise.all([plain, inside]);
    expect(await counters.findOne()).toEqual({ _id: 1, n: 10, m: 40 });
  });

  test('take each job of a queue once', async () => {
    const [jobs, done] = [fresh(), fresh()];
    await jobs.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id })));
    await done.insertOne({ _id: 'first' });
    await times(5, async () => {
      for (;;) {
        const job = await transact(async (session) => {
          const taken = await jobs.findOneAndDelete({}, { sort: { _id: 1 }, session });
          if (taken !== null) await done.insertOne({ _id: taken._id }, { session });
          return taken;
        });
        if (job === null) return;
      }
    });
    expect(await jobs.countDocuments()).toBe(0);
    expect(await done.countDocuments()).toBe(21);
  });
});
