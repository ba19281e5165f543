import { request } from 'node:http';
import { type Clock, systemClock } from '@ymera/kernel';
import { createBus } from '@ymera/kernel/events';
import type { RedisHandle } from '@ymera/kernel/redis';
import { createMetrics } from '@ymera/kernel/telemetry';
import { createRecordingLog } from '@ymera/kernel/testing';
import { loadConfig } from '../../src/config.ts';
import { openGraph } from '../../src/hosting/graph.ts';
import type { LocalSubgraphs } from '../../src/hosting/local-subgraphs.ts';
import type { Platform } from '../../src/platform.ts';
import { serve } from '../../src/serve.ts';
import { type TinyOptions, type TinySubgraphs, tinySubgraphs } from './tiny-subgraphs.ts';

export const identityKey = Buffer.alloc(32, 7);

interface ServiceOptions extends TinyOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly redis?: RedisHandle;
  /** In the place of the tiny subgraphs. */
  readonly local?: LocalSubgraphs;
}

/** The front door over the tiny subgraphs, on a free port; with YMERA_ROLE=agents that subgraph's own door. */
export interface TestService extends TinySubgraphs, AsyncDisposable {
  readonly url: string;
  readonly wsUrl: string;
  readonly log: ReturnType<typeof createRecordingLog>;
  readonly platform: Platform;
  post(operation: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  close(): Promise<void>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly { message: string; extensions: Record<string, unknown> }[];
}

export async function startService(options: ServiceOptions = {}): Promise<TestService> {
  const log = createRecordingLog();
  const config = loadConfig({ YMERA_PORT: '0', ...options.environment });
  const platform: Platform = {
    config,
    clock: options.clock ?? systemClock,
    log,
    bus: createBus(),
    metrics: createMetrics(),
    identityKey,
    store: null,
    redis: options.redis ?? null,
    nodeId: 'node_test',
    close: async () => {},
  };
  const own = tinySubgraphs(options);
  const tiny = { ...own, local: options.local ?? own.local };
  const graph = config.role === 'all' ? await openGraph(platform, tiny.local) : null;
  const service = await serve(platform, tiny.local, graph);
  const url = `http://127.0.0.1:${service.port}`;
  const close = async () => {
    await service.close();
    await graph?.close();
  };
  return {
    ...tiny,
    url,
    wsUrl: url.replace('http', 'ws'),
    log,
    platform,
    post: (operation, headers) => post(url, operation, headers),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function post(
  url: string,
  operation: unknown,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof operation === 'string' ? operation : JSON.stringify(operation),
  });
  return answerOf(response);
}

/** What is answered to a POST that announces a body and sends none of it. */
export function statusWithoutBody(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/graphql`, { method: 'POST', headers });
    asked.on('error', reject);
    asked.on('response', ({ statusCode }) => {
      resolve(statusCode);
      asked
        .off('error', reject)
        .on('error', () => {})
        .destroy();
    });
    asked.flushHeaders();
  });
}

/** A GraphQL answer; the tests look into it. */
export async function answerOf(response: Response): Promise<TestAnswer> {
  const body = (await response.json()) as Pick<TestAnswer, 'data' | 'errors'>; // GraphQL's response format
  return { ...body, status: response.status, headers: response.headers };
}

export const codesOf = ({ errors = [] }: Pick<TestAnswer, 'errors'>) =>
  errors.map(({ extensions }) => extensions.code);
