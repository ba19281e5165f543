import { connect, type NetConnectOpts } from 'node:net';
import { frameRequest, takeMessage } from '../server/wire.ts';
import { decode } from '../values/decode.ts';
import type { Doc } from '../values/document.ts';

const replyBytesMax = 64 * 1024;
const headBytes = 5; // flags and section kind, before the document of an OP_MSG

/** Opens a connection, asks one command and closes it. Rejects if there is no proper reply within `msMax`. */
export function askOnce(endpoint: NetConnectOpts, command: Doc, msMax: number): Promise<Doc> {
  const { promise, resolve, reject } = Promise.withResolvers<Doc>();
  const socket = connect(endpoint);
  const timer = setTimeout(() => reject(new Error(`no reply within ${msMax} ms`)), msMax);
  let received = Buffer.alloc(0);
  socket.on('connect', () => socket.write(frameRequest(1, command)));
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('the connection was closed before a reply')));
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    try {
      const taken = takeMessage(received);
      if (taken !== undefined) resolve(decode(taken.message.body.subarray(headBytes)));
      else if (received.length > replyBytesMax) reject(new Error('the reply is too long'));
    } catch (error) {
      reject(error);
    }
  });
  return promise.finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}
