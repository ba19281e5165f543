import { Schema } from 'mongoose';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, useTestDatabase } from '../support/database.ts';
import { useMongoose } from '../support/mongoose.ts';

const database = useTestDatabase();
const connection = useMongoose(database);

const accountSchema = () =>
  new Schema({ _id: String, n: { type: Number, default: 0 }, tags: [String] }, { collection: freshName() });

async function accounts() {
  const Account = connection().model(freshName(), accountSchema());
  await Account.create([
    { _id: 'a', n: 100 },
    { _id: 'b', n: 100 },
  ]);
  const amounts = async () => (await Account.find().sort({ _id: 1 })).map(({ n }) => n);
  return { Account, amounts };
}

describe('transactions through mongoose', needs('replicaSet'), () => {
  test('connection.transaction commits what its function did', async () => {
    const { Account, amounts } = await accounts();
    await connection().transaction(async (session) => {
      await Account.updateOne({ _id: 'a' }, { $inc: { n: -10 } }, { session });
      await Account.updateOne({ _id: 'b' }, { $inc: { n: 10 } }, { session });
    });
    expect(await amounts()).toEqual([90, 110]);
  });

  test('connection.transaction undoes what failed', async () => {
    const { Account, amounts } = await accounts();
    const run = connection().transaction(async (session) => {
      await Account.updateOne({ _id: 'a' }, { $inc: { n: -10 } }, { session });
      throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(await amounts()).toEqual([100, 100]);
  });

  test('a document is saved in the session it was found in', async () => {
    const { Account, amounts } = await accounts();
    await using session = await connection().startSession();
    session.startTransaction();
    const account = await Account.findById('a').session(session).orFail();
    account.n = 1;
    await account.save();
    expect(await amounts()).toEqual([100, 100]);
    await session.commitTransaction();
    expect(await amounts()).toEqual([1, 100]);
  });

  test('a document whose transaction failed is as it was, and can be saved again', async () => {
    const { Account, amounts } = await accounts();
    const account = new Account({ _id: 'new', n: 1 });
    const run = connection().transaction(async (session) => {
      await account.save({ session });
      throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(account.isNew).toBe(true);
    await account.save();
    expect(await amounts()).toEqual([100, 100, 1]);
  });

  test('a conflict makes it run again', async () => {
    const { Account, amounts } = await accounts();
    const add = () =>
      connection().transaction(async (session) => {
        const account = await Account.findById('a').session(session).orFail();
        account.n += 1;
        await account.save({ session });
      });
    await Promise.all(Array.from({ length: 5 }, add));
    expect(await amounts()).toEqual([105, 100]);
  });

  test('create, insertMany and bulkWrite are part of it', async () => {
    const { Account } = await accounts();
    const run = connection().transaction(async (session) => {
      await Account.create([{ _id: 'c' }], { session });
      await Account.insertMany([{ _id: 'd' }], { session });
      await Account.bulkWrite([{ deleteOne: { filter: { _id: 'a' } } }], { session });
      expect(await Account.countDocuments().session(session)).toBe(3);
      throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(await Account.distinct('_id')).toEqual(['a', 'b']);
  });

  test('hooks see the session', async () => {
    const schema = accountSchema();
    const seen: boolean[] = [];
    schema.pre('save', function () {
      seen.push(this.$session()?.inTransaction() === true);
    });
    const Account = connection().model(freshName(), schema);
    await Account.createCollection();
    await connection().transaction(async (session) => {
      await new Account({ _id: 'x' }).save({ session });
    });
    await new Account({ _id: 'y' }).save();
    expect(seen).toEqual([true, false]);
  });

  test('a populated path is read in the session', async () => {
    const { Account } = await accounts();
    const linkSchema = new Schema(
      { _id: String, to: { type: String, ref: Account } },
      { collection: freshName() },
    );
    const Link = connection().model(freshName(), linkSchema);
    await Link.create({ _id: 'l', to: 'a' });
    await using session = await connection().startSession();
    session.startTransaction();
    await Account.updateOne({ _id: 'a' }, { n: 7 }, { session });
    const link = await Link.findById('l').session(session).populate<{ to: { n: number } }>('to').orFail();
    expect(link.to.n).toBe(7);
    await session.abortTransaction();
  });
});

describe('change streams through mongoose', needs('changeStreams'), () => {
  test('Model.watch calls its listener', async () => {
    const { Account } = await accounts();
    const stream = Account.watch([], { maxAwaitTimeMS: 20 });
    const seen: string[] = [];
    stream.on('change', ({ operationType }) => void seen.push(operationType));
    const touched = () => Account.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
    // The stream opens by itself; it misses what is written before.
    await expect.poll(() => touched().then(() => seen.length)).toBeGreaterThan(0);
    const account = await Account.create({ _id: 'w' });
    await account.deleteOne();
    await expect.poll(() => seen.at(-1)).toBe('delete');
    expect(seen.slice(-2)).toEqual(['insert', 'delete']);
    await stream.close();
  });

  test('a hydrated stream gives documents of the model', async () => {
    const { Account } = await accounts();
    const stream = Account.watch([], { hydrate: true, fullDocument: 'updateLookup', maxAwaitTimeMS: 20 });
    let event: { fullDocument?: unknown } | undefined;
    void stream.next().then((next) => {
      event = next;
    });
    const touched = () => Account.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
    await expect.poll(() => touched().then(() => event)).toBeDefined();
    expect(event?.fullDocument).toBeInstanceOf(Account);
    await stream.close();
  });
});
