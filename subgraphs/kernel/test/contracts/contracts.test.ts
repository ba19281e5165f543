import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type DomainError, InvalidArgumentError } from '@ymera/kernel';
import { answerContractCall, contractClient } from '@ymera/kernel/contracts';
import { readIdentity } from '@ymera/kernel/identity';
import { createRecordingLog } from '@ymera/kernel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Librarian {
  find(request: { readonly title: string }, signal?: AbortSignal): Promise<string | null>;
  lend(request: { readonly title: string }, signal?: AbortSignal): Promise<void>;
}

const key = randomBytes(32);
const log = createRecordingLog();
let begun: () => void;
let aborted: Promise<void>;
let startedWork: Promise<void>;

const librarian: Librarian = {
  find: async ({ title }) => {
    if (title === '') throw new InvalidArgumentError('title', 'a text', 'empty');
    if (title === 'broken') throw new Error('the password is hunter2');
    return title === 'unknown' ? null : `${title}, shelf 7`;
  },
  lend: (_request, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      begun();
    }),
};

/** The contract over HTTP, as any process of an installation serves it. */
async function serve(): Promise<{ server: Server; url: string }> {
  let tellAborted = () => {};
  aborted = new Promise((resolve) => {
    tellAborted = resolve;
  });
  startedWork = new Promise((resolve) => {
    begun = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.url === '/contracts/Librarian/html') {
      response.end('<html>');
      return;
    }
    const leaving = new AbortController();
    response.once('close', () => {
      if (response.writableEnded) return;
      leaving.abort();
      tellAborted();
    });
    const body = await text(request);
    const token = String(request.headers['x-ymera-identity']);
    await readIdentity(key, { token, audience: 'library', body });
    const [, , contract = '', method = ''] = (request.url ?? '').split('/');
    const call = { contract, method, request: JSON.parse(body) };
    const answer = await answerContractCall(
      { contracts: { Librarian: librarian }, log },
      call,
      leaving.signal,
    );
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a TCP port has such an address.
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('a contract over HTTP', () => {
  let server: Server;
  let remote: { owner: string; url: string; key: Uint8Array; caller: string };
  let client: ReturnType<typeof connect>;
  const connect = () => contractClient<Librarian>(remote, 'Librarian', ['find', 'lend']);

  beforeEach(async () => {
    const served = await serve();
    server = served.server;
    remote = { owner: 'library', url: served.url, key, caller: 'gateway' };
    client = connect();
  });
  afterEach(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });

  it('answers as the implementation does', async () => {
    expect(await client.find({ title: 'Emma' })).toBe('Emma, shelf 7');
    expect(await client.find({ title: 'unknown' })).toBeNull();
  });

  it('hands over an error with its code, message, details and next move', async () => {
    const asHere = await librarian.find({ title: '' }).catch((error: DomainError) => error);
    const { code, message, details, nextMove } = asHere as DomainError; // it rejects
    await expect(client.find({ title: '' })).rejects.toMatchObject({ code, message, details, nextMove });
    expect(code).toBe('INVALID_ARGUMENT');
  });

  it('hides a defect and logs it whole', async () => {
    const error = await client.find({ title: 'broken' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INTERNAL', message: 'Internal error.', nextMove: 'retry' });
    expect(log.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { contract: 'Librarian', method: 'find', error: { message: 'the password is hunter2' } },
    });
  });

  it('carries a caller who leaves to the implementation, and rejects at once', async () => {
    const leaving = new AbortController();
    const lent = client.lend({ title: 'Emma' }, leaving.signal);
    await startedWork;
    leaving.abort();
    await expect(lent).rejects.toMatchObject({ name: 'AbortError' });
    await aborted;
  });

  it('does not call at all for a caller who has left', async () => {
    await expect(client.find({ title: 'Emma' }, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('is SERVICE_UNAVAILABLE when nobody listens', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(client.find({ title: 'Emma' })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      nextMove: 'retry',
      details: { service: 'library' },
    });
  });

  it('is SERVICE_UNAVAILABLE when something else answers', async () => {
    const stranger = contractClient<{ html(request: null): Promise<unknown> }>(remote, 'Librarian', ['html']);
    await expect(stranger.html(null)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await stranger.close();
  });

  it('does not tell the caller where the service runs', async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    client = connect();
    const error: unknown = await client.find({ title: 'Emma' }).catch((thrown: unknown) => thrown);
    const { message, details } = error as DomainError; // checked by the test above
    expect(JSON.stringify({ message, details })).not.toContain(new URL(remote.url).port);
  });
});

describe('answering a contract call', () => {
  const answer = (contract: string, method: string, signal = new AbortController().signal) => {
    const call = { contract, method, request: { title: 'Emma' } };
    return answerContractCall({ contracts: { Librarian: librarian }, log }, call, signal);
  };

  it.each([
    ['Gardener', 'find'],
    ['Librarian', 'burn'],
    ['Librarian', 'constructor'],
    ['Librarian', 'toString'],
    ['constructor', 'name'],
    ['__proto__', 'toString'],
  ])('refuses %s.%s, which it does not have', async (contract, method) => {
    expect(await answer(contract, method)).toMatchObject({
      status: 422,
      body: { error: { code: 'CONTRACT_NOT_FOUND', nextMove: 'give-up' } },
    });
  });

  it('for a caller who left in the middle is no defect', async () => {
    const before = log.lines.length;
    begun = () => {};
    const leaving = new AbortController();
    const answered = answer('Librarian', 'lend', leaving.signal);
    leaving.abort();
    expect(await answered).toMatchObject({ status: 422, body: { error: { code: 'DEADLINE_EXCEEDED' } } });
    expect(log.lines).toHaveLength(before);
  });
});
