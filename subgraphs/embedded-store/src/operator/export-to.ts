import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ExportOptions, exportLines } from './export.ts';
import { syncToDisk } from './files.ts';
import { OperatorError, withFile } from './operator-error.ts';
import { findStore } from './place.ts';
import { openSnapshot } from './snapshot.ts';

export interface ExportTarget {
  readonly dataDir: string;
  /** Where the lines go if no file is named. */
  readonly out: Writable;
  readonly resolve: (file: string) => string;
}

/**
 * Writes a collection's documents to a file or to the output, no faster than it takes them. A file appears under its
 * name only when it is complete; an output that is closed early, as `head` does, ends the export quietly.
 */
export async function exportTo(
  request: ExportOptions & { readonly out: string | undefined; readonly force: boolean },
  { dataDir, out, resolve }: ExportTarget,
): Promise<void> {
  const { file } = findStore(dataDir);
  await withFile(file, async () => {
    const snapshot = openSnapshot(file);
    try {
      const lines = exportLines(snapshot, request);
      if (request.out === undefined) await toOutput(lines, out);
      else await toFile(lines, resolve(request.out), request.force);
    } finally {
      snapshot.close();
    }
  });
}

async function toOutput(lines: Iterable<string>, out: Writable): Promise<void> {
  try {
    await pipeline(Readable.from(lines), out, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

async function toFile(lines: Iterable<string>, file: string, force: boolean): Promise<void> {
  if (!force && existsSync(file)) {
    throw new OperatorError(
      'FILE_REFUSED',
      `${file} exists already; name another file, or add --force to replace it.`,
    );
  }
  const part = `${file}.part-${process.pid}`;
  try {
    await pipeline(Readable.from(lines), createWriteStream(part, { flags: 'wx', mode: 0o600 }));
    syncToDisk(part);
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}
