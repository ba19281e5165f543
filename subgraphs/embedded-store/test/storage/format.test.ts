import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatVersion, prepareFormat } from '../../src/storage/format.ts';

let database: DatabaseSync;

beforeEach(() => {
  database = new DatabaseSync(':memory:');
});

afterEach(() => database.close());

const format = (): unknown => database.prepare("SELECT value FROM meta WHERE name = 'format'").get()?.value;

/** The tables of format 1, with one collection that holds one document. */
function makeFormat1(): void {
  database.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO meta VALUES ('format', '1');
    CREATE TABLE collections (id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, name TEXT NOT NULL,
      options BLOB NOT NULL, uuid BLOB NOT NULL, UNIQUE (db, name));
    INSERT INTO collections VALUES (7, 'ymera', 'runs', x'0500000000', x'00');
    CREATE TABLE c7 (rid INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE, d BLOB NOT NULL);
    INSERT INTO c7 VALUES (1, x'01', x'0500000000');
  `);
}

test('a new file gets the present format', () => {
  prepareFormat(database);
  expect(format()).toBe(String(formatVersion));
});

test('documents of format 1 count as last changed before anything that is logged', () => {
  makeFormat1();
  prepareFormat(database);
  expect(format()).toBe('2');
  expect(database.prepare('SELECT rid, v FROM c7').all()).toEqual([{ rid: 1, v: 0 }]);
  expect(database.prepare('SELECT count(*) AS n FROM changes').get()).toEqual({ n: 0 });
});

test('a file is brought up to date once', () => {
  makeFormat1();
  prepareFormat(database);
  prepareFormat(database);
  expect(format()).toBe('2');
});

test.each(['3', '0', 'x'])('format %s is refused, and the file left as it is', (value) => {
  makeFormat1();
  database.exec(`UPDATE meta SET value = '${value}'`);
  expect(() => prepareFormat(database)).toThrow(/format/);
  expect(format()).toBe(value);
  expect(database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'changes'").get()).toBeUndefined();
});

test('tables without a format are refused', () => {
  database.exec('CREATE TABLE somebody (id INTEGER)');
  expect(() => prepareFormat(database)).toThrow(/no format of ours/);
});
