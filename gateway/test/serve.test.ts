import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { codesOf, startService } from './support/service.ts';
import { connectedSocket, subscribe } from './support/socket.ts';

describe('introspection', () => {
  test('is open on loopback', async () => {
    await using service = await startService();
    const { data } = await service.post({ query: getIntrospectionQuery() });
    expect(data).toHaveProperty('__schema.queryType.name', 'Query');
  });

  test.each(['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }'])(
    'is closed in production over HTTP and WebSocket: %s',
    async (query) => {
      await using service = await startService({ environment: { NODE_ENV: 'production' } });
      const answer = await service.post({ query });
      expect([answer.status, answer.data]).toEqual([400, undefined]);
      expect(codesOf(answer)).toContain('GRAPHQL_VALIDATION_FAILED');
      const socket = await connectedSocket(service.wsUrl);
      socket.send(subscribe('1', query));
      expect(await socket.next()).toMatchObject({ type: 'error' });
      await socket.leave();
    },
  );
});

test('a subgraph served alone shows no page and no open graph', async () => {
  await using service = await startService({ environment: { YMERA_ROLE: 'agents' } });
  expect((await fetch(service.url)).status).toBe(404);
  expect((await service.post({ query: '{ hello }' })).status).toBe(403);
});

test('a client that does not answer the farewell does not hold up the end', async () => {
  const service = await startService();
  const socket = await connectedSocket(service.wsUrl);
  // A laptop asleep: nothing is read any more, so that no farewell is answered.
  socket.socket.pause();
  const started = performance.now();
  await service.close();
  // Two seconds are granted; the socket's own library waits for thirty.
  expect(performance.now() - started).toBeLessThan(20_000);
  socket.socket.terminate();
});
