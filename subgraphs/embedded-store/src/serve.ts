import { existsSync, rmSync } from 'node:fs';
import type { Layout } from './layout.ts';
import type { Lifetime } from './lifetime.ts';
import { listenWherePossible } from './listen.ts';
import type { Log } from './server/log.ts';
import { startStoreServer } from './server/server.ts';

export interface ServeSettings {
  readonly layout: Layout;
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly listen: 'socket' | 'tcp';
}

const expireEveryMs = 60_000;
const socketCheckMs = 2_000;

/** Serves the data directory's SQLite file. Gives what ends it. */
export async function serveStore(
  settings: ServeSettings,
  lifetime: Lifetime,
  log: Log,
): Promise<() => Promise<void>> {
  const { layout, synchronous } = settings;
  // Windows has named pipes where others have sockets, and drivers do not speak through them.
  const listen = process.platform === 'win32' ? 'tcp' : settings.listen;
  rmSync(layout.socketPath, { force: true });
  const server = await listenWherePossible({ layout, listen, log }, (where) =>
    startStoreServer({
      ...where,
      file: layout.file,
      synchronous,
      log,
      onConnections: lifetime.count,
      onEndWhenUnused: lifetime.endWhenUnused,
    }),
  );
  const where = server.port === undefined ? layout.socketPath : `port ${server.port}`;
  log(`process ${process.pid} serves ${layout.file} at ${where} (synchronous=${synchronous})`);
  const sweep = (): void => {
    if (server.expire()) setImmediate(sweep);
  };
  const expiry = setInterval(sweep, expireEveryMs);
  // Whoever has removed the socket has left a server that nobody can reach, and that keeps others from serving.
  const watch = setInterval(() => {
    if (server.port === undefined && !existsSync(layout.socketPath)) lifetime.end('its socket is gone');
  }, socketCheckMs);
  lifetime.count(server.connections());
  return async () => {
    clearInterval(expiry);
    clearInterval(watch);
    await server.close();
    rmSync(layout.socketPath, { force: true });
  };
}
