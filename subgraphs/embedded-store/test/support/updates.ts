import { expect } from 'vitest';
import { codeOf, freshName, type Item, type TestDatabase } from './database.ts';

/** A document, what is done to it, and what it is then; without `_id`, which every one gets. */
export interface UpdateCase {
  readonly before: object;
  readonly update: object;
  readonly after: object;
  readonly filter?: object;
  readonly arrayFilters?: object[];
}

/** The same, where the update is refused with a code and the document stays as it was. */
export interface RefusalCase extends Omit<UpdateCase, 'after'> {
  readonly code: number;
}

const typed = { promoteValues: false, promoteLongs: false } as const;

async function prepared({ db }: TestDatabase, { before, filter, arrayFilters }: Omit<UpdateCase, 'after'>) {
  const collection = db.collection<Item>(freshName());
  await collection.insertOne({ _id: 1, ...before });
  const options = arrayFilters === undefined ? {} : { arrayFilters };
  const update = (change: object) => collection.updateOne({ _id: 1, ...filter }, change, options);
  return { collection, update };
}

/** Does what a case says and compares; with `types`, values are compared with their BSON types. */
export async function checkUpdate(database: TestDatabase, given: UpdateCase, types = false): Promise<void> {
  const { collection, update } = await prepared(database, given);
  await update(given.update);
  const found = await collection.findOne({ _id: 1 }, types ? typed : {});
  if (types) expect(found).toMatchObject(given.after);
  else expect(found).toEqual({ _id: 1, ...given.after });
}

export async function checkRefusal(database: TestDatabase, given: RefusalCase): Promise<void> {
  const { collection, update } = await prepared(database, given);
  const before = await collection.findOne();
  expect(await codeOf(update(given.update))).toBe(given.code);
  expect(await collection.findOne()).toEqual(before);
}
