import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGraph } from '../../src/hosting/graph.ts';
import { type GraphClient, graphClient } from '../../src/sample/graph-client.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
let close: () => Promise<void>;
let client: GraphClient;
const stopping = new AbortController();
beforeAll(async () => {
  service = await startService();
  const graph = await openGraph(service.platform, service.local);
  close = graph.close;
  client = graphClient(graph.supergraph, stopping.signal);
});
afterAll(async () => {
  await close();
  await service.close();
});

test('a query gives its data, asked by the platform itself', async () => {
  expect(await client.query('{ me }')).toEqual({ me: 'service:sample' });
});

test('a failed query throws with path, and the error as its cause', async () => {
  await expect(client.query('{ refused }')).rejects.toMatchObject({
    message: expect.stringContaining('refused'),
    cause: { extensions: { code: 'UNAUTHENTICATED' } },
  });
});

test('a subscription gives its events and closes its source when it is left', async () => {
  const events = client.subscribe('subscription { ticks }', {})[Symbol.asyncIterator]();
  const first = events.next();
  await service.ticker.listening(1);
  service.ticker.tick(3);
  expect(await first).toEqual({ done: false, value: { ticks: 3 } });
  await events.return?.();
  await service.ticker.listening(0);
});

test('a subscription that is refused throws', async () => {
  const events = client.subscribe('subscription { nothing }', {})[Symbol.asyncIterator]();
  await expect(events.next()).rejects.toThrow("The platform's own operation failed");
});

test('a subscription ends when the platform stops', async () => {
  const events = client.subscribe('subscription { ticks }', {})[Symbol.asyncIterator]();
  const next = events.next();
  await service.ticker.listening(1);
  stopping.abort();
  expect(await next).toMatchObject({ done: true });
  await service.ticker.listening(0);
});
