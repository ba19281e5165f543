import { rmSync } from 'node:fs';
import type { Layout } from './layout.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './server/log.ts';
import { type StoreServer, startStoreServer } from './server/server.ts';

export interface ServeSettings {
  readonly layout: Layout;
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly listen: 'socket' | 'tcp';
}

const expireEveryMs = 60_000;

/** Serves the data directory's SQLite file. Gives what ends it. */
export async function serveStore(
  settings: ServeSettings,
  lifetime: Lifetime,
  log: Log,
): Promise<() => Promise<void>> {
  const { layout, synchronous } = settings;
  rmSync(layout.socketPath, { force: true });
  const server: StoreServer = await startStoreServer({
    file: layout.file,
    socketPath: layout.socketPath,
    synchronous,
    log,
    onConnections: lifetime.count,
    onEndWhenUnused: lifetime.endWhenUnused,
  });
  log(`process ${process.pid} serves ${layout.file} (synchronous=${synchronous})`);
  const sweep = (): void => {
    if (server.expire()) setImmediate(sweep);
  };
  const expiry = setInterval(sweep, expireEveryMs);
  lifetime.count(server.connections());
  return async () => {
    clearInterval(expiry);
    await server.close();
    rmSync(layout.socketPath, { force: true });
  };
}
