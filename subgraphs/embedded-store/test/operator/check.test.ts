import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { serialize } from 'bson';
import { beforeEach, describe, expect, test } from 'vitest';
import { useOperatedStore } from './support/operated-store.ts';

const store = useOperatedStore();

interface Person {
  _id: string;
  name: string;
  email: string;
  tags?: string[];
}

beforeEach(() =>
  store().served(async (db) => {
    const people = db.collection<Person>('people');
    await people.createIndex({ email: 1 }, { unique: true });
    await people.createIndex({ tags: 1, name: -1 }, { sparse: true });
    await people.createIndex({ name: 1 }, { partialFilterExpression: { name: { $gt: 'b' } } });
    await people.insertMany([
      { _id: 'ada', name: 'Ada', email: 'a@x', tags: ['one', 'two'] },
      { _id: 'bob', name: 'bob', email: 'b@x' },
      { _id: 'cyd', name: 'cyd', email: 'c@x', tags: [] },
    ]);
    await people.updateOne({ _id: 'bob' }, { $set: { tags: ['three'] } });
    await people.deleteOne({ _id: 'cyd' });
  }),
);

/** The table of a collection's documents or of an index's entries. */
function table(index?: string): string {
  const database = new DatabaseSync(store().layout.file, { readOnly: true });
  const rows = database.prepare('SELECT id, spec FROM indexes ORDER BY id').all();
  const { id } = database.prepare("SELECT id FROM collections WHERE name = 'people'").get() ?? {};
  database.close();
  if (index === undefined) return `c${id}`;
  return `i${rows.find(({ spec }) => Buffer.from(spec as Uint8Array).includes(index))?.id}`; // a BLOB
}

/** Checks, and gives the problems that are shown. */
async function problems(...flags: string[]): Promise<string[]> {
  const { code, out, err } = await store().run('check', ...flags);
  expect(err).toBe('');
  const found = out.split('\n').filter((line) => line.startsWith('PROBLEM  '));
  expect(code).toBe(found.length === 0 ? 0 : 1);
  return found.map((line) => line.slice('PROBLEM  '.length));
}

describe('a store that is whole', () => {
  test('has no problem, served or not', async () => {
    expect(await problems()).toEqual([]);
    await store().served(async (db) => {
      await db.collection('more').insertOne({});
      expect(await problems()).toEqual([]);
    });
    const { out } = await store().run('check');
    expect(out).toContain('ymera.people: 2 documents, 6 index entries\n');
    expect(out).toContain('No problem found in 2 collections');
  });

  test('is summed up for machines', async () => {
    const { out } = await store().run('check', '--json');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      collections: 1,
      documents: 2,
      entries: 6,
      problems: 0,
    });
  });

  test('may have views, capped collections, collations and forgotten changes', async () => {
    await store().served(async (db) => {
      await db.createCollection('adults', {
        viewOn: 'people',
        pipeline: [{ $match: { name: { $gt: 'b' } } }],
      });
      await db.createCollection('log', { capped: true, size: 4096, max: 2 });
      await db.collection('log').insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
      await db.createCollection('words', { collation: { locale: 'en', strength: 2 } });
      await db.collection('words').createIndex({ word: 1 }, { unique: true });
      await db.collection('words').insertMany([{ word: 'Äpfel' }, { word: 'Birnen' }]);
      await expect(db.collection('words').insertOne({ word: 'BIRNEN' })).rejects.toThrow('E11000');
    });
    store().tamper('DELETE FROM changes WHERE n < (SELECT max(n) FROM changes)');
    expect(await problems()).toEqual([]);
    expect((await store().run('status')).out).toMatch(/ymera\.adults +view\n/);
    const { code, err } = await store().run('export', 'adults');
    expect({ code, err }).toEqual({
      code: 64,
      err: 'ymera.adults is a view; export ymera.people instead.\n',
    });
  });

  test('is not changed by a check', async () => {
    const before = statSync(store().layout.file);
    await problems();
    expect(statSync(store().layout.file)).toMatchObject({ mtimeMs: before.mtimeMs, size: before.size });
  });
});

describe('a check finds', () => {
  test('an index entry that is missing', async () => {
    store().tamper(`DELETE FROM ${table('email_1')} WHERE r = 2`);
    expect(await problems()).toEqual([
      'ymera.people: _id "bob": index email_1: the document lacks its entry',
    ]);
  });

  test('all entries of an index missing', async () => {
    store().tamper(`DELETE FROM ${table('tags_1')}`);
    expect(await problems()).toEqual([
      'ymera.people: _id "ada": index tags_1_name_-1: the document lacks 2 of its entries',
      'ymera.people: _id "bob": index tags_1_name_-1: the document lacks its entry',
    ]);
  });

  test('an entry that leads nowhere, as after a deletion that was half done', async () => {
    store().tamper(`INSERT INTO ${table('name_1')} SELECT k, 77 FROM ${table('name_1')} LIMIT 1`);
    expect(await problems()).toEqual([
      'ymera.people: index name_1: an entry leads to row 77, where no document can be read',
    ]);
  });

  test('an entry that the document does not give, among ones that it does', async () => {
    store().tamper(`INSERT INTO ${table('tags_1')} VALUES (?, 1)`, Buffer.from([1, 2, 3]));
    expect(await problems()).toEqual([
      'ymera.people: _id "ada": index tags_1_name_-1: there is an entry that does not follow from the document',
    ]);
  });

  test('two documents with one value in a unique index', async () => {
    const doc = serialize({ _id: 'bob', name: 'bob', email: 'a@x', tags: ['three'] });
    store().tamper(`UPDATE ${table()} SET d = ? WHERE rid = 2`, doc);
    store().tamper(`UPDATE ${table('email_1')} SET k = (SELECT k FROM ${table('email_1')} WHERE r = 1)`);
    expect(await problems()).toEqual([
      'ymera.people: _id "ada": index email_1: the index is unique, and another document has the same value',
      'ymera.people: _id "bob": index email_1: the index is unique, and another document has the same value',
    ]);
  });

  test('an index that does not know of arrays, whose bounds would be too narrow', async () => {
    store().tamper('UPDATE indexes SET multikey = 0');
    expect(await problems()).toEqual([
      'ymera.people: _id "ada": index tags_1_name_-1: the index does not know of its arrays',
    ]);
  });

  test('a document that is filed under another _id', async () => {
    const doc = serialize({ _id: 'eve', name: 'bob', email: 'b@x', tags: ['three'] });
    store().tamper(`UPDATE ${table()} SET d = ? WHERE rid = 2`, doc);
    expect(await problems()).toEqual([
      expect.stringMatching(/^ymera\.people: _id "eve": the document is filed under the key of another _id/),
    ]);
  });

  test('a document whose last change the history does not have', async () => {
    store().tamper("DELETE FROM changes WHERE n = (SELECT max(n) FROM changes WHERE kind = 'update')");
    expect(await problems()).toEqual([
      expect.stringMatching(/^ymera\.people: _id "bob": its last change, number \d+, is not in the history/),
    ]);
  });

  test('a document that is no BSON, and goes on with the others', async () => {
    store().tamper(`UPDATE ${table()} SET d = ? WHERE rid = 1`, Buffer.from('not BSON at all'));
    store().tamper(`DELETE FROM ${table('email_1')} WHERE r = 2`);
    const found = await problems();
    expect(found[0]).toMatch(/^ymera\.people: the document in row 1 cannot be read: Invalid BSON/);
    expect(found).toContain('ymera.people: _id "bob": index email_1: the document lacks its entry');
  });

  test('a table that no collection owns, and a collection without its table', async () => {
    store().tamper(`ALTER TABLE ${table()} RENAME TO c4711`);
    const found = await problems();
    expect(found).toContain('the table c4711 belongs to no collection');
    expect(found[0]).toMatch(/^ymera\.people: its table c\d+ does not exist$/);
  });

  test('an index without its table, and one that cannot be understood', async () => {
    store().tamper(`DROP TABLE ${table('email_1')}`);
    expect(await problems()).toEqual([
      expect.stringMatching(/^ymera\.people: the table i\d+ of index email_1 does not exist$/),
    ]);
    store().tamper('UPDATE indexes SET spec = ?', serialize({ key: { a: 'sideways' }, name: 'x' }));
    expect((await problems())[0]).toMatch(/^ymera\.people: its index \d+ cannot be understood/);
  });

  test('pages that were overwritten', async () => {
    const { size } = statSync(store().layout.file);
    const file = openSync(store().layout.file, 'r+');
    // All but the first two pages, which hold SQLite's schema.
    writeSync(file, Buffer.alloc(size - 8192, 0xee), 0, size - 8192, 8192);
    closeSync(file);
    const { code, out, err } = await store().run('check');
    expect(code).toBe(1);
    expect(out + err).toMatch(/damaged|malformed|invalid page|btree/i);
    expect(out + err).not.toContain('at checkStore');
  });

  test('no more than it can show, and how many there are', async () => {
    await store().served(async (db) => {
      await db.collection('many').createIndex({ n: 1 });
      await db.collection('many').insertMany(Array.from({ length: 150 }, (_, n) => ({ n })));
    });
    store().tamper(`DELETE FROM ${table('n_1')}`);
    expect(await problems()).toHaveLength(100);
    const { out } = await store().run('check');
    expect(out).toContain('… and 50 more problems.');
    expect(out).toContain('150 problems found');
  });
});

test('the quick check looks at pages and catalogue alone', async () => {
  store().tamper(`DELETE FROM ${table('email_1')}`);
  expect(await problems('--quick')).toEqual([]);
  store().tamper(`DROP TABLE ${table('email_1')}`);
  expect(await problems('--quick')).toHaveLength(1);
});
