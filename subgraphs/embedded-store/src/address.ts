import { readFileSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';
import { readTcpAddress, type TcpAddress } from './authentication/account.ts';
import type { Engine } from './engine-record.ts';
import type { Layout } from './layout.ts';

/** Where a running store is reached. */
export interface StoreAddress {
  readonly engine: Engine;
  /** For MongoDB's drivers; a database name goes before the `?`. On TCP it holds a password. */
  readonly uri: (database: string) => string;
  /** A connection held open here keeps the server from ending, and breaks when the server dies. */
  readonly endpoint: NetConnectOpts;
}

const host = '127.0.0.1';
const probeMsMax = 2_000;

/** The data directory's server, if one answers now. */
export async function findServer(layout: Layout, engine: Engine): Promise<StoreAddress | undefined> {
  const bySocket = { path: layout.socketPath };
  if (await accepts(bySocket)) return engine === 'mongod' ? mongodAddress(layout) : socketAddress(layout);
  const tcp = readTcpAddress(layout.tcpAddress);
  if (tcp === undefined || tcp.port === 0 || engine === 'mongod') return undefined;
  return (await knowsUser(tcp)) ? tcpAddress(tcp) : undefined;
}

const socketAddress = ({ socketPath }: Layout): StoreAddress => ({
  engine: 'sqlite',
  uri: (database) => `mongodb://${encodeURIComponent(socketPath)}/${name(database)}?directConnection=true`,
  endpoint: { path: socketPath },
});

const tcpAddress = ({ port, user, password }: TcpAddress): StoreAddress => ({
  engine: 'sqlite',
  uri: (database) =>
    `mongodb://${user}:${password}@${host}:${port}/${name(database)}` +
    '?directConnection=true&authSource=admin&authMechanism=SCRAM-SHA-256',
  endpoint: { host, port },
});

/** What the keeper of a mongod wrote before it began to accept connections. */
function mongodAddress({ mongodAddress: file, socketPath }: Layout): StoreAddress {
  const { port, replicaSet } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    engine: 'mongod',
    uri: (database) => `mongodb://${host}:${port}/${name(database)}?replicaSet=${replicaSet}`,
    endpoint: { path: socketPath },
  };
}

const name = encodeURIComponent;

/** Whether something accepts connections at an endpoint. */
const accepts = (endpoint: NetConnectOpts): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(endpoint);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * Whether the server at a port is this store's: a port may have gone to any other program since it was recorded. A
 * server tells the mechanisms of users that it knows, and each data directory has a user of its own.
 */
async function knowsUser({ port, user }: TcpAddress): Promise<boolean> {
  if (!(await accepts({ host, port }))) return false;
  const { askOnce } = await import('./authentication/ask-once.ts');
  const hello = { hello: 1, saslSupportedMechs: `admin.${user}`, $db: 'admin' };
  const reply = await askOnce({ host, port }, hello, probeMsMax).catch(() => undefined);
  return Array.isArray(reply?.saslSupportedMechs) && reply.saslSupportedMechs.length > 0;
}
