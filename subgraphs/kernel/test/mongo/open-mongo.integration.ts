import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import mongoose, { Schema } from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMongo, openTestMongo, StoreUnavailableError, type TestMongo } from '../../src/mongo/index.ts';

interface Run {
  _id: string;
  state: string;
  attempts: number;
  tags: string[];
  startedAt?: Date;
}

const runSchema = new Schema<Run>(
  {
    _id: { type: String, required: true },
    state: { type: String, required: true },
    attempts: { type: Number, default: 0 },
    tags: [String],
    startedAt: Date,
  },
  { versionKey: false },
);
runSchema.index({ state: 1, startedAt: -1 });

async function serverPid({ connection }: TestMongo): Promise<number> {
  const status = await connection.db?.admin().serverStatus();
  return Number(status?.pid);
}

describe('the embedded store behind mongoose', () => {
  let mongo: TestMongo;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });

  afterAll(async () => {
    await mongo.close();
  });

  test('a model saves, finds, validates and pages', async () => {
    const Runs = mongo.connection.model('Run', runSchema);
    await Runs.createIndexes();
    await Runs.create({ _id: 'run_1', state: 'RUNNING', startedAt: new Date(5), tags: ['a'] });
    await expect(Runs.create({ _id: 'run_2' })).rejects.toThrow(/state/);
    await expect(Runs.create({ _id: 'run_1', state: 'X' })).rejects.toMatchObject({ code: 11000 });
    const run = await Runs.findById('run_1').orFail();
    run.tags.push('b');
    run.attempts += 1;
    await run.save();
    const page = await Runs.find({ state: 'RUNNING' }).sort({ startedAt: -1 }).limit(5).lean();
    expect(page).toEqual([
      { _id: 'run_1', state: 'RUNNING', attempts: 1, tags: ['a', 'b'], startedAt: new Date(5) },
    ]);
  });

  test('its connection is its own, not the global one', () => {
    expect(mongo.kind).toBe('embedded');
    expect(mongo.connection).not.toBe(mongoose.connection);
  });

  test('a second handle on the folder shares the server and the data', async () => {
    const pid = await serverPid(mongo);
    const second = await openMongo({ dataDir: mongo.dataDir, synchronous: 'NORMAL' });
    await mongo.connection.collection<{ _id: string }>('shared').insertOne({ _id: 'x' });
    expect(await second.connection.collection<{ _id: string }>('shared').findOne()).toEqual({ _id: 'x' });
    await second.close();
    await mongo.ping();
    expect(await serverPid(mongo)).toBe(pid);
  });

  test('a store that is killed is started again, and the same connection goes on', async () => {
    const things = mongo.connection.collection<{ _id: string }>('things');
    await things.insertOne({ _id: 'before' });
    const killed = await serverPid(mongo);
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => serverPid(mongo).catch(() => killed)).not.toBe(killed);
    expect(await things.findOne({ _id: 'before' })).toEqual({ _id: 'before' });
    await things.insertOne({ _id: 'after' });
    await mongo.ping();
  });

  test('a store that does not answer a ping in time is said to be unavailable', async () => {
    const pid = await serverPid(mongo);
    process.kill(pid, 'SIGSTOP');
    try {
      await expect(mongo.ping()).rejects.toBeInstanceOf(StoreUnavailableError);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await mongo.ping();
  });

  test('when the last handle is closed the server has ended', async () => {
    const other = await openTestMongo();
    const pid = await serverPid(other);
    await other.close();
    const isAlive = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    expect(isAlive()).toBe(false);
    await expect(other.ping()).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});

describe('a connection string', () => {
  test('of a server that is not there is refused by code and host, without the password', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await new Promise((resolve) => server.close(resolve));
    const uri = `mongodb://admin:hunter2@127.0.0.1:${port}/x?serverSelectionTimeoutMS=500`;
    const opened = openMongo({ uri, dataDir: '/nowhere' });
    await expect(opened).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      details: { where: `127.0.0.1:${port}` },
    });
    await expect(opened).rejects.not.toThrow(/hunter2/);
  });

  test('that is none is refused by code', async () => {
    const opened = openMongo({ uri: 'postgres://user:secret@host/x', dataDir: '/nowhere' });
    await expect(opened).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(opened).rejects.not.toThrow(/secret/);
  });

  test('loads none of the embedded store and touches no folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ymera-uri-'));
    const dataDir = join(folder, 'data');
    const script = fileURLToPath(new URL('./loaded-modules.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script, dataDir]);
    expect(stdout).toContain('STORE_UNAVAILABLE');
    expect(stdout).toContain('mongoose');
    expect(stdout).not.toContain('embedded-store');
    await expect(access(dataDir)).rejects.toThrow();
    await rm(folder, { recursive: true });
  });
});
