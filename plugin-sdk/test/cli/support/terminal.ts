import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';

/** A command line that tests type into, and what comes out of it. */
export type Terminal = {
  readonly cwd: string;
  run(...args: readonly string[]): Promise<Ended>;
  /** Starts a command that goes on until `stop`. */
  start(...args: readonly string[]): Running;
};

export type Ended = {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** What was printed with --json. */
  json(): Record<string, unknown>;
};

export type Running = {
  /** Resolves with everything printed so far as soon as it has the pattern, counted from the last `until`. */
  until(pattern: RegExp): Promise<string>;
  stop(): Promise<number>;
};

const nodeModules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** A terminal in an empty folder that is removed when the test is over. */
export async function aTerminal(options: { stdin?: string } = {}): Promise<Terminal> {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), 'ymera-cli-')));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const open = (signal: AbortSignal, hear: (text: string, isError: boolean) => void) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    stdout.on('data', (chunk: Buffer) => hear(String(chunk), false));
    stderr.on('data', (chunk: Buffer) => hear(String(chunk), true));
    return { cwd, stdin: Readable.from([options.stdin ?? '']), stdout, stderr, signal };
  };
  return {
    cwd,
    async run(...args) {
      let [out, err] = ['', ''];
      const io = open(new AbortController().signal, (text, isError) => {
        if (isError) err += text;
        else out += text;
      });
      const exitCode = await runCli(args, io);
      await new Promise((resolve) => setImmediate(resolve)); // The streams hand over what was written last.
      return { exitCode, out, err, json: () => JSON.parse(out) };
    },
    start(...args) {
      const stop = new AbortController();
      let [heard, seen] = ['', 0];
      let wake = () => {};
      const io = open(stop.signal, (text) => {
        heard += text;
        wake();
      });
      const ended = runCli(args, io);
      return {
        async until(pattern) {
          for (;;) {
            const rest = heard.slice(seen);
            const match = pattern.exec(rest);
            if (match) {
              seen += match.index + match[0].length;
              return rest.slice(0, match.index + match[0].length);
            }
            await Promise.race([
              new Promise<void>((resolve) => {
                wake = resolve;
              }),
              ended.then((code) => {
                throw new Error(`the command ended with ${code}: ${heard}`);
              }),
            ]);
          }
        },
        stop() {
          stop.abort();
          return ended;
        },
      };
    },
  };
}

/** A terminal with a plugin made by `create` in the folder `word-count`, which sees what is installed here. */
export async function aScaffold(): Promise<Terminal & { readonly folder: string }> {
  const terminal = await aTerminal();
  const { exitCode, err } = await terminal.run('create', 'word-count');
  if (exitCode !== 0) throw new Error(err);
  const folder = join(terminal.cwd, 'word-count');
  await symlink(nodeModules, join(folder, 'node_modules'), 'dir');
  return { ...terminal, folder };
}
