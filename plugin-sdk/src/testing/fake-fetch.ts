import type { JsonValue } from '../bridge/json.ts';
import type {
  FetchTransport,
  IncomingResponse,
  OutgoingRequest,
} from '../host/capabilities/fetch/transport.ts';

/** A request as it would have gone out, secrets in place. */
export type FakeRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  /** Empty when there is none. */
  readonly body: string;
};

/** What a fake answers: the status is 200 unless it says otherwise; `json` sets the content type too. */
export type FakeReply = {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly text?: string;
  readonly json?: JsonValue;
  readonly bytes?: Uint8Array;
};

type Route = {
  readonly method: string;
  readonly url: string | RegExp;
  readonly reply: (request: FakeRequest) => FakeReply | Promise<FakeReply>;
};

export type FakeFetch = {
  /**
   * Answers requests of a method (or `*`) to a URL: the whole of it, without its query unless the text has one, or a
   * pattern. The route that was added last wins.
   */
  on(method: string, url: string | RegExp, reply: FakeReply | Route['reply']): void;
  /** Sends requests for an origin such as `https://api.example.org` to a server of the test. */
  forward(origin: string, to: string): void;
  /** Everything that was sent, oldest first. */
  readonly requests: readonly FakeRequest[];
};

const requestsMax = 1_000;

/** Stands in for the network. `onMiss` hears of requests that nothing answers. */
export function createFakeFetch(
  onMiss: (problem: string) => void,
): FakeFetch & { readonly transport: FetchTransport } {
  const routes: Route[] = [];
  const requests: FakeRequest[] = [];
  const transport: FetchTransport = {
    loopback: [],
    async send(outgoing) {
      const request = asFake(outgoing);
      if (requests.length < requestsMax) requests.push(request);
      const route = routes.findLast((known) => matches(known, request));
      if (route) return asIncoming(await route.reply(request));
      const bare = request.url.split('?', 1)[0];
      onMiss(`nothing answers ${request.method} ${bare}; add fetch.on('${request.method}', '${bare}', …)`);
      throw new Error('no fake answers this request');
    },
    close: async () => {},
  };
  return {
    transport,
    requests,
    on(method, url, reply) {
      const answer = typeof reply === 'function' ? reply : () => reply;
      routes.push({ method: method.toUpperCase(), url, reply: answer });
    },
    forward(origin, to) {
      const under = new RegExp(`^${origin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(/|$)`);
      routes.push({ method: '*', url: under, reply: (request) => passOn(request, origin, to) });
    },
  };
}

function matches({ method, url }: Route, request: FakeRequest): boolean {
  if (method !== '*' && method !== request.method) return false;
  if (typeof url !== 'string') return url.test(request.url);
  const wanted = new URL(url).href;
  return wanted === request.url || (!wanted.includes('?') && wanted === request.url.split('?', 1)[0]);
}

function asFake({ method, url, headers, body }: OutgoingRequest): FakeRequest {
  return {
    method,
    url: url.href,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: body?.toString('utf8') ?? '',
  };
}

function asIncoming({ status = 200, headers = {}, text, json, bytes }: FakeReply): IncomingResponse {
  const body = bytes ?? Buffer.from(json === undefined ? (text ?? '') : JSON.stringify(json));
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const pairs = Object.entries({ ...type, ...headers });
  return { status, statusText: '', headers: pairs, body: once(body) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

async function passOn(request: FakeRequest, origin: string, to: string): Promise<FakeReply> {
  const { 'accept-encoding': _, ...headers } = request.headers;
  const answer = await fetch(new URL(request.url.slice(origin.length), to), {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(request.body === '' ? {} : { body: request.body }),
  });
  const { 'content-encoding': __, ...shown } = Object.fromEntries(answer.headers);
  return { status: answer.status, headers: shown, bytes: await answer.bytes() };
}
