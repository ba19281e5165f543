import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestRedis } from '@ymera/kernel/redis';

/** A server that keeps what it is told as queues that matter are kept: appended at once, on the disk each second. */
export async function openKeepingRedis(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'ymera-bench-redis-'));
  const keeping = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--dir', dir];
  const server = await openTestRedis(keeping);
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
