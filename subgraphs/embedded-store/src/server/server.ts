import { createServer, type Server, type Socket } from 'node:net';
import { Retries } from '../commands/retries.ts';
import { Cursors } from '../queries/cursors.ts';
import { removeExpired } from '../storage/expiry.ts';
import { Store, type StoreOptions } from '../storage/store.ts';
import { Transactions } from '../transactions/transactions.ts';
import { serveConnection } from './connection.ts';
import type { Log } from './log.ts';
import { Outbox } from './outbox.ts';
import { Traffic, type TrafficLimits } from './traffic.ts';

export interface StoreServerOptions extends StoreOptions {
  /** The path of the Unix socket to listen on. */
  readonly socketPath: string;
  readonly log: Log;
  /** Called whenever the number of open connections changes. */
  readonly onConnections?: (count: number) => void;
  /** Called when a client asks that the process end with its last client. */
  readonly onEndWhenUnused?: () => void;
  readonly now?: () => number;
  /** What may be held of unfinished messages and unread answers; for tests. */
  readonly traffic?: Partial<TrafficLimits>;
}

/** A listening store. */
export interface StoreServer {
  readonly connections: () => number;
  /** Removes expired documents, cursors and sessions, a bounded number; tells whether there may be more. */
  readonly expire: () => boolean;
  /** Ends all connections, commits what is open and closes the file. */
  readonly close: () => Promise<void>;
}

const connectionsMax = 20_000;
// A Unix socket refuses with EAGAIN when its backlog is full, and Node accepts one connection per turn of its loop.
const backlog = 4096;
// How often transactions are looked at that may be too old.
const lifetimeEveryMs = 1_000;

/** Opens the file and listens; rejects if either cannot be done. */
export async function startStoreServer(options: StoreServerOptions): Promise<StoreServer> {
  const { socketPath, log, now = Date.now, onConnections, onEndWhenUnused = () => {} } = options;
  const store = new Store({ ...options, now });
  const outbox = new Outbox(store);
  const cursors = new Cursors(now);
  const retries = new Retries(store, now);
  const transactions = new Transactions(store, {
    now,
    onEnd: (transaction) => cursors.killWhere((cursor) => cursor.transaction === transaction),
  });
  const traffic = new Traffic(now, options.traffic);
  const sockets = new Set<Socket>();
  const engine = {
    store,
    cursors,
    retries,
    transactions,
    connections: () => sockets.size,
    address: socketPath,
    startedAt: now(),
    endWhenUnused: onEndWhenUnused,
  };
  const lifetimes = setInterval(() => transactions.expire(), lifetimeEveryMs).unref();
  let lastConnection = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    onConnections?.(sockets.size);
    socket.on('close', () => {
      sockets.delete(socket);
      onConnections?.(sockets.size);
    });
    serveConnection({ engine, outbox, traffic, log }, socket, ++lastConnection);
  });
  server.maxConnections = connectionsMax;
  await listening(server, socketPath);
  return {
    connections: () => sockets.size,
    expire: () => {
      traffic.expire();
      cursors.expire();
      transactions.expire();
      retries.expire();
      const more = removeExpired(store, now());
      outbox.flush();
      return more;
    },
    close: async () => {
      clearInterval(lifetimes);
      const closed = new Promise((resolve) => server.close(resolve));
      outbox.flush();
      for (const socket of sockets) socket.destroy();
      await closed;
      transactions.close();
      store.close();
    },
  };
}

const listening = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
