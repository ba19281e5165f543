import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureStoreServer, type StoreAddress, StoreStartError } from '../../src/index.ts';
import { startMongod } from '../../src/mongod/replica-set.ts';
import { gone, isAlive } from '../support/processes.ts';

let dataDir = '';
let layout = { mongodFolder: '', mongodAddress: '' };
const held: Socket[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ymera-mongod-'));
  layout = { mongodFolder: join(dataDir, 'store-mongod'), mongodAddress: join(dataDir, 'mongod.json') };
});

afterEach(async () => {
  for (const socket of held.splice(0)) socket.destroy();
  for (const [pid] of started()) await gone(pid);
  await rm(dataDir, { recursive: true, force: true });
});

/** The process id and arguments of each mongod that was run on the files. */
function started(): [pid: number, ...argv: string[]][] {
  const file = join(dataDir, 'store-mongod', 'argv');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function executable(lines: string): string {
  const path = join(dataDir, 'a mongod');
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

const fake = (): string =>
  executable(
    `exec "${process.execPath}" "${fileURLToPath(new URL('./fake-mongod.ts', import.meta.url))}" "$@"`,
  );

const portOf = (argv: string[]): string => argv[argv.indexOf('--port') + 1] ?? '';

describe('starting a mongod', () => {
  test('runs the given executable on loopback, with its files kept, as a replica set', async () => {
    const mongod = await startMongod({ layout, binary: fake() });
    const [[, ...argv] = [0]] = started();
    const { port } = JSON.parse(readFileSync(layout.mongodAddress, 'utf8'));
    expect(argv).toEqual([
      ...['--port', String(port), '--dbpath', layout.mongodFolder, '--replSet', 'ymera'],
      ...['--storageEngine', 'wiredTiger', '--bind_ip', '127.0.0.1', '--noauth'],
    ]);
    await mongod.stop();
    await mongod.ended;
  });

  test('is refused when the library prefers another port than the recorded one', async () => {
    const mongod = await startMongod({ layout, binary: fake() });
    await mongod.stop();
    // It remembers for a while which ports this process has used, and takes others.
    await expect(startMongod({ layout, binary: fake() })).rejects.toThrow(/port \d+ is taken/);
  });

  test('is refused while another program has the port that the replica set is known by', async () => {
    const stranger = createServer();
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const address = stranger.address();
    const port = typeof address === 'object' ? address?.port : 0;
    writeFileSync(layout.mongodAddress, JSON.stringify({ port, replicaSet: 'ymera' }));
    const refused = startMongod({ layout, binary: fake(), portMsMax: 1 });
    await expect(refused).rejects.toThrow(`port ${port} is taken by another program`);
    expect(started()).toEqual([]);
    stranger.close();
  });

  test('is given up when the executable says nothing', async () => {
    const binary = executable('echo "[$$]" >> "$4/argv"; exec sleep 60');
    await expect(startMongod({ layout, binary, launchMsMax: 1000 })).rejects.toThrow(
      /a mongod did not start on the files in .*store-mongod: .*within 1000ms/,
    );
  });

  test('is given up at once when the executable ends', async () => {
    const binary = executable('exit 14');
    await expect(startMongod({ layout, binary })).rejects.toThrow(StoreStartError);
    await expect(startMongod({ layout, binary })).rejects.toThrow(/did not start.*14/);
  });
});

describe('the engine mongod', () => {
  const open = (mongodBinary: string): Promise<StoreAddress> =>
    ensureStoreServer({ dataDir, engine: 'mongod', mongodBinary });

  /** Joins as the kernel does: with an idle connection that is kept. */
  async function joinStore(binary: string): Promise<StoreAddress> {
    const address = await open(binary);
    const socket = connectSocket(address.endpoint);
    await once(socket, 'connect');
    held.push(socket);
    return address;
  }

  test('is one mongod for all, and ends with the last of them', async () => {
    const binary = fake();
    const [one, other] = await Promise.all([joinStore(binary), joinStore(binary)]);
    const [[pid, ...argv] = [0], ...more] = started();
    expect(more).toEqual([]);
    expect(one.uri('db')).toBe(`mongodb://127.0.0.1:${portOf(argv)}/db?replicaSet=ymera`);
    expect(other.uri('db')).toBe(one.uri('db'));
    held.shift()?.destroy();
    expect(isAlive(pid)).toBe(true);
    held.shift()?.destroy();
    await gone(pid);
    expect(JSON.parse(readFileSync(join(dataDir, 'store', 'engine.json'), 'utf8'))).toMatchObject({
      engine: 'mongod',
    });
    expect(existsSync(join(dataDir, 'store', 'data.sqlite'))).toBe(false);
  });

  test('is started again at the same address when mongod dies', async () => {
    const binary = fake();
    const before = await joinStore(binary);
    const broken = Promise.all(held.map((socket) => once(socket, 'close')));
    const [[pid] = [0]] = started();
    process.kill(pid, 'SIGKILL');
    await broken;
    const after = await joinStore(binary);
    expect(after.uri('db')).toBe(before.uri('db'));
    expect(started()).toHaveLength(2);
  });

  test('never gives way to SQLite: a mongod that does not start is an error', async () => {
    const error: unknown = await open(executable('exit 14')).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StoreStartError);
    expect(String(error)).toMatch(/a mongod did not start on the files/);
    expect(existsSync(join(dataDir, 'store', 'data.sqlite'))).toBe(false);
  });

  test('nor does SQLite give way to it: the data directory stays with mongod', async () => {
    await joinStore(fake());
    await expect(ensureStoreServer({ dataDir })).rejects.toThrow(/made by the engine mongod/);
  });

  test.each([
    ['is not named', undefined, /needs a mongod.*MONGOMS_SYSTEM_BINARY/],
    ['is not there', '/nowhere/mongod', /MONGOMS_SYSTEM_BINARY names \/nowhere\/mongod.*ENOENT/],
    ['is a folder', tmpdir(), /MONGOMS_SYSTEM_BINARY names .*not a file/],
    ['is not executable', fileURLToPath(import.meta.url), /MONGOMS_SYSTEM_BINARY names .*EACCES/],
  ])('is refused when its executable %s, and nothing is made', async (_, mongodBinary, message) => {
    const empty = join(dataDir, 'empty');
    mkdirSync(empty);
    const settings = { dataDir: join(empty, 'data'), engine: 'mongod' as const };
    const opened = ensureStoreServer({
      ...settings,
      ...(mongodBinary === undefined ? {} : { mongodBinary }),
    });
    await expect(opened).rejects.toThrow(message);
    expect(existsSync(settings.dataDir)).toBe(false);
  });
});
