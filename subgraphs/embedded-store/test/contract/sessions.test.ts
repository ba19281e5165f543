import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase, withOwnClient } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());

describe('sessions', () => {
  test('operations of one session see each other', async () => {
    const collection = fresh();
    await using session = database().client.startSession();
    for (let _id = 0; _id < 20; _id++) {
      await collection.insertOne({ _id }, { session });
      expect(await collection.countDocuments({}, { session })).toBe(_id + 1);
    }
  });

  test('a session is used again by who asks next', async () => {
    const first = database().client.startSession();
    await fresh().insertOne({ _id: 1 }, { session: first });
    await first.endSession();
    await using second = database().client.startSession();
    await fresh().insertOne({ _id: 1 }, { session: second });
    expect(second.id).toBeDefined();
  });

  test('an ended session is refused by the driver', async () => {
    const session = database().client.startSession();
    await session.endSession();
    await expect(fresh().insertOne({ _id: 1 }, { session })).rejects.toThrow();
  });

  test('a session may be ended twice', async () => {
    const session = database().client.startSession();
    await session.endSession();
    await expect(session.endSession()).resolves.toBeUndefined();
  });

  test('a client that closes ends its sessions and leaves what it wrote', async () => {
    const collection = fresh();
    await withOwnClient(database(), async (client) => {
      await using session = client.startSession();
      await client.db().collection<Item>(collection.collectionName).insertOne({ _id: 1 }, { session });
    });
    expect(await collection.findOne()).toEqual({ _id: 1 });
  });

  test('ending sessions that nobody knows is granted', async () => {
    await using session = database().client.startSession();
    const command = { endSessions: [session.id, session.id] };
    expect(await database().client.db('admin').command(command)).toMatchObject({ ok: 1 });
  });

  test('startSession and refreshSessions answer', async () => {
    const admin = database().client.db('admin');
    const started = await admin.command({ startSession: 1 });
    expect(started).toMatchObject({ ok: 1 });
    await using session = database().client.startSession();
    expect(await admin.command({ refreshSessions: [session.id] })).toMatchObject({ ok: 1 });
  });

  test('a hundred sessions at once do their work', async () => {
    const collection = fresh();
    const work = Array.from({ length: 100 }, async (_, _id) => {
      await using session = database().client.startSession();
      await collection.insertOne({ _id }, { session });
    });
    await Promise.all(work);
    expect(await collection.countDocuments()).toBe(100);
  });
});

describe('causal consistency', needs('replicaSet'), () => {
  test('a reply carries its time, and times go forward', async () => {
    const collection = fresh();
    await using session = database().client.startSession({ causalConsistency: true });
    await collection.insertOne({ _id: 1 }, { session });
    const first = session.operationTime?.toBigInt() ?? 0n;
    await collection.insertOne({ _id: 2 }, { session });
    const second = session.operationTime?.toBigInt() ?? 0n;
    expect(first).toBeGreaterThan(0n);
    expect(second).toBeGreaterThan(first);
    expect(await collection.countDocuments({}, { session })).toBe(2);
  });

  test('a session may be brought to the time of another', async () => {
    const collection = fresh();
    await using writer = database().client.startSession();
    await collection.insertOne({ _id: 1 }, { session: writer });
    await using reader = database().client.startSession();
    const { operationTime, clusterTime } = writer;
    if (clusterTime !== undefined) reader.advanceClusterTime(clusterTime);
    if (operationTime !== undefined) reader.advanceOperationTime(operationTime);
    expect(await collection.countDocuments({}, { session: reader })).toBe(1);
  });
});

describe('read concerns', () => {
  test.each(['local', 'available', 'majority'] as const)('%s is granted', async (level) => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    expect(await collection.find({}, { readConcern: { level } }).toArray()).toEqual([{ _id: 1 }]);
  });

  test('linearizable is granted by a replica set', needs('replicaSet'), async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    expect(await collection.find({}, { readConcern: { level: 'linearizable' } }).toArray()).toHaveLength(1);
  });

  test('one that is none is refused', async () => {
    const find = database().db.command({ find: 'x', readConcern: { level: 'psychic' } });
    expect([2, 9]).toContain(await codeOf(find));
  });
});
