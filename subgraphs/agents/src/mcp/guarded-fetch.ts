import { DomainError } from '@ymera/kernel';
import type { FetchTransport, PluginPlace } from '@ymera/plugin-sdk/host';
import { readServerAddress } from '../domain/mcp/address.ts';
import { McpFailure } from '../domain/mcp/errors.ts';

interface GuardedFetch {
  /** Connects to public addresses alone, and to those of this machine that the operator allows. */
  readonly transport: FetchTransport;
  /** Who asks. */
  readonly place: PluginPlace;
  readonly secrets: ReadonlyMap<string, string>;
  readonly answerBytesMax: number;
  /** A request other than the standing one for news takes no longer, in milliseconds. */
  readonly requestMs: number;
  /** Hears why a request, or the reading of its answer, was broken off. */
  readonly onBroken: (failure: DomainError) => void;
}

/** What the client of the protocol asks with. */
type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Requests to one server: each to an address that is checked, with the secrets, and with a bounded answer. */
export function createGuardedFetch(guard: GuardedFetch): Fetch {
  const { transport, place, secrets, requestMs, onBroken } = guard;
  return async (target, init = {}) => {
    const url = readServerAddress(String(target), transport.loopback);
    const method = init.method ?? 'GET';
    // The standing request for news may last, and may break: the client opens another.
    const late = method === 'GET' ? null : AbortSignal.timeout(requestMs);
    const signal = AbortSignal.any([init.signal, late].filter((end) => end instanceof AbortSignal));
    const broken = method === 'GET' ? () => {} : onBroken;
    const headers = new Headers(init.headers);
    // An answer that is compressed could unfold into a large one.
    headers.set('accept-encoding', 'identity');
    headers.set('user-agent', 'Ymera');
    for (const [name, value] of secrets) headers.set(name, value);
    const body = typeof init.body === 'string' ? Buffer.from(init.body) : null;
    try {
      const response = await transport.send({ url, method, headers: [...headers], body, place, signal });
      return answerOf(response, { ...guard, onBroken: broken });
    } catch (error) {
      if (!signal.aborted) broken(error instanceof DomainError ? error : unreachable(error));
      throw error;
    }
  };
}

/** The system's own codes are safe to show; its messages may name addresses of the inner network. */
function unreachable(error: unknown): McpFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SSRF_BLOCKED')
    return new McpFailure(
      'MCP_UNREACHABLE',
      'The host of the server has an address that is not public.',
      error,
    );
  const known = /^(E[A-Z]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+|DEPTH_[A-Z_]+|ERR_[A-Z_]+)$/.test(code);
  return new McpFailure('MCP_UNREACHABLE', `The server can't be reached${known ? ` (${code})` : ''}.`, error);
}

type Incoming = Awaited<ReturnType<FetchTransport['send']>>;

const withoutBody = new Set([204, 205, 304]);

function answerOf({ status, headers, body }: Incoming, guard: GuardedFetch): Response {
  const encoding = headers.find(([name]) => name === 'content-encoding')?.[1] ?? 'identity';
  if (status < 200 || encoding !== 'identity') {
    void body[Symbol.asyncIterator]().return?.();
    throw new McpFailure('MCP_ANSWER_INVALID', 'The server answers in a form that it was not asked for.');
  }
  // A header of a name or value that is none is the server's to mend, and is not needed here.
  const kept = headers.filter(([name]) =>
    /^(content-type|mcp-session-id|location|www-authenticate)$/.test(name),
  );
  const stream = withoutBody.has(status) ? null : ReadableStream.from(bounded(body, guard));
  return new Response(stream, {
    status: Math.min(status, 599),
    headers: kept.map(([name, value]) => [name, value]),
  });
}

async function* bounded(
  body: AsyncIterable<Uint8Array>,
  { answerBytesMax, onBroken }: GuardedFetch,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > answerBytesMax) {
      const failure = tooLarge(answerBytesMax);
      onBroken(failure);
      throw failure;
    }
    yield part;
  }
}

export const tooLarge = (bytesMax: number) =>
  new McpFailure(
    'MCP_ANSWER_TOO_LARGE',
    `The server's answer is larger than ${bytesMax} bytes. Ask for less.`,
  );
