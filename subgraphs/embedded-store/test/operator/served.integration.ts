import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Db, MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureStoreServer } from '../../src/index.ts';
import { gone, isAlive, serverPid } from '../support/processes.ts';

const script = fileURLToPath(new URL('./support/operate.ts', import.meta.url));

interface Row {
  _id: string;
}

interface Item {
  _id: string;
  writer: number;
  n: number;
  tags: string[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** Writers that each insert 0, 1, 2, … and note what was acknowledged. */
interface Writers {
  /** The number of each writer's last acknowledged document. */
  readonly acknowledged: () => number[];
  /** Resolves when so many more documents were acknowledged. */
  readonly more: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

describe('beside a server that is being written to', () => {
  let folder = '';
  const clients: MongoClient[] = [];
  const pids = new Set<number>();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ymera-operator-'));
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGTERM');
    for (const pid of pids) await gone(pid);
    pids.clear();
    await rm(folder, { recursive: true, force: true });
  });

  const path = (name: string): string => join(folder, name);

  const open = async (
    dataDir: string,
    listen: 'socket' | 'tcp' = 'socket',
  ): Promise<{ db: Db; pid: number; close: () => Promise<void> }> => {
    const { uri } = await ensureStoreServer({ dataDir: path(dataDir), synchronous: 'NORMAL', listen });
    const client = await new MongoClient(uri('ymera')).connect();
    clients.push(client);
    const pid = await serverPid(client.db());
    pids.add(pid);
    return {
      db: client.db(),
      pid,
      close: async () => {
        await client.db().admin().command({ endWhenUnused: 1 });
        await client.close();
        await gone(pid);
      },
    };
  };

  const run = async (dataDir: string, ...argv: string[]): Promise<{ code: number; said: string }> => {
    const flags = ['--disable-warning=ExperimentalWarning', script, path(dataDir), folder];
    const child = spawn(process.execPath, [...flags, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [said, complained, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { code, said: said + complained };
  };

  const startWriters = async (db: Db, count: number): Promise<Writers> => {
    const items = db.collection<Item>('items');
    await items.createIndex({ writer: 1, n: 1 }, { unique: true });
    await items.createIndex({ tags: 1 });
    const acknowledged = Array.from({ length: count }, () => -1);
    let [total, going] = [0, true];
    const waiting: { at: number; resolve: () => void }[] = [];
    const write = async (writer: number): Promise<void> => {
      for (let n = 0; going; n++) {
        await items.insertOne({ _id: `${writer}:${n}`, writer, n, tags: [`t${n % 10}`, `w${writer}`] });
        acknowledged[writer] = n;
        total++;
        for (const { at, resolve } of waiting) if (total >= at) resolve();
      }
    };
    const done = acknowledged.map((_, writer) => write(writer));
    return {
      acknowledged: () => [...acknowledged],
      more: (wanted) => new Promise((resolve) => waiting.push({ at: total + wanted, resolve })),
      stop: async () => {
        going = false;
        await Promise.all(done);
      },
    };
  };

  test('a backup has every write acknowledged before it, and of later ones no gap', async () => {
    const { db } = await open('data');
    const writers = await startWriters(db, 8);
    await writers.more(500);
    const before = writers.acknowledged();
    const { code, said } = await run('data', 'backup', 'copy.db');
    expect({ code, said }).toMatchObject({ code: 0 });
    const after = writers.acknowledged();
    expect(sum(after)).toBeGreaterThan(sum(before));
    await writers.more(100);
    await writers.stop();

    expect((await run('second', 'restore', 'copy.db')).code).toBe(0);
    expect(await run('second', 'check')).toMatchObject({ code: 0 });
    const copy = await open('second');
    for (const [writer, last] of before.entries()) {
      const found = copy.db.collection<Item>('items').find({ writer }).sort({ n: 1 });
      const numbers = (await found.toArray()).map(({ n }) => n);
      expect(numbers).toEqual(numbers.map((_, i) => i));
      expect(numbers.length).toBeGreaterThan(last);
      expect(numbers.length).toBeLessThanOrEqual((after[writer] ?? 0) + 2); // one may be done and not answered yet
    }
  });

  test('a backup has a transaction wholly or not at all', async () => {
    const { db } = await open('data');
    await db.createCollection('left');
    await db.createCollection('right');
    let going = true;
    let committed = 0;
    const some = Promise.withResolvers<void>();
    const transfer = async (writer: number): Promise<void> => {
      for (let n = 0; going; n++) {
        await db.client.withSession((session) =>
          session.withTransaction(async () => {
            await db.collection<Row>('left').insertOne({ _id: `${writer}:${n}` }, { session });
            await db.collection<Row>('right').insertOne({ _id: `${writer}:${n}` }, { session });
          }),
        );
        if (++committed === 40) some.resolve();
      }
    };
    const writers = [0, 1, 2, 3].map(transfer);
    await some.promise;
    for (const name of ['one', 'two', 'three']) {
      expect((await run('data', 'backup', `${name}.db`)).code).toBe(0);
    }
    going = false;
    await Promise.all(writers);
    for (const name of ['one', 'two', 'three']) {
      await run(name, 'restore', `${name}.db`);
      const [left, right] = [await run(name, 'export', 'left'), await run(name, 'export', 'right')];
      expect(left.said.split('\n').length).toBeGreaterThan(40);
      expect(left.said.split('\n').sort()).toEqual(right.said.split('\n').sort());
      expect(await run(name, 'check')).toMatchObject({ code: 0 });
    }
  });

  test('a check sees one moment, in which everything agrees', async () => {
    const { db } = await open('data');
    const writers = await startWriters(db, 8);
    await writers.more(300);
    for (let round = 0; round < 3; round++) expect(await run('data', 'check')).toMatchObject({ code: 0 });
    await writers.stop();
  });

  test('an export sees one moment, and status the process', async () => {
    const { db, pid } = await open('data');
    const writers = await startWriters(db, 4);
    await writers.more(200);
    expect((await run('data', 'export', 'items', '--out', 'items.jsonl')).code).toBe(0);
    await writers.stop();
    const lines = (await readFile(path('items.jsonl'), 'utf8')).trim().split('\n');
    const numbers = lines.map((line) => JSON.parse(line)).filter(({ writer }) => writer.$numberInt === '0');
    expect(numbers.map(({ n }) => Number(n.$numberInt))).toEqual(numbers.map((_, i) => i));
    expect((await run('data', 'status')).said).toContain(`process ${pid} since`);
  });

  test('a restore is refused until the server has gone, and what it replaces is kept', async () => {
    const first = await open('data');
    await first.db.collection<Row>('items').insertOne({ _id: 'kept' });
    await run('data', 'backup', 'copy.db');
    await first.db.collection<Row>('items').insertOne({ _id: 'later' });
    const refused = await run('data', 'restore', 'copy.db');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.said).toContain(`process ${first.pid} serves it`);
    await first.close();

    const { said } = await run('data', 'restore', 'copy.db');
    const kept = /is kept in (\S+);/.exec(said)?.[1] ?? '';
    const second = await open('data');
    expect(await second.db.collection('items').distinct('_id')).toEqual(['kept']);
    await second.close();
    expect((await run('third', 'restore', join(kept.slice(folder.length), 'data.sqlite'))).code).toBe(0);
    const third = await open('third');
    expect(await third.db.collection('items').distinct('_id')).toEqual(['kept', 'later']);
  });

  test('a server on loopback TCP is noticed, though it tells strangers nothing', async () => {
    const { pid } = await open('data', 'tcp');
    expect(await run('data', 'status')).toMatchObject({
      code: 0,
      said: expect.stringContaining('on loopback TCP'),
    });
    expect(await run('data', 'backup', 'copy.db')).toMatchObject({ code: 0 });
    const { code, said } = await run('data', 'restore', 'copy.db');
    expect(code).toBe(1);
    expect(said).toContain('is in use: a process holds it');
    expect(isAlive(pid)).toBe(true);
  });

  test('after SIGKILL the log that is left over counts, and a restore keeps it, too', async () => {
    const { db, pid } = await open('data');
    await db.collection<Row>('items').insertOne({ _id: 'one' });
    await run('data', 'backup', 'copy.db');
    await db.collection<Row>('items').insertOne({ _id: 'two' });
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    expect(await run('data', 'check')).toMatchObject({ code: 0 });
    expect((await run('data', 'export', 'items')).said.match(/"two"/g)).toHaveLength(1);
    const { said } = await run('data', 'restore', 'copy.db');
    const kept = /is kept in (\S+);/.exec(said)?.[1] ?? '';
    expect((await run('data', 'export', 'items')).said).not.toContain('two');
    await run('data', 'restore', join(kept.slice(folder.length), 'data.sqlite'));
    expect((await run('data', 'export', 'items')).said).toContain('two');
  });
});
