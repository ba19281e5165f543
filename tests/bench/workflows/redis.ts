import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestRedis } from '@ymera/kernel/redis';

/** When what was appended is brought onto the disk: before each answer, or once a second as queues mostly have it. */
export type AppendFsync = 'always' | 'everysec';

/** A server that keeps what it is told. */
export async function openKeepingRedis(
  appendfsync: AppendFsync,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'ymera-bench-redis-'));
  const keeping = ['--appendonly', 'yes', '--appendfsync', appendfsync, '--save', '', '--dir', dir];
  const server = await openTestRedis(keeping);
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
