import { WebSocket } from 'ws';
import { isJsonObject, type JsonObject } from '../../json.ts';
import { ModelError } from '../errors.ts';
import { broken } from '../http/attempt.ts';
import { networkFailure, refusal } from '../http/failures.ts';
import type { ProviderSettings } from '../port.ts';
import { createEventQueue } from './event-queue.ts';
import type { RealtimeEvent, RealtimeInput, RealtimeLine } from './port.ts';

/** How a provider talks over a socket. */
export interface SocketTalk {
  readonly id: string;
  readonly settings: ProviderSettings;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent first. */
  readonly greeting: readonly JsonObject[];
  isReady(event: JsonObject): boolean;
  read(event: JsonObject): readonly RealtimeEvent[];
  write(input: RealtimeInput): JsonObject;
}

const readyMs = 15_000;
const messageBytesMax = 4 * 1024 * 1024;
/** Sent and still under way: about a minute of sound. */
const unsentBytesMax = 4 * 1024 * 1024;

/** Opens a socket, sends the greeting and waits until the provider is ready. @throws ModelError */
export async function openSocketLine(talk: SocketTalk, signal: AbortSignal): Promise<RealtimeLine> {
  signal.throwIfAborted();
  const { id, settings, url, headers } = talk;
  const socket = new WebSocket(url, {
    headers,
    ...{ handshakeTimeout: readyMs, maxPayload: messageBytesMax, perMessageDeflate: false },
  });
  const queue = createEventQueue<RealtimeEvent>();
  const ready = Promise.withResolvers<void>();
  let isReady = false;

  const fail = (error: unknown) => {
    ready.reject(error);
    queue.fail(error);
    socket.terminate();
  };
  socket.on('open', () => {
    for (const event of talk.greeting) socket.send(JSON.stringify(event));
  });
  socket.on('message', (data) => {
    const event = parsed(String(data));
    if (!event) return fail(broken(id, 'holds something that is not JSON'));
    if (isReady) return queue.push(...talk.read(event));
    if (event.type === 'error') return fail(refusedAtFirst(id, event));
    if (!talk.isReady(event)) return;
    isReady = true;
    ready.resolve();
  });
  socket.on('unexpected-response', async (_request, response) => {
    const status = response.statusCode ?? 500;
    response.resume();
    fail(await refusal(id, new Response(null, { status }), settings.apiKey));
  });
  socket.on('error', (cause) => fail(networkFailure(id, cause)));
  socket.on('close', (code) => fail(cut(id, code)));

  const leave = () => fail(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  const timer = setTimeout(() => fail(slow(id)), readyMs);
  try {
    await ready.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
  return {
    events: queue.items,
    send: (input) => {
      if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > unsentBytesMax) return false;
      socket.send(JSON.stringify(talk.write(input)));
      return true;
    },
    close: () => {
      queue.end();
      socket.close(1000);
      // Nobody waits for the other side's goodbye.
      socket.terminate();
    },
  };
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

// What a provider says while it is not ready is about the model or the session that was asked for.
function refusedAtFirst(model: string, { error }: JsonObject): ModelError {
  const told =
    isJsonObject(error) && typeof error.message === 'string' ? `: ${error.message.slice(0, 300)}` : '';
  const isMissing = isJsonObject(error) && error.code === 'model_not_found';
  const code = isMissing ? 'MODEL_NOT_FOUND' : 'MODEL_REFUSED';
  return new ModelError(code, { model, message: `the session is refused${told}` });
}

const cut = (model: string, code: number) =>
  new ModelError('MODEL_UNREACHABLE', { model, message: `the line was cut (code ${code})` });

const slow = (model: string) =>
  new ModelError('MODEL_TIMEOUT', { model, message: `not ready within ${readyMs} ms` });
