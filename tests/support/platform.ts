import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** A process of the platform, started the way `npm start` starts it. */
export interface Platform {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  /** Resolves once the process has printed this; rejects when it ends first or takes longer than four minutes. */
  printed(text: string | RegExp): Promise<RegExpMatchArray>;
  /** SIGKILL, to this process alone. */
  kill(): Promise<void>;
  /** SIGINT, as from Ctrl-C; the exit code. */
  stop(): Promise<number | null>;
}

export interface PlatformOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

const waitMs = 240_000;

/** Starts a process and waits until it is ready. Its output is in the error when it is not. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const child = spawnPlatform(options);
  const output = collectOutput(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const printed = (text: string | RegExp) => awaitOutput({ child, output }, text);
  const ready = await printed(/ready(?:\.\s+Start page\s+http:\/\/localhost:| on port )(\d+)[\s\S]*\n/);
  return {
    url: `http://127.0.0.1:${ready[1]}`,
    process: child,
    output: output.text,
    printed,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** The output of a start that fails, and its exit code. */
export async function failToStart(
  options: PlatformOptions,
): Promise<{ code: number | null; output: string }> {
  const child = spawnPlatform(options);
  const output = collectOutput(child);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, output: output.text() };
}

function spawnPlatform({ dataDir, env = {}, args = [] }: PlatformOptions): ChildProcess {
  return spawn(process.execPath, [join(root, 'gateway/src/main.ts'), ...args], {
    cwd: root,
    // The store's durability has tests of its own; here it would only cost time.
    env: {
      ...process.env,
      YMERA_PORT: '0',
      YMERA_DATA_DIR: dataDir,
      YMERA_SAMPLE: 'off',
      YMERA_STORE_SYNC: 'NORMAL',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A data directory of its own, removed at the end. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'ymera-test-'));
  // The store may still be closing its files when its last client is gone.
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }) };
}

/** A port that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

interface Output {
  text(): string;
  onText(listener: () => void): () => void;
}

function collectOutput(child: ChildProcess): Output {
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  }
  return {
    text: () => text,
    onText: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function awaitOutput(
  { child, output }: { child: ChildProcess; output: Output },
  text: string | RegExp,
): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = output.text().match(text);
      if (match) settle(() => resolve(match));
    };
    const fail = (why: string) =>
      settle(() => reject(new Error(`${why} before "${text}". It printed:\n${output.text()}`)));
    const onExit = () => fail('The process ended');
    const timer = setTimeout(() => fail('Four minutes passed'), waitMs);
    const stop = output.onText(look);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      stop();
      child.off('exit', onExit);
      act();
    };
    child.once('exit', onExit);
    look();
  });
}
