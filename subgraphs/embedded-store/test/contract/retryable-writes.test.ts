import { type Document, Long, type MongoClient } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase, withOwnClient } from '../support/database.ts';

const database = useTestDatabase();

/** A collection with the documents 1 and 2, and a way to send numbered writes to it. */
async function numbered(
  use: (send: (n: number, command: object) => Promise<Document>, name: string) => Promise<void>,
) {
  const name = freshName();
  await database()
    .db.collection<Item>(name)
    .insertMany([
      { _id: 1, n: 0 },
      { _id: 2, n: 0 },
    ]);
  await withOwnClient(database(), async (client: MongoClient) => {
    await using session = client.startSession();
    await use(
      (n, command) => client.db().command({ ...command, txnNumber: Long.fromNumber(n) }, { session }),
      name,
    );
  });
}
const all = (name: string) => database().db.collection<Item>(name).find().sort({ _id: 1 }).toArray();

describe('a write that is sent twice under one number', needs('replicaSet'), () => {
  test('updates once', async () => {
    await numbered(async (send, name) => {
      const update = { update: name, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
      const [first, second] = [await send(1, update), await send(1, update)];
      expect([first.nModified, second.nModified]).toEqual([1, 1]);
      expect(await all(name)).toMatchObject([{ n: 1 }, { n: 0 }]);
    });
  });

  test('inserts once, and is not told of its own key', async () => {
    await numbered(async (send, name) => {
      const insert = { insert: name, documents: [{ _id: 3 }, { _id: 4 }] };
      const [first, second] = [await send(1, insert), await send(1, insert)];
      expect([first.n, second.n]).toEqual([2, 2]);
      expect(second.writeErrors).toBeUndefined();
      expect(await all(name)).toHaveLength(4);
    });
  });

  test('deletes one, not two', async () => {
    await numbered(async (send, name) => {
      const remove = { delete: name, deletes: [{ q: { n: 0 }, limit: 1 }] };
      const [first, second] = [await send(1, remove), await send(1, remove)];
      expect([first.n, second.n]).toEqual([1, 1]);
      expect(await all(name)).toHaveLength(1);
    });
  });

  test('upserts once, and names the same id', async () => {
    await numbered(async (send, name) => {
      const upsert = { update: name, updates: [{ q: { k: 'new' }, u: { $inc: { n: 1 } }, upsert: true }] };
      const [first, second] = [await send(1, upsert), await send(1, upsert)];
      expect(second.upserted).toEqual(first.upserted);
      expect(await all(name)).toHaveLength(3);
    });
  });

  test.each([
    ['before', false],
    ['after', true],
  ])('by findAndModify answers with the same document %s it', async (_, after) => {
    await numbered(async (send, name) => {
      const find = { findAndModify: name, query: { _id: 1 }, update: { $inc: { n: 1 } }, new: after };
      const [first, second] = [await send(1, find), await send(1, find)];
      expect(second.value).toEqual(first.value);
      expect(first.value).toEqual({ _id: 1, n: after ? 1 : 0 });
      expect(await all(name)).toMatchObject([{ n: 1 }, { n: 0 }]);
    });
  });

  test('by findAndModify removes one, not two', async () => {
    await numbered(async (send, name) => {
      const find = { findAndModify: name, query: {}, sort: { _id: 1 }, remove: true };
      const [first, second] = [await send(1, find), await send(1, find)];
      expect([first.value, second.value]).toEqual([
        { _id: 1, n: 0 },
        { _id: 1, n: 0 },
      ]);
      expect(await all(name)).toEqual([{ _id: 2, n: 0 }]);
    });
  });

  test('under a new number is done again', async () => {
    await numbered(async (send, name) => {
      const update = { update: name, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
      await send(1, update);
      await send(2, update);
      expect(await all(name)).toMatchObject([{ n: 2 }, { n: 0 }]);
    });
  });

  test('under an older number is refused', async () => {
    await numbered(async (send, name) => {
      const update = { update: name, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
      await send(5, update);
      expect(await codeOf(send(4, update))).toBe(225);
      expect(await all(name)).toMatchObject([{ n: 1 }, { n: 0 }]);
    });
  });

  test('in another session is another write', async () => {
    const name = freshName();
    const insert = (_id: number) => ({ insert: name, documents: [{ _id }], txnNumber: Long.fromNumber(1) });
    await withOwnClient(database(), async (client) => {
      await using one = client.startSession();
      await using two = client.startSession();
      await client.db().command(insert(1), { session: one });
      await client.db().command(insert(2), { session: two });
    });
    expect(await all(name)).toEqual([{ _id: 1 }, { _id: 2 }]);
  });

  test('updates once also after the server was started again', needs('lifetime'), async () => {
    await numbered(async (send, name) => {
      const update = { update: name, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] };
      await send(1, update);
      await database().restart();
      const again = await send(1, update).catch(() => send(1, update)); // the first finds its connection closed
      expect(again.nModified).toBe(1);
      expect(await all(name)).toMatchObject([{ n: 1 }, { n: 0 }]);
    });
  });
});
