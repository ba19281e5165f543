import { once } from 'node:events';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { deserialize } from 'bson';
import { frameRequest } from '../../src/server/wire.ts';
import type { Doc } from '../../src/values/document.ts';

/** One connection that may send anything and checks every reply that comes. */
export interface Peer {
  readonly socket: Socket;
  readonly send: (bytes: Uint8Array) => void;
  /** The next reply, whichever request it answers; rejects when the connection closes or the time is over. */
  readonly next: () => Promise<Doc>;
  readonly ask: (command: Doc) => Promise<Doc>;
  readonly closed: Promise<void>;
  readonly isClosed: () => boolean;
}

const replyMsMax = 30_000;

export async function openPeer(endpoint: NetConnectOpts): Promise<Peer> {
  const socket = await connected(endpoint);
  let over = false;
  const replies: Doc[] = [];
  let wake = (): void => {};
  let pieces: Buffer[] = [];
  let received = 0;
  let needed = 16;
  socket.on('error', () => {}); // a server that hangs up is what some tests wait for
  socket.on('data', (chunk: Buffer) => {
    pieces.push(chunk);
    received += chunk.length;
    if (received < needed) return;
    let bytes = Buffer.concat(pieces);
    while (bytes.length >= 16 && bytes.length >= bytes.readInt32LE(0)) {
      const length = bytes.readInt32LE(0);
      replies.push(readReply(bytes.subarray(0, length)));
      bytes = bytes.subarray(length);
    }
    pieces = [bytes];
    received = bytes.length;
    needed = Math.max(16, received < 4 ? 0 : bytes.readInt32LE(0));
    wake();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      over = true;
      wake();
      resolve();
    });
  });
  const next = async (): Promise<Doc> => {
    const timer = setTimeout(() => socket.destroy(new Error('too late')), replyMsMax);
    try {
      while (replies.length === 0 && !over) await new Promise<void>((resolve) => (wake = resolve));
    } finally {
      clearTimeout(timer);
    }
    const reply = replies.shift();
    if (reply === undefined) throw new Error('the connection closed before a reply came');
    return reply;
  };
  const send = (bytes: Uint8Array): void => void socket.write(bytes);
  return {
    socket,
    send,
    next,
    ask: (command) => {
      send(frameRequest(7, command));
      return next();
    },
    closed,
    isClosed: () => over,
  };
}

const attemptsMax = 1000;

// A Unix socket whose queue is full refuses with EAGAIN instead of letting the client wait, as TCP would.
async function connected(endpoint: NetConnectOpts): Promise<Socket> {
  for (let attempt = 1; ; attempt++) {
    const socket = connect(endpoint);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      const full = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      if (!full || attempt === attemptsMax) throw error;
    }
  }
}

/** Reads a reply with the public library, not with the code under test; throws unless it is a proper one. */
function readReply(bytes: Buffer): Doc {
  const opCode = bytes.readInt32LE(12);
  if (opCode !== 2013) throw new Error(`a reply of opcode ${opCode}`);
  if (bytes.readUInt32LE(16) !== 0 || bytes[20] !== 0)
    throw new Error('a reply with flags or another section');
  const reply: Doc = deserialize(bytes.subarray(21), { promoteBuffers: true, bsonRegExp: true });
  if (reply.ok === 1) return reply;
  const { ok, code, codeName, errmsg } = reply;
  if (ok !== 0 || typeof code !== 'number' || typeof codeName !== 'string' || typeof errmsg !== 'string') {
    throw new Error(`neither a result nor an error: ${JSON.stringify(reply)}`);
  }
  return reply;
}

/** Whether a reply tells of a defect: something was thrown that no client should ever see. */
export const isDefect = (reply: Doc): boolean => reply.ok === 0 && reply.code === 1;
