import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { routeOf } from './routes.ts';
import type { EmulatedAnswer, EmulatedTurn } from './turns.ts';
import type { EmulatedStream } from './wire.ts';

/** A request as it reached the emulator. */
export interface EmulatedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
  /** Resolves when the exchange is over: true when the client left before the answer was whole. */
  readonly abandoned: Promise<boolean>;
}

/** A server on loopback that speaks the providers' wire formats, and says what it is told to. */
export interface ModelEmulator extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`: the base URL for Google. */
  readonly origin: string;
  /** The base URL for OpenAI, Anthropic and compatible servers. */
  readonly baseUrl: string;
  /** All that were received, oldest first. */
  readonly requests: readonly EmulatedRequest[];
  /** Says what to do with the next requests, in order. */
  next(...turns: readonly EmulatedTurn[]): void;
}

export interface EmulatorOptions {
  /** What to do with requests for which no turn is left; they are refused with status 501 when left out. */
  readonly otherwise?: (request: EmulatedRequest) => EmulatedTurn;
  /** What `/v1/models` lists. None when left out. */
  readonly models?: readonly string[];
  /** A free one when left out. */
  readonly port?: number;
}

const nothingToSay: EmulatedTurn = {
  kind: 'refusal',
  status: 501,
  message: 'The emulator was not told what to say.',
};

/** Starts an emulator; dispose of it to close its port and every connection. */
export async function startModelEmulator(options: EmulatorOptions = {}): Promise<ModelEmulator> {
  const turns: EmulatedTurn[] = [];
  const requests: EmulatedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    if (incoming.method === 'GET') return sendJson(response, 200, modelList(options.models ?? []));
    const request = await receive(incoming, response);
    requests.push(request);
    const turn = turns.shift() ?? options.otherwise?.(request) ?? nothingToSay;
    await answer(request, turn, response).catch((error: unknown) => {
      sendJson(response, 500, { error: { message: `The emulator cannot say this: ${error}` } });
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    baseUrl: `${origin}/v1`,
    requests,
    next: (...more) => void turns.push(...more),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<EmulatedRequest> {
  const abandoned = new Promise<boolean>((resolve) => {
    response.once('close', () => resolve(!response.writableFinished));
  });
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  return {
    path: incoming.url ?? '/',
    headers: incoming.headers,
    body: isJsonObject(body) ? body : {},
    abandoned,
  };
}

async function answer(request: EmulatedRequest, turn: EmulatedTurn, response: ServerResponse): Promise<void> {
  const route = routeOf(request);
  switch (turn.kind) {
    case 'silence':
      return;
    case 'hang-up':
      response.destroy();
      return;
    case 'raw':
      response.writeHead(turn.status ?? 200, { 'content-type': turn.contentType }).end(turn.body);
      return;
    case 'refusal':
      return sendJson(response, turn.status, route.wire.refusal(turn), turn.headers);
    case 'vectors':
      return sendJson(response, 200, route.vectors(turn));
    case 'answer':
      if (!route.streams) return sendJson(response, 200, route.wire.whole(turn, route.asked));
      return sendStream(response, turn, route.wire.stream(turn, route.asked));
  }
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function sendStream(
  response: ServerResponse,
  turn: EmulatedAnswer,
  stream: EmulatedStream,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const { instead, bytesAtATime } = turn;
  const frames = [
    ...stream.pieces,
    ...(instead === undefined ? stream.end : instead === 'failure' ? [stream.failure] : []),
  ];
  for (const part of bytesAtATime === undefined ? frames : sliced(frames.join(''), bytesAtATime)) {
    response.write(part);
    await setImmediate(); // So that the parts leave one by one.
  }
  if (instead === 'hang-up') response.destroy();
  else if (instead !== 'silence') response.end();
}

function* sliced(text: string, bytes: number): Generator<Buffer> {
  const all = Buffer.from(text);
  for (let from = 0; from < all.length; from += bytes) yield all.subarray(from, from + bytes);
}

function modelList(models: readonly string[]): JsonValue {
  return {
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'emulator' })),
  };
}
