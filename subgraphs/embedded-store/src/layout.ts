import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the store of a data directory keeps its things. */
export interface Layout {
  readonly folder: string;
  readonly file: string;
  readonly lock: string;
  readonly log: string;
  readonly socketPath: string;
}

// sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the terminating zero.
const socketPathMax = 100;
const privateMode = 0o700;

/** Makes the private folder `<dataDir>/store` and says where everything in it is. */
export function prepareLayout(dataDir: string): Layout {
  const folder = join(dataDir, 'store');
  mkdirSync(folder, { recursive: true, mode: privateMode });
  chmodSync(folder, privateMode);
  const real = realpathSync(folder);
  return {
    folder: real,
    file: join(real, 'data.sqlite'),
    lock: join(real, 'lock.sqlite'),
    log: join(real, 'log'),
    socketPath: socketPathFor(real),
  };
}

// A path too long for a socket is replaced by one in the temporary directory, the same one each time, so that a
// driver reaches a restarted server under the address it knows. The data directory records it for people to find.
function socketPathFor(folder: string): string {
  const inside = join(folder, 'mongo.sock');
  if (Buffer.byteLength(inside) <= socketPathMax) return inside;
  const record = join(folder, 'socket-path');
  const known = readIfThere(record);
  if (known !== undefined && isPrivate(join(known, '..'))) return known;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const outside = join(tmpdir(), `ymera-store-${process.getuid?.() ?? 0}-${name}`);
  mkdirSync(outside, { recursive: true, mode: privateMode });
  if (!isPrivate(outside)) throw new Error(`${outside} exists and does not belong to this user alone`);
  const path = join(outside, 'mongo.sock');
  writeFileSync(`${record}.${process.pid}`, path);
  renameSync(`${record}.${process.pid}`, record);
  return path;
}

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
