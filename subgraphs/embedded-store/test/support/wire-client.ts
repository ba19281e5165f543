import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { frameRequest } from '../../src/server/wire.ts';
import { decode } from '../../src/values/decode.ts';
import type { Doc } from '../../src/values/document.ts';

/** A client without a driver, to send what no driver would. */
export interface WireClient {
  readonly socket: Socket;
  readonly send: (bytes: Uint8Array) => void;
  /** Sends a command and resolves with its reply. */
  readonly ask: (command: Doc) => Promise<Doc>;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<unknown>;
}

export async function connectWire(path: string): Promise<WireClient> {
  const socket = connect(path);
  socket.on('error', () => {}); // a server that hangs up is what some tests wait for
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await once(socket, 'connect');
  return {
    socket,
    closed,
    send: (bytes) => socket.write(bytes),
    ask: async (command) => {
      socket.write(frameRequest(7, command));
      return nextReply(socket);
    },
  };
}

/** The next OP_MSG reply's document. */
export async function nextReply(socket: Socket): Promise<Doc> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < 16 || bytes.length < bytes.readInt32LE(0)) {
    const [chunk] = await once(socket, 'data');
    bytes = Buffer.concat([bytes, chunk]);
  }
  return decode(bytes.subarray(21));
}
