import type { ExecutionResult } from 'graphql';
import { Pool } from 'undici';
import { readAnswer, unavailableError } from './remote-answer.ts';
import { RemoteEvents } from './remote-events.ts';
import type { SourceRequest, SubgraphSource } from './source.ts';

/** What one remote subgraph may take of the gateway. */
export interface RemoteLimits {
  /** From sending a request to having read the answer. Default 30 000. */
  readonly timeoutMs: number;
  /** Of one answer. Default 16 MiB. */
  readonly responseBytesMax: number;
  /** Open HTTP connections; further requests wait for one. Default 64. */
  readonly connectionsMax: number;
  /** Events of one subscription that wait to be taken; one more ends the subscription. Default 1000. */
  readonly eventsWaitingMax: number;
}

const DEFAULT_LIMITS: RemoteLimits = {
  timeoutMs: 30_000,
  responseBytesMax: 16 * 1024 * 1024,
  connectionsMax: 64,
  eventsWaitingMax: 1000,
};

/** How a subgraph in another process is reached. */
export interface RemoteSourceOptions<C> {
  readonly name: string;
  readonly url: string;
  /** Where subscriptions are opened; default `url` with `ws:` for `http:`. */
  readonly wsUrl?: string;
  /**
   * Asked for every request, so that an identity may be short-lived and bound to what it is used for: `content` is
   * the body of an HTTP request, or of a subscription what `subscriptionContent` gives. A subscription shares its socket with others and
   * carries the headers in the payload's `extensions.headers`.
   */
  headers(context: C, content: string): Promise<Record<string, string>>;
  /** Sent once for each socket; says who the gateway is, never who the user is. */
  readonly connectionParams?: () => Promise<Record<string, unknown>>;
  readonly limits?: Partial<RemoteLimits>;
}

/** A subgraph in another process: queries over pooled HTTP, subscriptions over one shared WebSocket. */
export function remoteSource<C>(options: RemoteSourceOptions<C>): SubgraphSource<C> {
  const { name } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const url = new URL(options.url);
  const pool = new Pool(url.origin, {
    connections: limits.connectionsMax,
    maxResponseSize: limits.responseBytesMax,
  });
  const events = new RemoteEvents({
    subgraph: name,
    url: options.wsUrl ?? url.href.replace(/^http/, 'ws'),
    eventsWaitingMax: limits.eventsWaitingMax,
    ...(options.connectionParams && { connectionParams: options.connectionParams }),
  });
  const target = { pool, name, path: url.pathname + url.search, timeoutMs: limits.timeoutMs };
  return {
    name,
    async execute(request) {
      const { query, operationName, variables, context, signal } = request;
      const body = JSON.stringify({ query, operationName, variables });
      return post(target, { body, headers: await options.headers(context, body) }, signal);
    },
    async subscribe(request) {
      return events.open(request, await options.headers(request.context, subscriptionContent(request)));
    },
    async close() {
      await Promise.all([events.close(), pool.destroy()]);
    },
  };
}

/** What a subscription's headers are bound to. */
export function subscriptionContent({
  query,
  variables,
}: Pick<SourceRequest<unknown>, 'query' | 'variables'>): string {
  return JSON.stringify({ query, variables });
}

interface Target {
  readonly pool: Pool;
  readonly name: string;
  readonly path: string;
  readonly timeoutMs: number;
}

async function post(
  { pool, name, path, timeoutMs }: Target,
  { body, headers }: { body: string; headers: Record<string, string> },
  signal: AbortSignal | undefined,
): Promise<ExecutionResult> {
  const deadline = startDeadline(timeoutMs, signal);
  try {
    const response = await pool.request({
      method: 'POST',
      path,
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
      },
      body,
      signal: deadline.signal,
    });
    const text = await response.body.text();
    const answer = readAnswer(parseJson(text));
    // A GraphQL server may well answer 400 or 401 with a proper result; the result says more than the number.
    if (answer !== null) return answer;
    const status = `answered with HTTP ${response.statusCode} and no GraphQL result`;
    return { errors: [unavailableError(name, status)] };
  } catch (error) {
    const what = deadline.hasPassed() ? `did not answer within ${timeoutMs} ms` : describeFailure(error);
    return { errors: [unavailableError(name, what, error)] };
  } finally {
    deadline.stop();
  }
}

function startDeadline(timeoutMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, timeoutMs);
  const cancel = () => controller.abort(outer?.reason);
  if (outer?.aborted) cancel();
  else outer?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    hasPassed: () => passed,
    stop() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', cancel);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function describeFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? 'answered with more than it may' : 'cannot be reached';
}
