import { createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import type { Gate } from '../authentication/gate.ts';
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
  /** The path of the Unix socket to listen on; who can reach it is let in. */
  readonly socketPath?: string;
  /** Loopback TCP instead of a socket: the port, 0 for a free one, and who is let in. */
  readonly tcp?: { readonly port: number; readonly gate: Gate };
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
  /** What it serves, for whoever runs in the same process. */
  readonly store: Store;
  readonly connections: () => number;
  /** The port, if it listens on TCP. */
  readonly port: number | undefined;
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
  const { socketPath, tcp, log, now = Date.now, onConnections, onEndWhenUnused = () => {} } = options;
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
    get address() {
      return addressOf(server).text;
    },
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
    serveConnection({ engine, outbox, gate: tcp?.gate, traffic, log }, socket, ++lastConnection);
  });
  server.maxConnections = connectionsMax;
  const where = tcp === undefined ? { path: socketPath } : { host: '127.0.0.1', port: tcp.port };
  await listening(server, where).catch((error: unknown) => {
    clearInterval(lifetimes);
    store.close();
    throw error;
  });
  return {
    store,
    port: addressOf(server).port,
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

/** What clients call the server in the handshake, and its port if it has one. */
function addressOf(server: Server): { readonly text: string; readonly port?: number } {
  const address = server.address();
  if (address === null || typeof address === 'string') return { text: address ?? '' };
  return { text: `${address.address}:${address.port}`, port: address.port };
}

const listening = (server: Server, where: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...where, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
