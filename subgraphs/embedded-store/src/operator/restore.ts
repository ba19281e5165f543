import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type Layout, prepareLayout } from '../layout.ts';
import { acquireLock } from '../lock.ts';
import { sha256Of, syncToDisk } from './files.ts';
import { OperatorError, withFile } from './operator-error.ts';
import { refuseMongod } from './place.ts';
import { findServing } from './serving.ts';
import { findDamage, readMeta } from './snapshot.ts';

export interface RestoreOptions {
  readonly dataDir: string;
  readonly file: string;
  readonly now?: () => Date;
}

export interface Restored {
  readonly format: number;
  /** When the backup was made, if it says so. */
  readonly backedUpAt: string | undefined;
  /** The folder in which the data that was there before is kept; undefined if there was none. */
  readonly keptIn: string | undefined;
}

/**
 * Puts a backup in the place of the store's data, which is kept aside. Throws OperatorError, with nothing changed, if
 * a process serves the store or if the file is not a whole store of a known format.
 */
export async function restore({ dataDir, file, now = () => new Date() }: RestoreOptions): Promise<Restored> {
  await refuseFile(file);
  const layout = prepareLayout(dataDir);
  refuseMongod(layout);
  const release = acquireLock(layout.lock);
  if (release === undefined) throw await inUse(layout);
  const fresh = `${layout.file}.restoring`;
  try {
    const meta = await withFile(file, () => copyChecked(file, fresh));
    const keptIn = keepAside(layout, now());
    for (const rest of ['-wal', '-shm']) rmSync(layout.file + rest, { force: true });
    renameSync(fresh, layout.file);
    syncToDisk(layout.folder);
    return { format: Number(meta.get('format')), backedUpAt: meta.get('backedUpAt'), keptIn };
  } finally {
    rmSync(fresh, { force: true });
    release();
  }
}

async function inUse(layout: Layout): Promise<OperatorError> {
  const serving = await findServing(layout);
  const pid = serving.kind === 'running' ? serving.server?.pid : undefined;
  const who = pid === undefined ? 'a process holds it' : `process ${pid} serves it`;
  return new OperatorError(
    'STORE_IN_USE',
    `The store in ${layout.folder} is in use: ${who}. Stop every Ymera on this data directory (Ctrl-C where "npm start" runs); a few seconds later, restore again.`,
  );
}

async function refuseFile(file: string): Promise<void> {
  if (!existsSync(file)) throw new OperatorError('FILE_REFUSED', `${file} does not exist; check the path.`);
  if (!statSync(file).isFile())
    throw new OperatorError('FILE_REFUSED', `${file} is not a file; name a backup.`);
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new OperatorError(
      'FILE_REFUSED',
      `${file} has an unfinished log beside it (${basename(file)}-wal), so it is not a backup but a store; make a backup of it with "npm run db -- backup <file>".`,
    );
  }
  await withFile(file, () => openBackup(file).close());
  await refuseOtherSum(file);
}

/** A backup's own sum, where it is still beside it, tells a file that was changed or cut short on its way. */
async function refuseOtherSum(file: string): Promise<void> {
  const beside = `${file}.sha256`;
  if (!existsSync(beside)) return;
  const [expected] = readFileSync(beside, 'utf8').trim().split(/\s+/);
  const found = await sha256Of(file);
  if (expected === found) return;
  throw new OperatorError(
    'FILE_REFUSED',
    `${file} is not the file that was written: its SHA-256 is ${found}, and ${basename(beside)} says ${expected}. Use another backup; if you changed it on purpose, remove ${basename(beside)}.`,
  );
}

// A backup is one file without a log; opened as immutable, it gets none beside it either, whatever wrote it last.
function openBackup(file: string): DatabaseSync {
  const database = new DatabaseSync(new URL(`${pathToFileURL(file)}?immutable=1`), { readOnly: true });
  try {
    readMeta(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function copyChecked(file: string, fresh: string): ReadonlyMap<string, string> {
  rmSync(fresh, { force: true });
  copyFileSync(file, fresh, constants.COPYFILE_FICLONE);
  chmodSync(fresh, 0o600);
  const copy = openBackup(fresh);
  try {
    const damage = findDamage(copy);
    if (damage !== undefined) {
      throw new OperatorError('FILE_REFUSED', `${file} is damaged (${damage}); use another backup.`);
    }
    return readMeta(copy, file);
  } finally {
    copy.close();
    syncToDisk(fresh);
  }
}

/** Gives the old data a second name, so that it is there under the first until the new data is. */
function keepAside({ file, folder }: Layout, now: Date): string | undefined {
  if (!existsSync(file)) return undefined;
  foldLog(file);
  const keptIn = join(folder, `replaced-${now.toISOString().replaceAll(/[:.]/g, '-')}`);
  mkdirSync(keptIn, { mode: 0o700 });
  for (const name of [basename(file), `${basename(file)}-wal`]) {
    if (existsSync(join(folder, name))) linkOrCopy(join(folder, name), join(keptIn, name));
  }
  syncToDisk(keptIn);
  return keptIn;
}

/** Brings what is only in the log into the file; damaged data, which is why one restores, is kept as it is. */
function foldLog(file: string): void {
  try {
    const old = new DatabaseSync(file);
    old.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    old.close();
  } catch {
    // The file and its log are kept together as they are.
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // not every file system has links
    syncToDisk(to);
  }
}
