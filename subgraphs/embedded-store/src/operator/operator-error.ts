import { CommandError } from '../errors.ts';

/** Something an operator can act on: the message says what is the matter and what to do next. */
export class OperatorError extends Error {
  readonly code: 'USAGE' | 'STORE_MISSING' | 'STORE_IN_USE' | 'STORE_DAMAGED' | 'FILE_REFUSED';

  constructor(code: OperatorError['code'], message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'OperatorError';
    this.code = code;
  }
}

// Primary result codes of SQLite (https://sqlite.org/rescode.html); the upper bits of an error hold details.
const causes: Readonly<Record<number, (file: string) => string>> = {
  5: (file) => `${file} is locked by another process; try again in a moment.`,
  8: (file) => `${file} may not be written; check who owns the file and its folder.`,
  10: (file) => `${file} cannot be read or written: the disk reports an error; look into the system's log.`,
  11: (file) => `${file} is damaged. "npm run db -- check" shows what of it is whole; ${restoreHint}`,
  13: () => 'The disk is full; make room, and try again.',
  14: (file) => `${file} cannot be opened; check that it exists and that this user may read it.`,
  23: (file) => `${file} may not be read; check who owns the file and its folder.`,
  26: (file) =>
    `${file} is not a file of the embedded store, or its beginning was overwritten; ${restoreHint}`,
};

const restoreHint = 'a backup is put in its place with "npm run db -- restore <file>".';

/** What an error of SQLite, of the file system or of BSON means for a file, or undefined if it is a defect of ours. */
export function explainFileError(error: unknown, file: string): string | undefined {
  if (error instanceof CommandError) return `${file} holds something that cannot be read: ${error.message}`;
  if (!(error instanceof Error)) return undefined;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown }; // node:sqlite and node:fs add these
  if (typeof errcode === 'number') return causes[errcode & 0xff]?.(file);
  if (code === 'ENOSPC') return causes[13]?.(file);
  return typeof code === 'string' && 'syscall' in error ? `${error.message}.` : undefined;
}

/** Runs something with a file; what goes wrong with the file itself becomes a sentence. */
export async function withFile<T>(file: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const message = explainFileError(error, file);
    if (message === undefined) throw error;
    throw new OperatorError('FILE_REFUSED', message, { cause: error });
  }
}
