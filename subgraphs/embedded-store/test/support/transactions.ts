import type { ClientSession, Collection } from 'mongodb';
import { freshName, type Item, type TestDatabase } from './database.ts';

/** A session with a transaction begun; `await using` ends it, and with it what was not committed. */
export function begin({ client }: TestDatabase): ClientSession {
  const session = client.startSession();
  session.startTransaction();
  return session;
}

/** A new collection that holds three accounts of 100. */
export async function accounts({ db }: TestDatabase): Promise<Collection<Item>> {
  const collection = db.collection<Item>(freshName());
  await collection.insertMany([1, 2, 3].map((_id) => ({ _id, n: 100 })));
  return collection;
}

/** A collection that exists and holds nothing, since not every server creates one inside a transaction. */
export const empty = ({ db }: TestDatabase): Promise<Collection<Item>> =>
  db.createCollection<Item>(freshName());

/** What `n` is in the document of an id, as a session or nobody in particular sees it. */
export async function amount(
  collection: Collection<Item>,
  _id: number,
  session?: ClientSession,
): Promise<unknown> {
  const found = await collection.findOne({ _id }, session === undefined ? {} : { session });
  return found?.n;
}
