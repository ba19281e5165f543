import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { connectedSocket } from '../support/socket.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function ask(payload: { query: string; operationName?: string }): Promise<unknown[]> {
  const socket = await connectedSocket(service.wsUrl);
  socket.send({ id: '1', type: 'subscribe', payload });
  const refused = await socket.next();
  // The socket is as good as before.
  socket.send({ id: '2', type: 'subscribe', payload: { query: '{ hello }' } });
  const next = await socket.next();
  await socket.leave();
  return [refused, next];
}

describe('over WebSocket, where the socket stays open,', () => {
  test.each([
    ['a text that is too long', { query: `{ hello } #${'x'.repeat(200_000)}` }, 'QUERY_TOO_LONG'],
    [
      'a text that would fill the stack',
      { query: `{ things(ids: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { id } }` },
      'QUERY_TOO_DEEP',
    ],
    [
      'the name of an operation that is not there',
      { query: '{ hello }', operationName: 'Nobody' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'no name among several operations',
      { query: 'query A { hello } query B { me }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('%s is refused with a code', async (_what, payload, code) => {
    const [refused, next] = await ask(payload);
    expect(refused).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code } }] });
    expect(next).toMatchObject({ id: '2', payload: { data: { hello: 'Hello, world.' } } });
  });

  test('a subscription whose only field is left out is answered with a code', async () => {
    const [answer, end] = await ask({ query: 'subscription { ticks @skip(if: true) }' });
    expect(answer).toMatchObject({
      id: '1',
      type: 'next',
      payload: { errors: [{ extensions: { code: 'SUBSCRIPTION_EMPTY', nextMove: 'fix-input' } }] },
    });
    expect(end).toMatchObject({ id: '1', type: 'complete' });
  });
});
