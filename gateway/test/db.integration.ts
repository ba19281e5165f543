import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openMongo } from '@ymera/kernel/mongo';
import { afterEach, beforeEach, expect, test } from 'vitest';

const entry = fileURLToPath(new URL('../src/db.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ymera-db-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH = '' } = process.env;
  const dataDir = join(folder, 'data');
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...argv], {
    env: { PATH, INIT_CWD: folder, YMERA_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = start(argv, env);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, err, code };
}

async function withStore<T>(work: (store: Awaited<ReturnType<typeof openMongo>>) => Promise<T>): Promise<T> {
  const store = await openMongo({ dataDir: join(folder, 'data'), synchronous: 'NORMAL' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

test('with MONGODB_URI it names the tools of MongoDB instead, and not the address', async () => {
  const { out, err, code } = await run(['backup', 'a.db'], { MONGODB_URI: 'mongodb://ann:secret@db/x' });
  expect({ out, code }).toEqual({ out: '', code: 1 });
  for (const tool of ['mongodump', 'mongorestore', 'mongoexport', 'mongosh']) expect(err).toContain(tool);
  expect(err).not.toContain('secret');
});

test('a wrong setting is refused as npm start refuses it', async () => {
  expect(await run(['status'], { MONGODB_URI: 'postgres://db' })).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^MONGODB_URI is set to something else; it must be .*\n$/),
  });
});

test('a command that is not understood ends with 64', async () => {
  expect(await run([])).toMatchObject({
    code: 64,
    out: '',
    err: expect.stringContaining('Usage: npm run db'),
  });
});

test('a data directory without a store is left as it is', async () => {
  const { code, err } = await run(['status']);
  expect(code).toBe(1);
  expect(err).toContain('There is no embedded store in');
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

test('files are named from where npm was called', async () => {
  await withStore(async ({ connection }) => {
    await connection.collection('items').insertOne({ n: 1 });
    expect(await run(['backup', 'a.db'])).toMatchObject({ code: 0, err: '' });
  });
  expect(existsSync(join(folder, 'a.db'))).toBe(true);
  expect(await run(['restore', 'a.db'])).toMatchObject({ code: 0, err: '' });
  expect((await run(['check'])).out).toContain('No problem found');
});

test('who reads an export may stop reading', async () => {
  await withStore(({ connection }) =>
    connection
      .collection('items')
      .insertMany(Array.from({ length: 5000 }, (_, n) => ({ n, text: 'x'.repeat(1000) }))),
  );
  const child = start(['export', 'items']);
  const err = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  expect({ code, err: await err }).toEqual({ code: 0, err: '' });
});
