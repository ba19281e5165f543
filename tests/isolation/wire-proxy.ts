import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Document } from 'mongodb';
import { documentOf, messageCutter, messageOf, type WireMessage } from './wire-message.ts';

/** A fault between clients and their store; what it leaves undefined passes as it is. */
export interface Fault {
  /** Changes a command on its way, or answers it in the store's place. */
  readonly onCommand?: (command: Document) => { forward: Document } | { answer: Document } | undefined;
  readonly onReply?: (command: Document, reply: Document) => Document | undefined;
}

/** A store as clients see it through a fault. */
export interface WireProxy {
  readonly uri: (database: string) => string;
  /** How many messages the fault has changed or answered. */
  readonly tampered: () => number;
  readonly close: () => Promise<void>;
}

/** Listens on a socket of its own and passes everything on to the store, but for what the fault does. */
export async function openWireProxy(storeUri: string, fault: Fault): Promise<WireProxy> {
  const [, account = '', storeHost = '', options = ''] = uriPattern.exec(storeUri) ?? [];
  const reached = placeOf(storeHost);
  const folder = await mkdtemp(join(tmpdir(), 'ymera-proxy-'));
  const socketPath = join(folder, 'proxy.sock');
  const sockets = new Set<Socket>();
  let tampered = 0;
  const server = createServer((client) => {
    const store = connect(reached);
    for (const [socket, other] of [
      [client, store],
      [store, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {}); // 'close' always follows
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    serve({ client, store, fault, count: () => tampered++ });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
  return {
    uri: (database) => `mongodb://${account}${encodeURIComponent(socketPath)}/${database}${options}`,
    tampered: () => tampered,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const uriPattern = /^mongodb:\/\/([^@/]*@)?([^/]*)\/[^?]*(\?.*)?$/;

const placeOf = (host: string): { path: string } | { host: string; port: number } => {
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return port === undefined ? { path: decodeURIComponent(name) } : { host: name, port: Number(port) };
};

interface Served {
  readonly client: Socket;
  readonly store: Socket;
  readonly fault: Fault;
  readonly count: () => void;
}

function serve({ client, store, fault, count }: Served): void {
  // A connection of a driver has one command under way at a time.
  const waiting = new Map<number, Document>();
  const fromClient = messageCutter();
  client.on('data', (chunk: Buffer) => {
    for (const message of fromClient(chunk)) {
      const command = documentOf(message);
      const done = command && fault.onCommand?.(command);
      if (command !== undefined) waiting.set(message.requestId, command);
      if (done === undefined) store.write(message.bytes);
      else if ('forward' in done) store.write(messageOf(done.forward, message).bytes);
      else client.write(messageOf(done.answer, answering(message)).bytes);
      if (done !== undefined) count();
    }
  });
  const fromStore = messageCutter();
  store.on('data', (chunk: Buffer) => {
    for (const message of fromStore(chunk)) {
      const command = waiting.get(message.responseTo);
      waiting.delete(message.responseTo);
      const reply = command && fault.onReply && documentOf(message);
      const changed = command && reply && fault.onReply?.(command, reply);
      client.write(changed === undefined ? message.bytes : messageOf(changed, message).bytes);
      if (changed !== undefined) count();
    }
  });
}

const answering = ({ requestId }: WireMessage) => ({ requestId, responseTo: requestId });
