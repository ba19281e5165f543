import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { acquireLock } from '../../src/lock.ts';
import { useOperatedStore } from './support/operated-store.ts';

const store = useOperatedStore();

const status = async () => JSON.parse((await store().run('status', '--json')).out);

test('a store that is not served shows what it holds', async () => {
  await store().served(async (db) => {
    await db.collection('agents').insertMany([{ name: 'a' }, { name: 'b' }]);
    await db.collection('agents').createIndex({ name: 1 });
  });
  const { code, out } = await store().run('status');
  expect(code).toBe(0);
  expect(out).toMatch(/Server +not running/);
  expect(out).toMatch(/ymera\.agents +2 +\d+ B +2\n/);
  expect(await status()).toMatchObject({
    serving: { kind: 'stopped' },
    collections: [{ namespace: 'ymera.agents', documents: 2, indexes: ['_id_', 'name_1'] }],
    lastBackup: null,
  });
});

test('a served store tells which process serves it, and its open cursors', async () => {
  await store().served(async (db) => {
    await db.collection('items').insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]);
    const cursor = db.collection('items').find({}, { batchSize: 1 });
    await cursor.next();
    const { serving } = await status();
    expect(serving).toMatchObject({ kind: 'running', server: { pid: process.pid, cursors: 1 } });
    expect((await store().run('status')).out).toContain(`process ${process.pid} since `);
    await cursor.close();
  });
});

test('what a running server has written counts, though it is only in the log yet', async () => {
  await store().served(async (db) => {
    await db.collection('items').insertOne({ n: 1 });
    const { collections, logBytes } = await status();
    expect(collections).toMatchObject([{ namespace: 'ymera.items', documents: 1 }]);
    expect(logBytes).toBeGreaterThan(0);
  });
});

test('a store that is held by a process that does not answer is told apart from one that is stopped', async () => {
  await store().served((db) => db.collection('items').insertOne({}));
  const release = acquireLock(store().layout.lock);
  expect((await status()).serving).toEqual({ kind: 'held' });
  release?.();
  expect((await status()).serving).toEqual({ kind: 'stopped' });
});

test('a store without collections says so', async () => {
  await store().served((db) => db.command({ ping: 1 }));
  expect((await store().run('status')).out).toContain('There are no collections.');
});

test.each([
  [
    'no SQLite at all',
    'a letter to a friend, longer than the header of a file of SQLite is. '.repeat(20),
    'is not a file of',
  ],
  ['an empty file', '', 'not one of Ymera'],
])('%s in the place of the store is named in a sentence', async (_, content, sentence) => {
  writeFileSync(store().layout.file, content);
  const { code, err } = await store().run('status');
  expect(code).toBe(1);
  expect(err).toContain(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('a store of a later format is refused', async () => {
  await store().served((db) => db.command({ ping: 1 }));
  store().tamper("UPDATE meta SET value = '999' WHERE name = 'format'");
  expect((await store().run('status')).err).toContain('has format 999, and this version of Ymera reads');
});

test('a catalogue that cannot be read leads to the check', async () => {
  await store().served((db) => db.collection('items').insertOne({}));
  store().tamper('UPDATE collections SET options = ?', Buffer.from('nonsense'));
  const { code, err } = await store().run('status');
  expect(code).toBe(1);
  expect(err).toMatch(/catalogue is damaged .*ymera\.items.*"npm run db -- check"/);
});

test('the version that made the data directory is shown', async () => {
  await store().served((db) => db.command({ ping: 1 }));
  expect(await status()).toMatchObject({ createdBy: null });
  writeFileSync(store().layout.engineRecord, '{"engine":"sqlite","format":1,"createdBy":"0.1.0"}');
  expect((await store().run('status')).out).toMatch(/Format +\d, made by Ymera 0\.1\.0; SQLite 3/);
});

test.each(['status', 'check', 'restore a.db', 'backup b.db'])(
  '%s leaves a data directory of a mongod alone and names its tools',
  async (line) => {
    await store().served((db) => db.command({ ping: 1 }));
    await store().run('backup', 'a.db');
    writeFileSync(store().layout.engineRecord, '{"engine":"mongod","format":1,"createdBy":"0.1.0"}');
    const { code, out, err } = await store().run(...line.split(' '));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/was made by the engine mongod.*mongodump/);
  },
);
