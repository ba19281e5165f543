import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { useTestDatabase } from '../support/database.ts';
import { accounts, amount, begin } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('replicaSet');

describe('withTransaction', tagged, () => {
  test('runs again after a conflict, until it commits', async () => {
    const { client } = database();
    const collection = await accounts(database());
    await using other = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: other });
    let attempts = 0;
    await client.withSession((session) =>
      session.withTransaction(async () => {
        if (++attempts === 2) await other.commitTransaction();
        await collection.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { session });
      }),
    );
    expect(attempts).toBeGreaterThan(1);
    expect(await amount(collection, 1)).toBe(111);
  });

  test('gives up on an error that is no conflict, and undoes what it did', async () => {
    const { client } = database();
    const collection = await accounts(database());
    let attempts = 0;
    const run = client.withSession((session) =>
      session.withTransaction(async () => {
        attempts++;
        await collection.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { session });
        throw new Error('changed my mind');
      }),
    );
    await expect(run).rejects.toThrow('changed my mind');
    expect([attempts, await amount(collection, 1)]).toEqual([1, 100]);
  });

  test('gives what its callback gives', async () => {
    const collection = await accounts(database());
    const result = await database().client.withSession((session) =>
      session.withTransaction(async () => amount(collection, 1, session)),
    );
    expect(result).toBe(100);
  });

  test('transfers between accounts by ten at once lose and make nothing', async () => {
    const { client } = database();
    const collection = await accounts(database());
    const transfer = (from: number, to: number) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          await collection.updateOne({ _id: from }, { $inc: { n: -1 } }, { session });
          await collection.updateOne({ _id: to }, { $inc: { n: 1 } }, { session });
        }),
      );
    const pairs: readonly (readonly [number, number])[] = [
      [1, 2],
      [2, 3],
      [3, 1],
      [2, 1],
      [1, 3],
    ];
    await Promise.all([...pairs, ...pairs].map(([from, to]) => transfer(from, to)));
    const sum = await collection.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray();
    expect(sum).toEqual([{ _id: null, n: 300 }]);
    const amounts = await collection
      .find()
      .sort({ _id: 1 })
      .map(({ n }) => n)
      .toArray();
    expect(amounts).toEqual([100, 98, 102]);
  });
});
