import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { errorReply } from '../../src/commands/dispatch.ts';
import { CommandError } from '../../src/errors.ts';
import { insertDocument } from '../../src/queries/write.ts';
import { Outbox } from '../../src/server/outbox.ts';
import { parseIndexSpec } from '../../src/storage/index-spec.ts';
import { Store } from '../../src/storage/store.ts';
import { decode } from '../../src/values/decode.ts';
import { docOf } from '../../src/values/document.ts';

describe('the store', () => {
  let folder = '';
  let store: Store;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ymera-unit-'));
    store = new Store({ file: join(folder, 'data.sqlite'), synchronous: 'NORMAL' });
  });

  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  const insert = (n: number): void => {
    insertDocument(store.open('db', 'c'), docOf({ _id: n, n }));
  };
  const idsIn = (of: Store): unknown[] =>
    [...(of.find('db', 'c')?.all() ?? [])].map(({ bytes }) => decode(bytes)._id);

  test('a command that fails takes no other of its batch with it', () => {
    insert(1);
    store.batch.endCommand();
    insert(2);
    expect(store.batch.undoCommand()).toBe(true);
    store.reload();
    insert(3);
    store.batch.commit();
    expect(idsIn(store)).toEqual([1, 3]);
  });

  test('a failed command that created a collection and an index leaves neither', () => {
    const spec = parseIndexSpec(docOf({ key: docOf({ n: 1 }), name: 'n_1', unique: true }));
    store.createIndex(store.open('db', 'c'), spec);
    insert(1);
    store.batch.undoCommand();
    store.reload();
    expect(store.find('db', 'c')).toBeUndefined();
    insert(1);
    store.batch.commit();
    expect(idsIn(store)).toEqual([1]);
  });

  test('what was not committed is not there after opening again', () => {
    insert(1);
    store.batch.commit();
    insert(2);
    store.close();
    store = new Store({ file: join(folder, 'data.sqlite'), synchronous: 'NORMAL' });
    expect(idsIn(store)).toEqual([1]);
  });

  test('an index remembers after opening again that a field held arrays', () => {
    const spec = parseIndexSpec(docOf({ key: docOf({ a: 1 }), name: 'a_1' }));
    store.createIndex(store.open('db', 'c'), spec);
    insertDocument(store.open('db', 'c'), docOf({ _id: 1, a: [1, 2] }));
    store.batch.commit();
    store.close();
    store = new Store({ file: join(folder, 'data.sqlite'), synchronous: 'NORMAL' });
    expect(store.find('db', 'c')?.indexes.get('a_1')?.multikey).toBe(1);
  });

  test('on a full disk everything waiting is told so, and nothing of it is kept', async () => {
    const outbox = new Outbox(store);
    insert(1);
    outbox.flush();
    store.database.exec('PRAGMA max_page_count = 20');
    const told = Promise.withResolvers<Uint8Array | undefined>();
    insert(2);
    store.batch.endCommand();
    outbox.send({ deliver: told.resolve });
    const large = docOf({ _id: 3, text: 'x'.repeat(200_000) });
    expect(() => insertDocument(store.open('db', 'c'), large)).toThrow(/full/);
    outbox.undoCommand(new Error('database or disk is full'));
    expect(decode((await told.promise) ?? errorReply(new CommandError(1, 'nothing was told')))).toMatchObject(
      {
        ok: 0,
        code: 14031,
      },
    );
    expect(idsIn(store)).toEqual([1]);
    insert(4);
    outbox.flush();
    expect(idsIn(store)).toEqual([1, 4]);
  });
});
