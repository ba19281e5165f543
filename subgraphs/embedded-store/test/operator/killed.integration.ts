import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { useOperatedStore } from './support/operated-store.ts';

const script = fileURLToPath(new URL('./support/operate.ts', import.meta.url));
const store = useOperatedStore();

interface Row {
  _id: string;
}

/** Runs a command as a process and kills it at the nth change in a folder; tells whether it was killed. */
async function killedAt(nth: number, folder: string, ...argv: string[]): Promise<boolean> {
  const { dataDir, path } = store();
  let changes = 0;
  const watcher = watch(folder, () => {
    if (++changes === nth) child.kill('SIGKILL');
  });
  const args = ['--disable-warning=ExperimentalWarning', script, dataDir, dirname(path('x')), ...argv];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const [, signal] = await once(child, 'close');
  watcher.close();
  return signal === 'SIGKILL';
}

const put = (_id: string) => store().served((db) => db.collection<Row>('items').insertOne({ _id }));
const ids = async (): Promise<string[]> =>
  (await store().run('export', 'items')).out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line)._id);

test('a restore that is killed at any of its steps leaves the old data or the new, whole', async () => {
  await put('kept');
  await store().run('backup', 'a.db');
  await put('later');
  let killed = 0;
  for (const nth of [1, 2, 3, 5, 7, 9, 12, 15]) {
    if (await killedAt(nth, store().layout.folder, 'restore', 'a.db')) killed++;
    const now = await ids();
    expect([['kept'], ['kept', 'later']]).toContainEqual(now);
    expect(await store().run('check')).toMatchObject({ code: 0 });
    if (now.length === 1) await put('later');
  }
  expect(killed).toBeGreaterThan(0);
  expect(await store().run('restore', 'a.db')).toMatchObject({ code: 0 });
  expect(existsSync(`${store().layout.file}.restoring`)).toBe(false);
});

test('a backup that is killed at any of its steps leaves no file under its name, or a whole one', async () => {
  await put('kept');
  let killed = 0;
  for (const nth of [1, 2, 4, 6, 8]) {
    if (await killedAt(nth, dirname(store().path('x')), 'backup', `${nth}.db`)) killed++;
    if (!existsSync(store().path(`${nth}.db`))) continue;
    expect(await store().run('restore', `${nth}.db`)).toMatchObject({ code: 0 });
    expect(await ids()).toEqual(['kept']);
  }
  expect(killed).toBeGreaterThan(0);
});
