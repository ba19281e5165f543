import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const programs = ['redis-server', 'valkey-server'].flatMap((name) =>
  ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'].map((folder) => join(folder, name)),
);

/** A server that keeps what it is told as queues that matter are kept: appended at once, on the disk each second. */
export async function openKeepingRedis(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const program = programs.find((file) => existsSync(file));
  if (!program) throw new Error(`The benchmark needs one of ${programs.join(', ')}.`);
  const [dir, port] = [await mkdtemp(join(tmpdir(), 'ymera-bench-redis-')), await freePort()];
  const keeping = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--dir', dir];
  const server = spawn(program, ['--bind', '127.0.0.1', '--port', String(port), ...keeping], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    close: async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function ready(server: ChildProcess): Promise<void> {
  for await (const chunk of server.stdout ?? []) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  if (server.exitCode !== null) throw new Error('The Redis server did not start.');
  server.stdout?.resume();
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
