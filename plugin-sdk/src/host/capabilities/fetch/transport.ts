import { Agent, request } from 'undici';
import type { PluginPlace } from '../../ports.ts';
import { guardedLookup, type Resolve, resolveWithSystem } from './lookup.ts';

/** A request that was checked, and carries its secret. */
export type OutgoingRequest = {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
  /** Who asks; the platform itself when left out. */
  readonly place?: PluginPlace;
  readonly signal: AbortSignal;
};

export type IncomingResponse = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** As it came over the wire, compressed or not. Breaking off the iteration ends the request. */
  readonly body: AsyncIterable<Uint8Array>;
};

/** Carries single requests; it follows no redirects. What the rules are stands above it, where they go stands in it. */
export type FetchTransport = {
  /** Origins such as `http://127.0.0.1:8080` that development allows although they are not public. */
  readonly loopback: readonly string[];
  send(request: OutgoingRequest): Promise<IncomingResponse>;
  close(): Promise<void>;
};

export type GuardedTransportOptions = {
  /** Default: the system's resolver. */
  readonly resolve?: Resolve;
  /** For development alone: origins on this machine that may be fetched, also without TLS. Default: none. */
  readonly loopback?: readonly string[];
  /** Certificates of authorities that are trusted beside the usual ones, in PEM. */
  readonly ca?: readonly string[];
};

const connectMs = 10_000;
const headerBytesMax = 32 * 1024;
const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Makes the transport that connects to public addresses only. Throws for a `loopback` that is another machine's. */
export function createGuardedTransport(options: GuardedTransportOptions = {}): FetchTransport {
  const loopback = (options.loopback ?? []).map(loopbackOrigin);
  const names = loopback.map((origin) => new URL(origin).hostname);
  const lookup = guardedLookup(options.resolve ?? resolveWithSystem, (hostname) => names.includes(hostname));
  const agent = new Agent({
    connect: { lookup, timeout: connectMs, ...(options.ca ? { ca: [...options.ca] } : {}) },
    // No connection is kept, so that every request looks its host up anew.
    pipelining: 0,
    connections: 16,
    maxHeaderSize: headerBytesMax,
    maxOrigins: 4_096,
  });
  return {
    loopback,
    async send({ url, method, headers, body, signal }) {
      const response = await request(url, {
        // The rules above admit these methods only.
        method: method as 'GET',
        headers: headers.flat(),
        body,
        signal,
        dispatcher: agent,
        responseHeaders: 'raw',
      });
      // A body that ends in an error while nobody reads would otherwise end this process.
      response.body.on('error', () => {});
      return {
        status: response.statusCode,
        statusText: response.statusText,
        headers: pairsOf(response.headers as unknown as readonly string[]), // Raw headers are a flat list.
        body: response.body,
      };
    },
    close: () => agent.destroy(),
  };
}

function loopbackOrigin(text: string): string {
  const { hostname, origin } = new URL(text);
  if (loopbackNames.includes(hostname)) return origin;
  throw new TypeError(`loopback takes origins of this machine, such as http://127.0.0.1:8080; got ${text}`);
}

function pairsOf(flat: readonly string[] | Readonly<Record<string, unknown>>): [string, string][] {
  if (!Array.isArray(flat)) {
    return Object.entries(flat).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  }
  return Array.from({ length: flat.length / 2 }, (_, index) => [
    String(flat[index * 2]).toLowerCase(),
    String(flat[index * 2 + 1]),
  ]);
}
