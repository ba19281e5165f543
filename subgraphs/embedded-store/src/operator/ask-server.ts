import { connect, type Socket } from 'node:net';
import { frameRequest, takeMessage } from '../server/wire.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, getField, isDoc } from '../values/document.ts';

/** What a running server says of itself; a number it does not tell is undefined. */
export interface ServerAnswer {
  readonly pid: number;
  readonly startedAt: Date;
  readonly connections: number | undefined;
  readonly transactions: number | undefined;
  readonly cursors: number | undefined;
  readonly residentMegabytes: number | undefined;
}

const answerMsMax = 5_000;
const answerBytesMax = 1024 * 1024;

/** Asks the server at a socket how it is; undefined if nothing listens there, or it does not answer in time. */
export async function askServer(socketPath: string): Promise<ServerAnswer | undefined> {
  const socket = connect(socketPath);
  try {
    const signal = AbortSignal.timeout(answerMsMax);
    socket.write(frameRequest(1, docOf({ serverStatus: 1, $db: 'admin' })));
    return readAnswer(decode(await firstReply(socket, signal)));
  } catch {
    return undefined; // whatever is there is not a server that can be asked
  } finally {
    socket.destroy();
  }
}

function firstReply(socket: Socket, signal: AbortSignal): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  let bytes = Buffer.alloc(0);
  signal.addEventListener('abort', () => reject(signal.reason));
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('the server hung up')));
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length > answerBytesMax) reject(new Error('the answer is too long'));
    const taken = takeMessage(bytes);
    // An OP_MSG begins with its flags and the kind of its section.
    if (taken !== undefined) resolve(taken.message.body.subarray(5));
  });
  return promise;
}

function readAnswer(status: Doc): ServerAnswer | undefined {
  const pid = numberAt(status, 'pid');
  if (pid === undefined) return undefined;
  const upMs = (numberAt(status, 'uptime') ?? 0) * 1000;
  return {
    pid,
    startedAt: new Date(Date.now() - upMs),
    connections: numberAt(status, 'connections', 'current'),
    transactions: numberAt(status, 'transactions', 'currentOpen'),
    cursors: numberAt(status, 'metrics', 'cursor', 'open', 'total'),
    residentMegabytes: numberAt(status, 'mem', 'resident'),
  };
}

function numberAt(doc: Doc, ...path: readonly string[]): number | undefined {
  let value: unknown = doc;
  for (const field of path) value = isDoc(value) ? getField(value, field) : undefined;
  return value === undefined || value === null ? undefined : Number(value);
}
