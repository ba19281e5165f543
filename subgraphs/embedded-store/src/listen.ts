import { openTcpAddress, writeTcpAddress } from './authentication/account.ts';
import { createGate, type Gate } from './authentication/gate.ts';
import type { Layout } from './layout.ts';
import type { Log } from './server/log.ts';

/** One of the two ways to be reached. */
type Where =
  | { readonly socketPath: string }
  | { readonly tcp: { readonly port: number; readonly gate: Gate } };

export interface ListenSettings {
  readonly layout: Pick<Layout, 'socketPath' | 'tcpAddress'>;
  readonly listen: 'socket' | 'tcp';
  readonly log: Log;
}

// Filesystems of other machines and of virtual ones often have no sockets, and say so in different ways.
const noSockets = new Set(['EACCES', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL']);

/** Listens on the socket if one is wanted and can be made, otherwise on loopback TCP, where a password is asked. */
export async function listenWherePossible<S extends { readonly port: number | undefined }>(
  { layout, listen, log }: ListenSettings,
  start: (where: Where) => Promise<S>,
): Promise<S> {
  if (listen === 'tcp') return listenOnTcp({ layout, log }, start);
  try {
    return await start({ socketPath: layout.socketPath });
  } catch (error) {
    if (!noSockets.has(codeOf(error))) throw error;
    log(
      `no socket can be made at ${layout.socketPath} (${codeOf(error)}); listening on loopback TCP instead`,
    );
    return listenOnTcp({ layout, log }, start);
  }
}

/** Listens where the last server did, so that drivers find this one under the address they know. */
async function listenOnTcp<S extends { readonly port: number | undefined }>(
  { layout, log }: Pick<ListenSettings, 'layout' | 'log'>,
  start: (where: Where) => Promise<S>,
): Promise<S> {
  const known = openTcpAddress(layout.tcpAddress);
  const gate = createGate(known);
  const server = await start({ tcp: { port: known.port, gate } }).catch((error) => {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    log(`port ${known.port} is taken by another program; whoever knows this one by it must be started again`);
    return start({ tcp: { port: 0, gate } });
  });
  writeTcpAddress(layout.tcpAddress, { ...known, port: server.port ?? 0 });
  return server;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
