import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureStoreServer, type StoreServerSettings, StoreStartError } from '../../src/index.ts';
import { acquireLock } from '../../src/lock.ts';
import { gone, isAlive, serverPid } from '../support/processes.ts';

let dataDir = '';
const clients: MongoClient[] = [];
const pids = new Set<number>();

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ymera-start-'));
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGTERM');
  for (const pid of pids) await gone(pid);
  pids.clear();
  await rm(dataDir, { recursive: true, force: true });
});

const inStore = (...names: string[]) => join(dataDir, 'store', ...names);

async function open(settings: Partial<StoreServerSettings> = {}) {
  const { uri } = await ensureStoreServer({ dataDir, synchronous: 'NORMAL', ...settings });
  const client = await new MongoClient(uri('test'), { serverSelectionTimeoutMS: 60_000 }).connect();
  clients.push(client);
  const pid = await serverPid(client.db());
  pids.add(pid);
  return { db: client.db(), pid, client };
}

async function openAndEnd(): Promise<void> {
  const { db, pid, client } = await open();
  await db
    .collection<{ _id: string }>('c')
    .updateOne({ _id: 'kept' }, { $inc: { opened: 1 } }, { upsert: true });
  await client.close();
  process.kill(pid, 'SIGTERM');
  await gone(pid);
}

const refusal = async (settings: Partial<StoreServerSettings> = {}): Promise<StoreStartError> => {
  const error: unknown = await ensureStoreServer({ dataDir, ...settings }).catch((caught: unknown) => caught);
  if (!(error instanceof StoreStartError)) throw new Error(`expected a refusal, not ${String(error)}`);
  return error;
};

describe('a server that was killed while it started', () => {
  const startDirectly = (): ChildProcess => {
    const boot = fileURLToPath(new URL('../../src/boot.mjs', import.meta.url));
    return spawn(process.execPath, [boot, inStore('code'), '--data-dir', dataDir], { stdio: 'ignore' });
  };

  test.each(['lock.sqlite', 'engine.json', 'data.sqlite', 'data.sqlite-wal', 'mongo.sock'])(
    'when it had made %s leaves nothing that hinders the next',
    async (name) => {
      mkdirSync(inStore());
      const child = startDirectly();
      const ended = once(child, 'close');
      await expect.poll(() => existsSync(inStore(name)), { interval: 1 }).toBe(true);
      child.kill('SIGKILL');
      await ended;
      const { db } = await open();
      await db.collection<{ _id: string }>('c').insertOne({ _id: 'x' });
      expect(await db.collection('c').countDocuments()).toBe(1);
    },
  );

  test('and whose folder is full of its remains is started all the same', async () => {
    mkdirSync(inStore());
    writeFileSync(inStore('mongo.sock'), '');
    writeFileSync(inStore('tcp.json'), JSON.stringify({ port: 1, user: 'u', password: 'p' }));
    writeFileSync(inStore('lock.sqlite'), '');
    const { db } = await open();
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });
});

describe('a data directory that cannot be served is refused in a sentence:', () => {
  test('one with a damaged file, which is left as it is', async () => {
    mkdirSync(inStore());
    writeFileSync(
      inStore('data.sqlite'),
      'this is not a database, and long enough to look like one '.repeat(100),
    );
    const before = readFileSync(inStore('data.sqlite'));
    const { message } = await refusal();
    expect(message).toMatch(/damaged .*db -- restore <file>/);
    expect(message).not.toMatch(/\n|\.ts:\d/);
    expect(readFileSync(inStore('data.sqlite'))).toEqual(before);
  });

  test('one with a damaged lock', async () => {
    mkdirSync(inStore());
    writeFileSync(
      inStore('lock.sqlite'),
      'this is not a database either, and just as long as that one'.repeat(100),
    );
    expect((await refusal()).message).toMatch(/lock\.sqlite is damaged.*remove it/);
  });

  test('one made by another engine, also while that runs', async () => {
    const { client, pid } = await open();
    const binary = process.execPath; // any executable: it is not started
    const other = { engine: 'mongod', mongodBinary: binary } as const;
    expect((await refusal(other)).message).toMatch(/made by the engine sqlite.*export/);
    await client.close();
    process.kill(pid, 'SIGTERM');
    await gone(pid);
    expect((await refusal(other)).message).toMatch(/made by the engine sqlite/);
    expect(existsSync(join(dataDir, 'store-mongod'))).toBe(false);
  });

  test('one that is a file', async () => {
    dataDir = join(dataDir, 'file');
    writeFileSync(dataDir, '');
    expect((await refusal()).message).toMatch(/cannot be a folder .*YMERA_DATA_DIR/);
  });

  test('one that this user may not write', async () => {
    const script = fileURLToPath(new URL('./refused-as-nobody.ts', import.meta.url));
    chmodSync(dataDir, 0o500);
    if (process.getuid?.() === 0) chownSync(dataDir, 65534, 65534);
    const { stdout } = await promisify(execFile)(process.execPath, [script, dataDir]);
    expect(stdout).toMatch(/^STORE_UNAVAILABLE .*cannot be read and written by this user .*YMERA_DATA_DIR$/);
  });
});

test('a data directory that another process holds is waited for', async () => {
  mkdirSync(inStore());
  const release = acquireLock(inStore('lock.sqlite'));
  const opening = open();
  await expect.poll(() => existsSync(inStore('log'))).toBe(true); // a server was started, and has to end
  release?.();
  const { db } = await opening;
  expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
});

describe('where the data directory is', () => {
  test.each(['with a space', 'ünïcode 数据', 'quote\'s "41" #?&:@+', '50%41%', '--data-dir'])(
    'does not matter: %s',
    async (name) => {
      dataDir = join(dataDir, name);
      const { db } = await open();
      expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    },
  );
});

test('everything in the folder is for its user alone, also what was not', async () => {
  await openAndEnd();
  chmodSync(dataDir, 0o755);
  chmodSync(inStore(), 0o755);
  for (const name of readdirSync(inStore())) chmodSync(inStore(name), 0o755);
  await openAndEnd();
  const { db } = await open();
  expect(await db.collection<{ _id: string }>('c').findOne()).toEqual({ _id: 'kept', opened: 2 });
  const names = readdirSync(inStore());
  expect(names).toEqual(expect.arrayContaining(['data.sqlite', 'data.sqlite-wal', 'log', 'mongo.sock']));
  expect(names.filter((name) => (statSync(inStore(name)).mode & 0o077) !== 0)).toEqual([]);
  expect(statSync(inStore()).mode & 0o777).toBe(0o700);
});
