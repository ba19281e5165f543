import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ExportOptions, exportLines } from './export.ts';
import { syncToDisk } from './files.ts';
import { OperatorError, withFile } from './operator-error.ts';
import { findStore } from './place.ts';
import { describeProblem, type Problem } from './problem.ts';
import { openSnapshot } from './snapshot.ts';
import { countOf } from './text.ts';

export interface ExportTarget {
  readonly dataDir: string;
  /** Where the lines go if no file is named. */
  readonly out: Writable;
  readonly resolve: (file: string) => string;
}

/**
 * Writes a collection's documents to a file or to the output, no faster than it takes them. A file appears under its
 * name only when it is complete; an output that is closed early, as `head` does, ends the export quietly. Throws
 * OperatorError after all others if documents could not be read.
 */
export async function exportTo(
  request: ExportOptions & { readonly out: string | undefined; readonly force: boolean },
  { dataDir, out, resolve }: ExportTarget,
): Promise<void> {
  const { file } = findStore(dataDir);
  let unreadable: { count: number; first: Problem } | undefined;
  await withFile(file, async () => {
    const snapshot = openSnapshot(file);
    try {
      const lines = exportLines(snapshot, request, (problem) => {
        unreadable = { count: (unreadable?.count ?? 0) + 1, first: unreadable?.first ?? problem };
      });
      if (request.out === undefined) await toOutput(lines, out);
      else await toFile(lines, resolve(request.out), request.force);
    } finally {
      snapshot.close();
    }
  });
  if (unreadable !== undefined) throw incomplete(unreadable);
}

const incomplete = ({ count, first }: { count: number; first: Problem }): OperatorError =>
  new OperatorError(
    'STORE_DAMAGED',
    `${countOf(count, 'document')} could not be read and left out: ${describeProblem(first)}. "npm run db -- check" shows all that is wrong.`,
  );

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
