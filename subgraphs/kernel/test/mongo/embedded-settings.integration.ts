import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MongoHandle, openMongo, StoreUnavailableError } from '../../src/mongo/index.ts';

let dataDir = '';
const open: MongoHandle[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ymera-settings-'));
});

afterEach(async () => {
  for (const handle of open.splice(0)) await handle.close();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

async function openTcp(): Promise<MongoHandle> {
  const handle = await openMongo({ dataDir, synchronous: 'NORMAL', listen: 'tcp' });
  open.push(handle);
  return handle;
}

const pidOf = async ({ connection }: MongoHandle): Promise<number> =>
  Number((await connection.db?.admin().serverStatus())?.pid);

test('a store on loopback TCP that is killed is started again, and the same connection goes on', async () => {
  const mongo = await openTcp();
  expect(mongo.uri).toMatch(/^mongodb:\/\/ymera-[0-9a-f]+:[\w-]+@127\.0\.0\.1:\d+\/ymera\?/);
  const things = mongo.connection.collection<{ _id: string }>('things');
  await things.insertOne({ _id: 'before' });
  const killed = await pidOf(mongo);
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => pidOf(mongo).catch(() => killed)).not.toBe(killed);
  expect(await things.findOne({ _id: 'before' })).toEqual({ _id: 'before' });
});

test('a store on loopback TCP ends with its last handle', async () => {
  const mongo = await openTcp();
  const pid = await pidOf(mongo);
  await mongo.close();
  open.length = 0;
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

test('an engine without its executable is unavailable, and the message names the variable', async () => {
  const opened = openMongo({ dataDir, engine: 'mongod' });
  await expect(opened).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(opened).rejects.toThrow(/MONGOMS_SYSTEM_BINARY/);
});

test('a data directory of SQLite is refused to mongod, and says what made it', async () => {
  await openTcp();
  const opened = openMongo({ dataDir, engine: 'mongod', mongodBinary: process.execPath });
  await expect(opened).rejects.toThrow(/made by the engine sqlite/);
});
