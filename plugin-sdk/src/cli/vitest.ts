import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CliIo } from './io.ts';

/** The command file of the vitest that a folder has installed; undefined when it has none. */
export function findVitest(directory: string): string | undefined {
  const require = createRequire(join(directory, 'package.json'));
  try {
    const path = require.resolve('vitest/package.json');
    const { bin } = JSON.parse(readFileSync(path, 'utf8')) as { bin?: { vitest?: string } };
    return bin?.vitest === undefined ? undefined : join(dirname(path), bin.vitest);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Runs the tests of a folder once; what vitest prints goes to the error stream. Gives its exit status. */
export async function runVitest(program: string, directory: string, io: CliIo): Promise<number> {
  const child = spawn(process.execPath, [program, 'run', '--passWithNoTests', '--root', directory], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: io.signal,
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => io.stderr.write(chunk));
  child.on('error', () => {}); // An abort ends the process, and the end is what is awaited.
  const [status] = (await once(child, 'close')) as [number | null];
  return status ?? 1;
}
