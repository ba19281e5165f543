import { createServer } from 'node:net';
import type { Layout } from '../layout.ts';
import type { Lifetime } from '../lifetime.ts';
import { startMongod } from './replica-set.ts';

const clientsMax = 10_000;

/**
 * Runs a mongod for as long as a client holds a connection to the data directory's socket. Nothing is said there: the
 * clients speak to mongod itself, and are counted here. Gives what ends it.
 */
export async function serveMongod(
  layout: Layout,
  binary: string,
  lifetime: Lifetime,
): Promise<() => Promise<void>> {
  const mongod = await startMongod({ layout, binary });
  void mongod.ended.then(() => lifetime.end('mongod has ended'));
  let clients = 0;
  const server = createServer((socket) => {
    lifetime.count(++clients);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => lifetime.count(--clients));
    socket.resume();
  });
  server.maxConnections = clientsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(layout.socketPath, resolve);
  });
  return async () => {
    server.close();
    await mongod.stop();
  };
}
