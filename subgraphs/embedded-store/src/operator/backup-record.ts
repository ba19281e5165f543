import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is known of a backup that was made. */
export interface BackupRecord {
  readonly file: string;
  readonly at: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly format: number;
}

const recordIn = (folder: string): string => join(folder, 'last-backup.json');

/** The last backup made of the store in a folder, or undefined if none was recorded. */
export function lastBackup(folder: string): BackupRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordIn(folder), 'utf8')) as BackupRecord; // written below, and only shown
  } catch {
    return undefined;
  }
}

/** Remembers a backup beside the store; the store's own file is the server's alone to write. */
export function recordBackup(folder: string, record: BackupRecord): void {
  const file = recordIn(folder);
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
}
