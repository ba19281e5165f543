import type { Writable } from 'node:stream';
import { parseRequest, type Request, usage } from './arguments.ts';
import { backUp } from './backup.ts';
import { exportTo } from './export-to.ts';
import { explainFileError, OperatorError } from './operator-error.ts';
import { findStore } from './place.ts';
import { restore } from './restore.ts';
import { runCheck } from './run-check.ts';
import { statusOf } from './status.ts';
import { describeStatus } from './status-text.ts';
import { showBytes, showTime } from './text.ts';

/** What the operator's commands need from outside. */
export interface OperatorHost {
  readonly dataDir: string;
  readonly out: Writable;
  readonly err: Writable;
  /** The whole path of a file as the operator named it. */
  readonly resolve: (file: string) => string;
}

const exitCodes = { fine: 0, failed: 1, usage: 64 } as const;

/**
 * Runs one of the operator's commands and gives its exit code: 0 if all is well, 1 if something failed or a check
 * found something, 64 if the command line cannot be understood. What an operator can act on is said in a sentence.
 */
export async function runOperator(argv: readonly string[], host: OperatorHost): Promise<number> {
  try {
    return await run(parseRequest(argv), host);
  } catch (error) {
    const message =
      error instanceof OperatorError
        ? error.message
        : explainFileError(error, `The store in ${host.dataDir}`);
    if (message === undefined) throw error;
    host.err.write(`${message.trimEnd()}\n`);
    return error instanceof OperatorError && error.code === 'USAGE' ? exitCodes.usage : exitCodes.failed;
  }
}

async function run(request: Request, host: OperatorHost): Promise<number> {
  const { dataDir, out } = host;
  switch (request.command) {
    case 'help':
      out.write(usage);
      return exitCodes.fine;
    case 'status': {
      const status = await statusOf(dataDir);
      out.write(request.json ? `${JSON.stringify(status, null, 2)}\n` : describeStatus(status));
      return exitCodes.fine;
    }
    case 'backup':
      out.write(await runBackup(request, host));
      return exitCodes.fine;
    case 'restore':
      out.write(await runRestore(request, host));
      return exitCodes.fine;
    case 'check':
      return (await runCheck(findStore(dataDir), request, out)) ? exitCodes.fine : exitCodes.failed;
    case 'export':
      await exportTo(request, host);
      return exitCodes.fine;
  }
}

async function runBackup(request: Request & { command: 'backup' }, host: OperatorHost): Promise<string> {
  const { dataDir, resolve } = host;
  const { file, bytes, sha256 } = await backUp({
    dataDir,
    file: resolve(request.file),
    force: request.force,
  });
  return `Wrote ${file}, ${showBytes(bytes)}, checked.\nSHA-256 ${sha256} (also in ${file}.sha256)\n`;
}

async function runRestore(request: Request & { command: 'restore' }, host: OperatorHost): Promise<string> {
  const { dataDir, resolve } = host;
  const { backedUpAt, keptIn } = await restore({ dataDir, file: resolve(request.file) });
  const what = backedUpAt === undefined ? 'The file' : `The backup of ${showTime(backedUpAt)}`;
  const kept =
    keptIn === undefined
      ? 'There was no data before.'
      : `The data that was there before is kept in ${keptIn}; remove that folder when you no longer need it.`;
  return `${what} is in place in ${dataDir}.\n${kept}\n`;
}
