import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { acquireLock } from '../../src/lock.ts';
import { useOperatedStore } from './support/operated-store.ts';

const store = useOperatedStore();

interface Item {
  _id: number;
}

const put = (_id: number) => store().served((db) => db.collection<Item>('items').insertOne({ _id }));
const ids = () =>
  store().served(async (db) =>
    (await db.collection<Item>('items').find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id),
  );

describe('a backup', () => {
  test('is one private file with its sum beside it, and is remembered', async () => {
    await put(1);
    const { code, out } = await store().run('backup', 'a.db');
    expect(code).toBe(0);
    const file = store().path('a.db');
    const [, sum] = /SHA-256 ([0-9a-f]{64})/.exec(out) ?? [];
    expect(readFileSync(`${file}.sha256`, 'utf8')).toBe(`${sum}  a.db\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(store().path('.')).sort()).toEqual(['a.db', 'a.db.sha256', 'data']);
    const status = JSON.parse((await store().run('status', '--json')).out);
    expect(status.lastBackup).toMatchObject({ file, sha256: sum });
  });

  test('of a store that is being served has what was acknowledged', async () => {
    await store().served(async (db) => {
      await db.collection<Item>('items').insertOne({ _id: 1 });
      expect(await store().run('backup', 'a.db')).toMatchObject({ code: 0 });
      await db.collection<Item>('items').insertOne({ _id: 2 });
    });
    const copy = new DatabaseSync(store().path('a.db'), { readOnly: true });
    const { id } = copy.prepare('SELECT id FROM collections').get() ?? {};
    expect(copy.prepare(`SELECT count(*) AS n FROM c${id}`).get()).toEqual({ n: 1 });
    copy.close();
  });

  test('does not replace a file unless it is told to', async () => {
    await put(1);
    writeFileSync(store().path('a.db'), 'mine');
    const { code, err } = await store().run('backup', 'a.db');
    expect(code).toBe(1);
    expect(err).toContain('exists already');
    expect(readFileSync(store().path('a.db'), 'utf8')).toBe('mine');
    expect(await store().run('backup', 'a.db', '--force')).toMatchObject({ code: 0 });
  });

  test.each([
    ['no/such/a.db', 'does not exist; make it first'],
    ['folder', 'is not a file'],
  ])('to %s is refused', async (name, sentence) => {
    await put(1);
    mkdirSync(store().path('folder'));
    expect((await store().run('backup', name, '--force')).err).toContain(sentence);
  });

  test('of a damaged store fails in a sentence and leaves nothing behind', async () => {
    await put(1);
    const bytes = readFileSync(store().layout.file);
    writeFileSync(store().layout.file, bytes.fill(0xee, 8192));
    const { code, err } = await store().run('backup', 'a.db');
    expect(code).toBe(1);
    expect(err).toMatch(/is damaged\. "npm run db -- check"/);
    expect(readdirSync(store().path('.'))).toEqual(['data']);
  });
});

describe('a restore', () => {
  test('brings back what a backup had, and keeps what was there', async () => {
    await put(1);
    await store().run('backup', 'a.db');
    await put(2);
    const { code, out } = await store().run('restore', 'a.db');
    expect(code).toBe(0);
    const kept = /is kept in (\S+);/.exec(out)?.[1] ?? '';
    expect(await ids()).toEqual([1]);
    expect(await store().run('check')).toMatchObject({ code: 0 });
    expect(
      await store().run('restore', join(kept.slice(store().path('.').length), 'data.sqlite')),
    ).toMatchObject({
      code: 0,
    });
    expect(await ids()).toEqual([1, 2]);
  });

  test('fills a data directory that has no store yet', async () => {
    await put(1);
    await store().run('backup', 'a.db');
    store().tamper('DROP TABLE meta'); // as good as gone
    const { out } = await store().run('restore', 'a.db');
    expect(out).toContain('is kept in');
    expect(await ids()).toEqual([1]);
  });

  test('is refused while a process serves the store, and says which', async () => {
    await put(1);
    await store().run('backup', 'a.db');
    await put(2);
    const release = acquireLock(store().layout.lock);
    expect((await store().run('restore', 'a.db')).err).toContain('is in use: a process holds it');
    release?.();
    await store().served(async () => {
      const { code, err } = await store().run('restore', 'a.db');
      expect(code).toBe(1);
      expect(err).toContain(`process ${process.pid} serves it`);
    });
    expect(await ids()).toEqual([1, 2]);
  });

  test.each<[string, () => void, string | RegExp]>([
    ['is missing', () => {}, 'does not exist'],
    ['is a folder', () => mkdirSync(store().path('b.db')), 'is not a file'],
    [
      'is no SQLite',
      () => writeFileSync(store().path('b.db'), 'x'.repeat(4096)),
      'is not a file of the embedded store',
    ],
    ['is empty', () => writeFileSync(store().path('b.db'), ''), 'not one of Ymera'],
    [
      'is of another program',
      () => new DatabaseSync(store().path('b.db')).exec('CREATE TABLE t (a)'),
      'not one of Ymera',
    ],
    [
      'is of a later version',
      () => {
        const later = copyOf('a.db', 'b.db');
        later.exec("UPDATE meta SET value = '999' WHERE name = 'format'");
        later.close();
      },
      'has format 999',
    ],
    [
      'was changed after it was written',
      () => {
        writeFileSync(store().path('b.db'), readFileSync(store().path('a.db')));
        writeFileSync(store().path('b.db.sha256'), `${'0'.repeat(64)}  b.db\n`);
      },
      'is not the file that was written',
    ],
    [
      'was overwritten in the middle',
      () => writeFileSync(store().path('b.db'), readFileSync(store().path('a.db')).fill(0xee, 8192)),
      /damaged/,
    ],
    [
      'has an unfinished log',
      () => {
        copyOf('a.db', 'b.db').close();
        writeFileSync(store().path('b.db-wal'), 'x');
      },
      'has an unfinished log beside it',
    ],
  ])('of a file that %s is refused, and nothing is changed', async (_, make, sentence) => {
    await put(1);
    await store().run('backup', 'a.db');
    make();
    const { code, err } = await store().run('restore', 'b.db');
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(await ids()).toEqual([1]);
    expect(readdirSync(store().layout.folder).filter((name) => /restoring|replaced/.test(name))).toEqual([]);
  });

  test('takes a copy of a stopped store, too, and puts nothing beside it', async () => {
    await put(1);
    writeFileSync(store().path('b.db'), readFileSync(store().layout.file));
    await put(2);
    expect(await store().run('restore', 'b.db')).toMatchObject({ code: 0 });
    expect(await ids()).toEqual([1]);
    expect(existsSync(store().path('b.db-shm'))).toBe(false);
  });
});

function copyOf(from: string, to: string): DatabaseSync {
  writeFileSync(store().path(to), readFileSync(store().path(from)));
  return new DatabaseSync(store().path(to));
}
