import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askOnce } from '../../src/authentication/ask-once.ts';
import { ensureStoreServer } from '../../src/index.ts';
import { gone, isAlive, serverPid } from '../support/processes.ts';

describe('a store on loopback TCP', () => {
  let dataDir = '';
  let clients: MongoClient[] = [];
  const pids = new Set<number>();

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ymera-tcp-'));
  });

  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    clients = [];
    for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGTERM');
    for (const pid of pids) await gone(pid);
    pids.clear();
    await rm(dataDir, { recursive: true, force: true });
  });

  const connectTo = async (uri: string) => {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 60_000 });
    clients.push(client);
    return client.connect();
  };

  const open = async () => {
    const { uri, endpoint } = await ensureStoreServer({ dataDir, synchronous: 'NORMAL', listen: 'tcp' });
    const client = await connectTo(uri('test'));
    const pid = await serverPid(client.db());
    pids.add(pid);
    return { client, db: client.db(), pid, uri: uri('test'), port: 'port' in endpoint ? endpoint.port : 0 };
  };

  const kill = async (pid: number): Promise<void> => {
    process.kill(pid, 'SIGKILL');
    await gone(pid);
  };

  test('lets an unmodified driver and mongoose in, by the address it is given out under', async () => {
    const { db, uri } = await open();
    await db.collection<{ _id: string }>('c').insertOne({ _id: 'x' });
    const connection = await mongoose.createConnection(uri, { autoIndex: false }).asPromise();
    expect(await connection.collection<{ _id: string }>('c').findOne()).toEqual({ _id: 'x' });
    await connection.close();
  });

  test('records its password for this user alone', async () => {
    const { port } = await open();
    const file = join(dataDir, 'store', 'tcp.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ port });
  });

  test('lets nobody do anything without the password', async () => {
    const { port } = await open();
    const client = await connectTo(`mongodb://127.0.0.1:${port}/test?directConnection=true`);
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    const refused = { code: 13, codeName: 'Unauthorized' };
    await expect(client.db().collection('c').findOne()).rejects.toMatchObject(refused);
    await expect(client.db().collection('c').insertOne({})).rejects.toMatchObject(refused);
    await expect(client.db('admin').command({ endWhenUnused: 1 })).rejects.toMatchObject(refused);
  });

  test('reads no more than a handshake before it knows who speaks', async () => {
    const { port, db } = await open();
    const endpoint = { host: '127.0.0.1', port };
    const long = { ping: 1, comment: 'x'.repeat(64 * 1024), $db: 'admin' };
    await expect(askOnce(endpoint, long, 30_000)).rejects.toThrow(/closed before a reply/);
    expect(await askOnce(endpoint, { ping: 1, $db: 'admin' }, 30_000)).toMatchObject({ ok: 1 });
    expect(await db.command({ ping: 1, comment: long.comment })).toMatchObject({ ok: 1 });
  });

  test('refuses a wrong password and an unknown user', async () => {
    const { uri, port } = await open();
    const [, user = '', password = ''] = /\/\/(.*):(.*)@/.exec(uri) ?? [];
    for (const [name, secret] of [
      [user, 'wrong'],
      ['root', password],
    ]) {
      const client = new MongoClient(
        `mongodb://${name}:${secret}@127.0.0.1:${port}/?directConnection=true&authSource=admin`,
      );
      await expect(client.connect()).rejects.toMatchObject({ code: 18, codeName: 'AuthenticationFailed' });
      await client.close();
    }
  });

  test('is found at its port again after it was killed, and the same client goes on', async () => {
    const { db, pid, port } = await open();
    await db.collection<{ _id: string }>('c').insertOne({ _id: 'x' });
    await kill(pid);
    const again = await open();
    expect(again.port).toBe(port);
    expect(again.pid).not.toBe(pid);
    expect(await db.collection<{ _id: string }>('c').findOne()).toEqual({ _id: 'x' });
  });

  test('is not taken for the program that has got its port since', async () => {
    const { pid, port, client } = await open();
    await client.close();
    await kill(pid);
    const stranger = createServer((socket) => socket.on('error', () => {}).end('hello'));
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    const again = await open();
    expect(again.port).not.toBe(port);
    expect(await again.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    stranger.close();
  });

  test('is shared by those who would rather have a socket', async () => {
    const { pid } = await open();
    const { uri } = await ensureStoreServer({ dataDir, synchronous: 'NORMAL' });
    const client = await connectTo(uri('test'));
    expect(await serverPid(client.db())).toBe(pid);
  });
});
