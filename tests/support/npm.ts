import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { promisify } from 'node:util';

/** npm and its scripts find the Node that runs this test, npm's registry, and nothing of the runner around them. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(VITEST|npm_(?!config_(registry|userconfig|cafile|cache)$)|NODE_OPTIONS|NODE_ENV|TEST$)/i.test(name),
  );
  const env = Object.fromEntries(kept);
  return { ...env, PATH: `${dirname(process.execPath)}${delimiter}${env.PATH ?? ''}` };
}

/** What a command prints; throws with everything it printed when it does not end well. */
export async function command(cwd: string, file: string, ...args: readonly string[]): Promise<string> {
  const options = { cwd, env: environment(), timeout: 240_000, maxBuffer: 16 * 1024 * 1024 };
  const ended = promisify(execFile)(file, [...args], options);
  return ended.then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${file} ${args.join(' ')} failed:\n${error.stdout}\n${error.stderr}`);
    },
  );
}

/** Why npm reaches no registry; null when it does. */
export function npmUnreachable(): Promise<string | null> {
  const once = ['--fetch-retries=0', '--fetch-timeout=15000'];
  return command(tmpdir(), 'npm', 'view', 'zod', 'version', ...once).then(
    () => null,
    (error: Error) => error.message,
  );
}
