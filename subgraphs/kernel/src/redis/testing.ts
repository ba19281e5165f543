import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A server of one's own on loopback. */
export interface TestRedis {
  readonly url: string;
  /** Ends the server as a crash would; connections break. */
  crash(): Promise<void>;
  /** Starts it again at the same address, with what it has kept. */
  restart(): Promise<void>;
  /** Makes it stand still, with its connections open. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

const programs = ['redis-server', 'valkey-server'];
const folders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

const program = folders
  .flatMap((folder) => programs.map((name) => join(folder, name)))
  .find((file) => existsSync(file));

/** Why tests that need a server are passed over; null when there is one. */
export const whyWithoutRedis: string | null = program
  ? null
  : `neither ${programs.join(' nor ')} is in ${folders.join(', ')}`;

const triesMax = 5;

const keepingNothing: readonly string[] = ['--save', '', '--appendonly', 'no'];

/**
 * @param keeping what the server keeps, in the words of its command line; by default nothing
 * @throws Error when none is installed, or it does not start
 */
export async function openTestRedis(keeping: readonly string[] = keepingNothing): Promise<TestRedis> {
  if (!program) throw new Error(`A test needs a server, and ${whyWithoutRedis}.`);
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    const begin = () => start(program, ['--bind', '127.0.0.1', '--port', String(port), ...keeping]);
    const started = await begin();
    if (started) return handle({ port, begin }, started);
    if (tries === triesMax) throw new Error(`${program} did not start.`);
  }
}

function handle(
  { port, begin }: { readonly port: number; readonly begin: () => Promise<ChildProcess | null> },
  started: ChildProcess,
): TestRedis {
  let server = started;
  const crash = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    crash,
    restart: async () => {
      await crash();
      const again = await begin();
      if (!again) throw new Error(`The server did not start again on port ${port}.`);
      server = again;
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    close: crash,
  };
}

/** Resolves once it takes connections; to null when it ends instead, such as when somebody else took the port. */
async function start(program: string, options: readonly string[]): Promise<ChildProcess | null> {
  const server = spawn(program, options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ready = new Promise<boolean>((resolve) => {
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve(true);
    });
    server.once('exit', () => resolve(false));
    server.once('error', () => resolve(false));
  });
  return (await ready) ? server : null;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
