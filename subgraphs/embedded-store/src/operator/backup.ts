import { chmodSync, existsSync, lstatSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type BackupRecord, recordBackup } from './backup-record.ts';
import { sha256Of, syncToDisk } from './files.ts';
import { OperatorError } from './operator-error.ts';
import { findStore } from './place.ts';
import { findDamage, openReadOnly, readMeta } from './snapshot.ts';

export interface BackupOptions {
  readonly dataDir: string;
  readonly file: string;
  /** Replaces a file that is there already. */
  readonly force?: boolean;
  readonly now?: () => Date;
}

const privateMode = 0o600;

/**
 * Writes a copy of the store as it is at one moment, while a server may go on writing. The copy appears under its name
 * only when it is whole, checked and on disk, together with `<file>.sha256`. Throws OperatorError if there is no
 * store, or if the file exists and is not to be replaced.
 */
export async function backUp({
  dataDir,
  file,
  force = false,
  now = () => new Date(),
}: BackupOptions): Promise<BackupRecord> {
  const layout = findStore(dataDir);
  refuseTarget(file, force);
  const part = `${file}.part-${process.pid}`;
  try {
    const at = now().toISOString();
    const format = copySnapshot(layout.file, part, at);
    const sha256 = await sha256Of(part);
    publish(part, file, sha256);
    const record = { file, at, bytes: statSync(file).size, sha256, format };
    recordBackup(layout.folder, record);
    return record;
  } finally {
    rmSync(part, { force: true });
    rmSync(`${part}-journal`, { force: true });
  }
}

function refuseTarget(file: string, force: boolean): void {
  const folder = dirname(file);
  if (!existsSync(folder))
    throw new OperatorError('FILE_REFUSED', `The folder ${folder} does not exist; make it first.`);
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isFile()) throw new OperatorError('FILE_REFUSED', `${file} is not a file; name another one.`);
  if (!force) {
    throw new OperatorError(
      'FILE_REFUSED',
      `${file} exists already; name another file, or add --force to replace it.`,
    );
  }
}

/**
 * VACUUM INTO reads one snapshot, however much is written meanwhile, and leaves out the remains of what was deleted;
 * SQLite's page-wise backup would begin again after every write of the server's.
 */
function copySnapshot(from: string, to: string, at: string): number {
  // SQLite writes into an empty file that is there; made first, it is never readable for others.
  writeFileSync(to, '', { mode: privateMode, flag: 'wx' });
  const source = openReadOnly(from);
  try {
    readMeta(source, from);
    source.prepare('VACUUM INTO ?').run(to);
  } finally {
    source.close();
  }
  return seal(to, at);
}

/** Marks the copy as a backup and checks it, the way it will be when it is needed. */
function seal(file: string, at: string): number {
  const copy = new DatabaseSync(file);
  try {
    copy.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('backedUpAt', ?)").run(at);
    const format = Number(readMeta(copy, file).get('format'));
    const damage = findDamage(copy);
    if (damage === undefined) return format;
    throw new OperatorError(
      'STORE_DAMAGED',
      `The copy is damaged (${damage}); is the disk of ${file} in order? Try again.`,
    );
  } finally {
    copy.close();
  }
}

function publish(part: string, file: string, sha256: string): void {
  chmodSync(part, privateMode);
  syncToDisk(part);
  rmSync(`${file}.sha256`, { force: true });
  renameSync(part, file);
  // In the form that `sha256sum --check` reads.
  writeFileSync(`${file}.sha256`, `${sha256}  ${basename(file)}\n`, { mode: privateMode });
  syncToDisk(`${file}.sha256`);
  syncToDisk(dirname(file));
}
