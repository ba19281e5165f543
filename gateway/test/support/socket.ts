import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A socket that speaks the protocol word by word, so that a test sees each message and close code. */
export interface TestSocket {
  readonly socket: WebSocket;
  send(message: object): void;
  /** The next message that came. */
  next(): Promise<Message>;
  /** Resolves with code and reason once the server has closed it. */
  readonly closed: Promise<{ code: number; reason: string }>;
  leave(): Promise<void>;
}

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export async function openSocket(wsUrl: string, protocol = 'graphql-transport-ws'): Promise<TestSocket> {
  const socket = new WebSocket(`${wsUrl}/graphql`, protocol);
  const came: Message[] = [];
  const wanted: ((message: Message) => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message; // the protocol's own shape
    const want = wanted.shift();
    if (want) want(message);
    else came.push(message);
  });
  // Not events.once, which would reject for a socket that never opened.
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  await once(socket, 'open');
  return {
    socket,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    next: () => {
      const message = came.shift();
      return message ? Promise.resolve(message) : new Promise((resolve) => wanted.push(resolve));
    },
    leave: async () => {
      socket.close();
      await closed;
    },
  };
}

/** A socket after connection_init; `params` is what it presents. */
export async function connectedSocket(wsUrl: string, params: object = {}): Promise<TestSocket> {
  const socket = await openSocket(wsUrl);
  socket.send({ type: 'connection_init', payload: params });
  const { type } = await socket.next();
  if (type !== 'connection_ack') throw new Error(`Expected connection_ack, came ${type}.`);
  return socket;
}

export const subscribe = (id: string, query: string, variables: object = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});
