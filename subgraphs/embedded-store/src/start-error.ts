import { existsSync, readFileSync } from 'node:fs';

/** The store's process could not be started; the message says why, and what can be done. */
export class StoreStartError extends Error {
  readonly code = 'STORE_UNAVAILABLE';
}

const reasonMark = 'cannot start: ';

/** The line by which a server process tells its starter why it ends. */
export const reasonLine = (reason: string): string => `${reasonMark}${reason.replaceAll('\n', ' ')}`;

/** What a server process has told in its log since `from`, a number of bytes; else the end of what it wrote. */
export function reasonIn(logFile: string, from: number): string {
  const text = existsSync(logFile) ? readFileSync(logFile).subarray(from).toString('utf8') : '';
  const line = text.split('\n').findLast((candidate) => candidate.includes(reasonMark));
  return line === undefined ? text.slice(-2000) : line.slice(line.indexOf(reasonMark) + reasonMark.length);
}

// https://www.sqlite.org/rescode.html; the low byte of an extended code is the primary one.
const sqlite = { readOnly: 8, inputOutput: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 };

/** Says in a sentence why the store in a folder does not open, and what to do; undefined if that is not known. */
export function explainFailure(error: unknown, folder: string): string | undefined {
  if (error instanceof StoreStartError) return error.message;
  const { errcode, code, message } = partsOf(error);
  if (errcode === sqlite.corrupt || errcode === sqlite.notADatabase) {
    return (
      `a file in ${folder} is damaged (${message}). Nothing was changed. See what is left with ` +
      '`npm run db -- check`, or put a backup in its place with `npm run db -- restore <file>`'
    );
  }
  if (errcode === sqlite.full || code === 'ENOSPC' || code === 'EDQUOT') {
    return `the disk that holds ${folder} is full. Free some space and start again; nothing acknowledged is lost`;
  }
  const denied = ['EACCES', 'EPERM', 'EROFS'].includes(code);
  if (denied || errcode === sqlite.cannotOpen || errcode === sqlite.readOnly) {
    return (
      `${folder} cannot be read and written by this user (${message}). ` +
      'Give it to the user that runs Ymera, or name another folder with YMERA_DATA_DIR'
    );
  }
  if (['EEXIST', 'ENOTDIR', 'ENAMETOOLONG'].includes(code)) {
    return `${folder} cannot be a folder (${message}). Name another one with YMERA_DATA_DIR`;
  }
  if (errcode === sqlite.inputOutput || code === 'EIO') {
    return `the disk that holds ${folder} fails to read or write (${message}). Look at the machine's own log`;
  }
  return undefined;
}

function partsOf(error: unknown): { errcode: number; code: string; message: string } {
  if (!(error instanceof Error)) return { errcode: 0, code: '', message: String(error) };
  const errcode = 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return { errcode, code: 'code' in error ? String(error.code) : '', message: error.message };
}
