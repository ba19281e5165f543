import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { systemClock } from '@ymera/kernel';
import { answerContractCall } from '@ymera/kernel/contracts';
import { createMemoryEvents } from '@ymera/kernel/events';
import { silentLog } from '@ymera/kernel/log';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthenticatorClient } from '../src/client.ts';
import { createMemoryStores } from '../src/models/memory-stores.ts';
import { wireSecurity } from '../src/wire.ts';
import { aFolder, ask, authenticator, completeSetup, setupToken } from './builders.ts';

/** A security subgraph whose contracts are answered on a port, and a client of it. */
async function aRemoteSecurity() {
  const subgraph = await wireSecurity({
    clock: systemClock,
    log: silentLog,
    events: createMemoryEvents(),
    dataDir: await aFolder(),
    stores: createMemoryStores(),
  });
  const server = createServer(async (request, response) => {
    const [, , contract = '', method = ''] = String(request.url).split('/');
    const call = { contract, method, request: JSON.parse(await text(request)) };
    const { status, body } = await answerContractCall(
      { contracts: subgraph.contracts, log: silentLog },
      call,
      new AbortController().signal,
    );
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  const client = createAuthenticatorClient({
    owner: 'security',
    url: `http://127.0.0.1:${port}`,
    key: new Uint8Array(32),
    caller: 'gateway',
  });
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  return { subgraph, client };
}

test('another process learns who holds a token as this one does', async () => {
  const { subgraph, client } = await aRemoteSecurity();
  const { data } = await completeSetup(subgraph, { token: await setupToken(subgraph) });
  const token = data.completeSetup.accessToken;
  const principal = await client.authenticate({ token });
  expect(principal).toEqual(await authenticator(subgraph).authenticate({ token }));

  await ask(subgraph, 'mutation { signOut }', { scope: { principal } });
  await expect(client.authenticate({ token })).rejects.toMatchObject({
    code: 'SESSION_ENDED',
    nextMove: 'sign-in',
  });
  await expect(client.authenticate({ token: 'x' })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});
