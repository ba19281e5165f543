import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTcpAddress } from '../../src/authentication/account.ts';
import { listenWherePossible } from '../../src/listen.ts';

let folder = '';
let settings = { listen: 'socket' as const, layout: { socketPath: '', tcpAddress: '' }, log: () => {} };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ymera-listen-'));
  const layout = { socketPath: join(folder, 'mongo.sock'), tcpAddress: join(folder, 'tcp.json') };
  settings = { ...settings, layout };
});

afterEach(() => rmSync(folder, { recursive: true }));

const failure = (code: string) => Object.assign(new Error(`listen ${code}`), { code });

/** A server that cannot listen in the ways that are named by an error, and takes `freePort` when any port will do. */
function serverThat({
  socket,
  port,
  freePort = 5000,
}: {
  socket?: string;
  port?: string;
  freePort?: number;
}) {
  return async (where: { socketPath: string } | { tcp: { port: number } }) => {
    if ('socketPath' in where) {
      if (socket !== undefined) throw failure(socket);
      return { port: undefined };
    }
    if (port !== undefined && where.tcp.port !== 0) throw failure(port);
    return { port: where.tcp.port || freePort };
  };
}

test('where a socket can be made there is no port and no password', async () => {
  expect(await listenWherePossible(settings, serverThat({}))).toEqual({ port: undefined });
  expect(existsSync(settings.layout.tcpAddress)).toBe(false);
});

test.each(['EACCES', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP'])(
  'a filesystem that answers a socket with %s gets loopback TCP with a password',
  async (socket) => {
    expect(await listenWherePossible(settings, serverThat({ socket }))).toEqual({ port: 5000 });
    expect(readTcpAddress(settings.layout.tcpAddress)).toMatchObject({ port: 5000 });
  },
);

test.each(['EADDRINUSE', 'EMFILE'])('any other failure of a socket is one: %s', async (socket) => {
  await expect(listenWherePossible(settings, serverThat({ socket }))).rejects.toMatchObject({ code: socket });
  expect(existsSync(settings.layout.tcpAddress)).toBe(false);
});

test('a port is kept, and so is the password, until another program has taken the port', async () => {
  const wanted = { ...settings, listen: 'tcp' as const };
  const { tcpAddress } = wanted.layout;
  await listenWherePossible(wanted, serverThat({}));
  const first = readTcpAddress(tcpAddress);
  await listenWherePossible(wanted, serverThat({ freePort: 6000 }));
  expect(readTcpAddress(tcpAddress)).toEqual(first);
  await listenWherePossible(wanted, serverThat({ port: 'EADDRINUSE', freePort: 6000 }));
  expect(readTcpAddress(tcpAddress)).toEqual({ ...first, port: 6000 });
});

test('a port that is refused for another reason is a failure', async () => {
  const wanted = { ...settings, listen: 'tcp' as const };
  await listenWherePossible(wanted, serverThat({}));
  await expect(listenWherePossible(wanted, serverThat({ port: 'EACCES' }))).rejects.toMatchObject({
    code: 'EACCES',
  });
});
