import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { speak } from './realtime-words.ts';

/** What the emulator does when it is asked to answer. */
export type RealtimeTurn =
  | {
      readonly kind: 'says';
      readonly pieces?: readonly string[];
      /** Base64; sent as sound, and `pieces` as its transcript. */
      readonly audio?: readonly string[];
      readonly calls?: readonly { readonly id: string; readonly name: string; readonly inputText: string }[];
      /** Null: it does not count. As OpenAI puts it. */
      readonly usage?: JsonObject | null;
      readonly status?: 'completed' | 'incomplete' | 'failed';
      /** In place of the end. */
      readonly instead?: 'drop' | 'silence';
    }
  | { readonly kind: 'refuses'; readonly code: string; readonly message: string }
  /** Sends this text, whatever it is. */
  | { readonly kind: 'raw'; readonly text: string };

/** One line that a client has opened. */
export interface EmulatedLine {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly path: string;
  /** What the client has sent, oldest first. */
  readonly received: readonly JsonObject[];
  /** Cuts it without a word. */
  drop(): void;
  /** Ends the answer that it was told nothing of, or to be silent in. */
  finish(): void;
}

/** A server on loopback that speaks OpenAI's Realtime protocol, and says what it is told to. */
export interface RealtimeEmulator extends AsyncDisposable {
  /** The base URL, with its version path. */
  readonly baseUrl: string;
  readonly lines: readonly EmulatedLine[];
  /** Says what to do with the next requests for an answer, in order; those for which nothing is left wait for ever. */
  next(...turns: readonly RealtimeTurn[]): void;
  /** What to do with the next lines: refuse them with a status, refuse their session, or never be ready. */
  greet(...how: readonly (number | 'refuse' | 'silence')[]): void;
}

/** Starts one; dispose of it to close its port and every line. */
export async function startRealtimeEmulator(): Promise<RealtimeEmulator> {
  const turns: RealtimeTurn[] = [];
  const greetings: (number | 'refuse' | 'silence')[] = [];
  const lines: EmulatedLine[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((_request, response) => void response.writeHead(404).end());
  server.on('upgrade', (request, stream, head) => {
    const greeting = greetings.shift();
    const isKnown = request.headers.authorization?.startsWith('Bearer ') === true;
    const status = typeof greeting === 'number' ? greeting : isKnown ? null : 401;
    if (status !== null) return void stream.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\n\r\n`);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const received: JsonObject[] = [];
      const { headers, url: path = '/' } = request;
      const finish = converse(socket, { received, turns, greeting });
      lines.push({ headers, path, received, finish, drop: () => socket.terminate() });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port.');
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    lines,
    next: (...more) => void turns.push(...more),
    greet: (...how) => void greetings.push(...how),
    [Symbol.asyncDispose]: async () => {
      for (const client of sockets.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Talk {
  readonly received: JsonObject[];
  readonly turns: RealtimeTurn[];
  readonly greeting: number | 'refuse' | 'silence' | undefined;
}

/** Gives what ends an answer. */
function converse(socket: WebSocket, { received, turns, greeting }: Talk): () => void {
  const send = (event: JsonObject) => socket.send(JSON.stringify(event));
  let speaking: string | null = null;
  let responses = 0;
  let heard = 0;
  const end = (status: 'cancelled' | 'completed') => {
    send({ type: 'response.done', response: { id: speaking, status, usage: null } });
    speaking = null;
  };
  send({ type: 'session.created', session: { id: 'sess_1', type: 'realtime' } });
  socket.on('message', (data) => {
    const event: JsonValue = JSON.parse(String(data));
    if (!isJsonObject(event)) return;
    received.push(event);
    switch (event.type) {
      case 'session.update':
        if (greeting === 'refuse') return send(errorOf('invalid_value', 'Invalid session.'));
        if (greeting !== 'silence') send({ type: 'session.updated', session: event.session ?? {} });
        return;
      case 'conversation.item.create':
        return send({ type: 'conversation.item.added', item: event.item ?? {} });
      case 'input_audio_buffer.append':
        heard += 1;
        return;
      case 'input_audio_buffer.commit':
        if (heard === 0) return send(errorOf('input_audio_buffer_commit_empty', 'The buffer is empty.'));
        heard = 0;
        return send({ type: 'input_audio_buffer.committed', item_id: 'item_heard' });
      case 'response.cancel':
        if (speaking === null) return send(errorOf('response_cancel_not_active', 'There is no response.'));
        return end('cancelled');
      case 'response.create': {
        if (speaking !== null)
          return send(errorOf('conversation_already_has_active_response', 'There is a response already.'));
        speaking = `resp_${++responses}`;
        const turn = turns.shift();
        if (!turn) return send({ type: 'response.created', response: { id: speaking } });
        if (turn.kind === 'raw') return socket.send(turn.text);
        const isOver = speak(turn, { responseId: speaking, send });
        if (isOver) speaking = null;
        if (turn.kind === 'says' && turn.instead === 'drop') socket.terminate();
      }
    }
  });
  return () => end('completed');
}

function errorOf(code: string, message: string): JsonObject {
  return { type: 'error', error: { type: 'invalid_request_error', code, message } };
}
