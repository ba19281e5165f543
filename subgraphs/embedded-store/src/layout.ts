import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where the store of a data directory keeps its things. */
export interface Layout {
  readonly dataDir: string;
  /** `store` in the data directory; everything else is in it, but for mongod's files. */
  readonly folder: string;
  readonly file: string;
  readonly lock: string;
  readonly log: string;
  /** Which engine made the data. */
  readonly engineRecord: string;
  /** Port, user and password of a server without a socket. */
  readonly tcpAddress: string;
  /** What keeps a real mongod's files, and where it listens. */
  readonly mongodFolder: string;
  readonly mongodAddress: string;
  /** A Unix socket; on Windows a named pipe. */
  readonly socketPath: string;
}

// sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the terminating zero.
const socketPathMax = 100;
const folderMode = 0o700;
const fileMode = 0o600;

/** Makes the private folder `<dataDir>/store` and says where everything in it is. */
export function prepareLayout(dataDir: string): Layout {
  const wanted = join(dataDir, 'store');
  mkdirSync(wanted, { recursive: true, mode: folderMode });
  chmodSync(wanted, folderMode);
  const folder = realpathSync(wanted);
  return {
    dataDir: dirname(folder),
    folder,
    file: join(folder, 'data.sqlite'),
    lock: join(folder, 'lock.sqlite'),
    log: join(folder, 'log'),
    engineRecord: join(folder, 'engine.json'),
    tcpAddress: join(folder, 'tcp.json'),
    mongodFolder: join(dirname(folder), 'store-mongod'),
    mongodAddress: join(folder, 'mongod.json'),
    socketPath: process.platform === 'win32' ? pipeFor(folder) : socketPathFor(folder),
  };
}

/** Takes every file in the folder from other users, also those that an earlier umask let them read. */
export function makeFilesPrivate({ folder }: Layout): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) chmodSync(join(folder, entry.name), fileMode);
    if (entry.isDirectory()) chmodSync(join(folder, entry.name), folderMode);
  }
}

// A path that no socket or driver can have is replaced by one in the temporary directory, the same one each time, so
// that a driver reaches a restarted server under the address it knows. The data directory records it for people.
function socketPathFor(folder: string): string {
  const inside = join(folder, 'mongo.sock');
  // MongoDB's driver decodes the path of a socket twice, and takes a % for an escape the second time.
  if (Buffer.byteLength(inside) <= socketPathMax && !inside.includes('%')) return inside;
  const record = join(folder, 'socket-path');
  const known = readIfThere(record);
  if (known !== undefined && isPrivate(dirname(known))) return known;
  const outside = join(tmpdir(), `ymera-store-${process.getuid?.() ?? 0}-${digestOf(folder)}`);
  mkdirSync(outside, { recursive: true, mode: folderMode });
  if (!isPrivate(outside)) throw new Error(`${outside} exists and does not belong to this user alone`);
  const path = join(outside, 'mongo.sock');
  writeFileSync(`${record}.${process.pid}`, path, { mode: fileMode });
  renameSync(`${record}.${process.pid}`, record);
  return path;
}

const pipeFor = (folder: string): string => `\\\\.\\pipe\\ymera-store-${digestOf(folder)}`;

const digestOf = (folder: string): string => createHash('sha256').update(folder).digest('hex').slice(0, 16);

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function isPrivate(folder: string): boolean {
  try {
    const stat = lstatSync(folder);
    return stat.isDirectory() && stat.uid === (process.getuid?.() ?? stat.uid) && (stat.mode & 0o077) === 0;
  } catch {
    return false;
  }
}
