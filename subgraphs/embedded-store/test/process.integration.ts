import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Long, MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureStoreServer, StoreStartError } from '../src/index.ts';
import { gone, isAlive, serverPid } from './support/processes.ts';

interface Item {
  _id: string;
  n?: number;
  w?: number;
}

describe('the store as a process', () => {
  let dataDir = '';
  const clients: MongoClient[] = [];
  const pids = new Set<number>();

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ymera-process-'));
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    // Told to finish, a server ends with its last client instead of waiting for another.
    for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGTERM');
    for (const pid of pids) await gone(pid);
    pids.clear();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  const open = async (synchronous: 'FULL' | 'NORMAL' = 'NORMAL', folder = dataDir) => {
    const { uri, endpoint } = await ensureStoreServer({ dataDir: folder, synchronous });
    const client = await new MongoClient(uri('test'), { serverSelectionTimeoutMS: 60_000 }).connect();
    clients.push(client);
    const pid = await serverPid(client.db());
    pids.add(pid);
    return { client, db: client.db(), pid, socketPath: 'path' in endpoint ? (endpoint.path ?? '') : '' };
  };

  const kill = async (pid: number): Promise<void> => {
    process.kill(pid, 'SIGKILL');
    await gone(pid);
  };

  test('it becomes ready and lives in a private folder', async () => {
    const { db } = await open('FULL');
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    expect((await stat(join(dataDir, 'store'))).mode & 0o777).toBe(0o700);
  });

  test('it makes room for another when somebody has removed its socket', async () => {
    const { db, pid, socketPath } = await open();
    await db.collection<Item>('c').insertOne({ _id: 'kept' });
    await rm(socketPath);
    await gone(pid);
    const next = await open();
    expect(next.pid).not.toBe(pid);
    expect(await next.db.collection<Item>('c').countDocuments()).toBe(1);
  });

  test.each(['FULL', 'NORMAL'] as const)(
    '%s: no acknowledged write is lost to SIGKILL',
    async (synchronous) => {
      const acknowledged = new Set<string>();
      const increments = new Map<number, number>();
      for (let round = 0; round < 3; round++) {
        const { db, pid, client } = await open(synchronous);
        const items = db.collection<Item>('items');
        await items.createIndex({ n: 1 });
        let acknowledgedNow = 0;
        const enough = Promise.withResolvers<void>();
        const writer = async (w: number): Promise<void> => {
          for (let i = 0; ; i++) {
            const _id = `${round}:${w}:${i}`;
            await items.insertOne({ _id, n: i, w });
            acknowledged.add(_id);
            await db
              .collection<Item>('counters')
              .updateOne({ _id: `w${w}` }, { $inc: { n: 1 } }, { upsert: true });
            increments.set(w, (increments.get(w) ?? 0) + 1);
            if (++acknowledgedNow === 150) enough.resolve();
          }
        };
        const writers = Array.from({ length: 12 }, (_, w) => writer(w).catch(() => undefined));
        await enough.promise;
        await kill(pid);
        await client.close();
        await Promise.all(writers);
      }
      const { db } = await open(synchronous);
      const stored = new Set((await db.collection<Item>('items').find().toArray()).map(({ _id }) => _id));
      expect([...acknowledged].filter((_id) => !stored.has(_id))).toEqual([]);
      const byIndex = await db
        .collection<Item>('items')
        .find({ n: { $gte: 0 } })
        .hint('n_1')
        .toArray();
      expect(byIndex).toHaveLength(stored.size);
      for (const { _id, n = 0 } of await db.collection<Item>('counters').find().toArray()) {
        const known = increments.get(Number(_id.slice(1))) ?? 0;
        expect(n).toBeGreaterThanOrEqual(known);
        expect(n).toBeLessThanOrEqual(known + 3); // at most one write per kill was done and not answered
      }
      const file = new DatabaseSync(join(dataDir, 'store', 'data.sqlite'), { readOnly: true });
      expect(file.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      file.close();
    },
  );

  test('a write retried after the server was killed is not done twice', async () => {
    const first = await open('FULL');
    const session = first.client.startSession();
    const lsid = session.id;
    await first.db.collection<Item>('c').insertOne({ _id: 'x', n: 0 });
    const updates = [{ q: { _id: 'x' }, u: { $inc: { n: 1 } } }];
    const command = { update: 'c', updates, txnNumber: Long.fromNumber(1_000_000) };
    await first.db.command(command, { session });
    await kill(first.pid);
    await first.client.close();
    const second = await open('FULL');
    const again = second.client.startSession();
    Object.assign(again.id ?? {}, lsid); // the same logical session, as a driver keeps it through a reconnect
    await second.db.command(command, { session: again });
    expect(await second.db.collection<Item>('c').findOne()).toEqual({ _id: 'x', n: 1 });
    await again.endSession();
  });

  test('many who open one folder at once share one server', async () => {
    const opened = await Promise.all(Array.from({ length: 4 }, () => open()));
    expect(new Set(opened.map(({ pid }) => pid)).size).toBe(1);
  });

  test('several processes that open one folder at once share one server', async () => {
    const script = fileURLToPath(new URL('./support/print-server.ts', import.meta.url));
    const run = () => promisify(execFile)(process.execPath, [script, dataDir]);
    const outputs = await Promise.all([run(), run(), run()]);
    const printed = outputs.map(({ stdout }) => Number(stdout));
    for (const pid of printed) pids.add(pid);
    expect(new Set(printed).size).toBe(1);
  });

  test('it ends by itself when nobody is connected any more', async () => {
    const { client, pid } = await open();
    await client.close();
    await gone(pid);
  });

  test('it ends at once with its last client if one asked for that', async () => {
    const [first, second] = [await open(), await open()];
    await first.db.admin().command({ endWhenUnused: 1 });
    await first.client.close();
    expect(await second.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    await second.client.close();
    await gone(second.pid);
  });

  test('it does not mind SIGINT', async () => {
    const { db, pid } = await open();
    process.kill(pid, 'SIGINT');
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test('after SIGTERM it serves its clients until the last has gone', async () => {
    const { db, client, pid } = await open();
    process.kill(pid, 'SIGTERM');
    await db.collection<Item>('items').insertOne({ _id: 'late' });
    expect(isAlive(pid)).toBe(true);
    await client.close();
    await gone(pid);
    const again = await open();
    expect(await again.db.collection<Item>('items').findOne()).toEqual({ _id: 'late' });
  });

  test('a folder too deep for a socket path is served all the same', async () => {
    const deep = join(dataDir, 'x'.repeat(60), 'y'.repeat(60));
    await mkdir(deep, { recursive: true });
    const { db, socketPath } = await open('NORMAL', deep);
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    expect(Buffer.byteLength(socketPath)).toBeLessThanOrEqual(100);
    expect(readFileSync(join(deep, 'store', 'socket-path'), 'utf8')).toBe(socketPath);
    expect((await stat(join(socketPath, '..'))).mode & 0o777).toBe(0o700);
  });

  test('a file of another format is refused, not guessed at', async () => {
    const { client, pid } = await open();
    await client.close();
    await gone(pid);
    const file = new DatabaseSync(join(dataDir, 'store', 'data.sqlite'));
    file.exec("UPDATE meta SET value = '999' WHERE name = 'format'");
    file.close();
    await expect(ensureStoreServer({ dataDir })).rejects.toThrow(StoreStartError);
    await expect(ensureStoreServer({ dataDir })).rejects.toThrow(/format 999/);
  });
});
