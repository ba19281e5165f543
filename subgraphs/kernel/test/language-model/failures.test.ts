import { createServer } from 'node:net';
import { ModelError } from '@ymera/kernel/language-model';
import { type EmulatedTurn, startModelEmulator } from '@ymera/kernel/language-model/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aRequest, forever, readStream, ways, weatherTool } from './builders.ts';
import { apiKey, providers } from './providers.ts';

const refusals: readonly (readonly [string, EmulatedTurn, string])[] = [
  ['a bad key', { kind: 'refusal', status: 401, message: `Incorrect key: ${apiKey}` }, 'MODEL_KEY_REFUSED'],
  ['a key without the right', { kind: 'refusal', status: 403 }, 'MODEL_KEY_REFUSED'],
  ['a model that is not there', { kind: 'refusal', status: 404 }, 'MODEL_NOT_FOUND'],
  ['a bad request', { kind: 'refusal', status: 400, message: `No (${apiKey}).` }, 'MODEL_REFUSED'],
  ['too long a request', { kind: 'refusal', status: 413 }, 'MODEL_REFUSED'],
  ['too many requests', { kind: 'refusal', status: 429 }, 'MODEL_RATE_LIMITED'],
  ['a defect of the provider', { kind: 'refusal', status: 500 }, 'MODEL_OVERLOADED'],
  ['a busy provider', { kind: 'refusal', status: 503 }, 'MODEL_OVERLOADED'],
  ['an overloaded provider', { kind: 'refusal', status: 529 }, 'MODEL_OVERLOADED'],
  ['a gateway that gave up waiting', { kind: 'refusal', status: 504 }, 'MODEL_TIMEOUT'],
  [
    'an error page',
    { kind: 'raw', status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' },
    'MODEL_OVERLOADED',
  ],
  [
    'a page in place of an answer',
    { kind: 'raw', contentType: 'text/html', body: '<!doctype html><h1>Sign in</h1>' },
    'MODEL_BROKEN_ANSWER',
  ],
  [
    'broken JSON',
    { kind: 'raw', contentType: 'application/json', body: '{"id": "x", ' },
    'MODEL_BROKEN_ANSWER',
  ],
  [
    'JSON of another kind',
    { kind: 'raw', contentType: 'application/json', body: '{"ok":1}' },
    'MODEL_BROKEN_ANSWER',
  ],
  ['an empty answer', { kind: 'raw', contentType: 'application/json', body: '' }, 'MODEL_BROKEN_ANSWER'],
  [
    'a stream of nonsense',
    { kind: 'raw', contentType: 'text/event-stream', body: 'data: {]\n\n' },
    'MODEL_BROKEN_ANSWER',
  ],
  ['a connection that is closed', { kind: 'hang-up' }, 'MODEL_UNREACHABLE'],
];

afterEach(() => {
  vi.useRealTimers();
});

describe.each(providers)('$kind', ({ kind, model, open }) => {
  describe.each(ways)('asked $way', ({ way, ask }) => {
    it.each(refusals)('knows %s', async (_, turn, code) => {
      await using emulator = await startModelEmulator();
      emulator.next(turn);

      const error = await failure(ask(open(emulator).language(model), aRequest()));

      expect(error).toMatchObject({ code, nextMove: passing.has(code) ? 'retry' : 'give-up' });
      expect(`${error.message} ${JSON.stringify(error.details)}`).not.toContain(apiKey);
      expect(emulator.requests).toHaveLength(1);
    });

    it.each([
      [{ 'retry-after': '7' }, 7000],
      [{ 'retry-after-ms': '250' }, 250],
      [{ 'retry-after': 'Fri, 02 Jan 2026 10:00:30 GMT', date: 'Fri, 02 Jan 2026 10:00:00 GMT' }, 30_000],
      [{}, null],
    ])('tells how long to wait: %o', async (headers, retryAfterMs) => {
      await using emulator = await startModelEmulator();
      emulator.next({ kind: 'refusal', status: 429, headers });

      expect(await failure(ask(open(emulator).language(model), aRequest()))).toMatchObject({ retryAfterMs });
    });

    it('repeats no part of a key that the provider repeats', async () => {
      await using emulator = await startModelEmulator();
      emulator.next({ kind: 'refusal', status: 401, message: 'Incorrect key provided: key-****7f3a.' });

      const error = await failure(ask(open(emulator).language(model), aRequest()));

      expect(error.message).not.toContain('7f3a');
    });

    it('says that a page came where the base URL is wrong', async () => {
      await using emulator = await startModelEmulator();
      emulator.next({ kind: 'raw', contentType: 'text/html; charset=utf-8', body: '<h1>Sign in</h1>' });

      const error = await failure(ask(open(emulator).language(model), aRequest()));

      expect(error.message).toContain('is a web page; is the base URL right?');
    });

    it('reads no answer without end', async () => {
      await using emulator = await startModelEmulator();
      const piece = new TextEncoder().encode(' '.repeat(4_000_000));
      let sent = 0;
      const endless = new ReadableStream({
        pull: (controller) => {
          sent += piece.byteLength;
          controller.enqueue(piece);
        },
      });
      const provider = open(emulator, { fetch: async () => new Response(endless) });

      const error = await failure(ask(provider.language(model), aRequest()));

      expect(error).toMatchObject({
        code: 'MODEL_BROKEN_ANSWER',
        message: expect.stringContaining('is longer than'),
      });
      expect(sent).toBeLessThan(80_000_000);
    });

    it('follows no redirect, for the key would go with it', async () => {
      await using emulator = await startModelEmulator();
      emulator.next({
        kind: 'refusal',
        status: 307,
        headers: { location: `${emulator.origin}/v1/elsewhere` },
      });

      expect(await failure(ask(open(emulator).language(model), aRequest()))).toMatchObject({
        code: 'MODEL_NOT_FOUND',
      });
      expect(emulator.requests).toHaveLength(1);
    });

    it('knows a port where nobody listens', async () => {
      await using emulator = await startModelEmulator();
      const provider = open(emulator, { baseUrl: `http://127.0.0.1:${await aClosedPort()}/v1` });

      expect(await failure(ask(provider.language(model), aRequest()))).toMatchObject({
        code: 'MODEL_UNREACHABLE',
      });
    });

    it('knows a host that has no address', async () => {
      await using emulator = await startModelEmulator();
      const provider = open(emulator, { fetch: () => Promise.reject(fetchFailed('ENOTFOUND')) });

      expect(await failure(ask(provider.language(model), aRequest()))).toMatchObject({
        code: 'MODEL_UNREACHABLE',
        message: expect.stringContaining('ENOTFOUND'),
      });
    });

    it('knows a host that does not take the connection', async () => {
      await using emulator = await startModelEmulator();
      const provider = open(emulator, {
        fetch: () => Promise.reject(fetchFailed('UND_ERR_CONNECT_TIMEOUT')),
      });

      expect(await failure(ask(provider.language(model), aRequest()))).toMatchObject({
        code: 'MODEL_TIMEOUT',
      });
    });

    it('gives up on a provider that stays silent, and hangs up', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      await using emulator = await startModelEmulator({
        otherwise: () => {
          vi.advanceTimersByTime(500);
          return { kind: 'silence' };
        },
      });
      const language = open(emulator, { silenceMs: 500 }).language(model);

      expect(await failure(ask(language, aRequest()))).toMatchObject({ code: 'MODEL_TIMEOUT' });
      expect(await emulator.requests[0]?.abandoned).toBe(true);
    });

    it('throws the reason of an aborted signal as it is, and hangs up', async () => {
      const reason = new Error('the run was cancelled');
      const cancelling = new AbortController();
      await using emulator = await startModelEmulator({
        otherwise: () => {
          cancelling.abort(reason);
          return { kind: 'silence' };
        },
      });

      await expect(ask(open(emulator).language(model), aRequest(), cancelling.signal)).rejects.toBe(reason);
      expect(await emulator.requests[0]?.abandoned).toBe(true);
    });

    it('sends nothing when the signal was aborted before', async () => {
      await using emulator = await startModelEmulator();
      const reason = new Error('too late');

      const asking = ask(open(emulator).language(model), aRequest(), AbortSignal.abort(reason));

      await expect(asking).rejects.toBe(reason);
      expect(emulator.requests).toHaveLength(0);
    });

    // Google and Anthropic send inputs as JSON; in Anthropic's streams they are text.
    const typed = kind === 'Google' || (kind.startsWith('Anthropic') && way === 'at once');
    it.skipIf(typed)('refuses a tool call whose input is not JSON', async () => {
      await using emulator = await startModelEmulator();
      const call = { id: 'call_1', name: 'weather', input: {}, inputText: '{"city": "Os' };
      emulator.next({ kind: 'answer', toolCalls: [call] });

      const asking = ask(open(emulator).language(model), aRequest({ tools: [weatherTool] }));

      expect(await failure(asking)).toMatchObject({ code: 'MODEL_BROKEN_ANSWER' });
    });
  });

  it.each(['end', 'hang-up'] as const)('knows a stream that is cut off by %s', async (instead) => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['It is', ' rai'], instead });

    const stream = open(emulator).language(model).stream(aRequest(), forever);

    const { pieces, error } = await readUntilFailure(stream);
    expect(pieces).toEqual(['It is', ' rai']);
    expect(error).toMatchObject({ code: 'MODEL_BROKEN_ANSWER', nextMove: 'retry' });
  });

  it('knows a stream that is cut off before it says anything', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: [], instead: 'end' });

    const asking = readStream(open(emulator).language(model), aRequest());

    expect(await failure(asking)).toMatchObject({ code: 'MODEL_BROKEN_ANSWER' });
  });

  it('knows a tool call that is cut off', async () => {
    await using emulator = await startModelEmulator();
    const call = { id: 'call_1', name: 'weather', input: { city: 'Oslo' } };
    emulator.next({ kind: 'answer', pieces: ['So'], toolCalls: [call], instead: 'end' });

    const asking = readStream(open(emulator).language(model), aRequest({ tools: [weatherTool] }));

    expect(await failure(asking)).toMatchObject({ code: 'MODEL_BROKEN_ANSWER' });
  });

  it('knows a failure that the provider reports in the middle of a stream', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['It is'], instead: 'failure' });

    const stream = open(emulator).language(model).stream(aRequest(), forever);

    const { pieces, error } = await readUntilFailure(stream);
    expect(pieces).toEqual(['It is']);
    expect(error).toMatchObject({ code: 'MODEL_OVERLOADED' });
  });

  it('knows a failure that the provider reports in place of a stream', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', instead: 'failure' });

    const asking = readStream(open(emulator).language(model), aRequest());

    expect(await failure(asking)).toMatchObject({ code: 'MODEL_OVERLOADED' });
  });

  it('gives up on a stream that falls silent', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['It is'], instead: 'silence' });
    const stream = open(emulator).language(model).stream(aRequest(), forever);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

    await stream.next();
    const next = failure(stream.next());
    vi.advanceTimersByTime(300_000);

    expect(await next).toMatchObject({ code: 'MODEL_TIMEOUT' });
    expect(await emulator.requests[0]?.abandoned).toBe(true);
  });

  it('hangs up when the reader of a stream leaves', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['It is'], instead: 'silence' });

    for await (const _piece of open(emulator).language(model).stream(aRequest(), forever)) break;

    expect(await emulator.requests[0]?.abandoned).toBe(true);
  });

  it('throws the reason of a signal that is aborted in the middle of a stream', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['It is'], instead: 'silence' });
    const cancelling = new AbortController();
    const reason = new Error('the run was cancelled');

    const stream = open(emulator).language(model).stream(aRequest(), cancelling.signal);
    await stream.next();
    cancelling.abort(reason);

    await expect(stream.next()).rejects.toBe(reason);
  });

  it('does not count the silence of a reader who takes his time', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['It is', ' raining.'] });
    const stream = open(emulator).language(model).stream(aRequest(), forever);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

    await stream.next();
    vi.advanceTimersByTime(3_600_000);

    expect(await stream.next()).toMatchObject({ value: ' raining.' });
  });
});

describe('OpenAI', () => {
  it('takes an account without money for a key that is refused', async () => {
    await using emulator = await startModelEmulator();
    const body = {
      error: { message: 'You exceeded your quota.', type: 'insufficient_quota', code: 'insufficient_quota' },
    };
    emulator.next({ kind: 'refusal', status: 429, body });

    expect(await failure(providerOf('OpenAI', emulator).generate(aRequest(), forever))).toMatchObject({
      code: 'MODEL_KEY_REFUSED',
    });
  });
});

describe('Google', () => {
  it('says 400 to a bad key, which is known by its reason', async () => {
    await using emulator = await startModelEmulator();
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
    const body = { error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT', details } };
    emulator.next({ kind: 'refusal', status: 400, body });

    expect(await failure(providerOf('Google', emulator).generate(aRequest(), forever))).toMatchObject({
      code: 'MODEL_KEY_REFUSED',
    });
  });

  it('says in the body how long to wait', async () => {
    await using emulator = await startModelEmulator();
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' }];
    const body = { error: { code: 429, message: 'Quota.', status: 'RESOURCE_EXHAUSTED', details } };
    emulator.next({ kind: 'refusal', status: 429, body });

    expect(await failure(providerOf('Google', emulator).generate(aRequest(), forever))).toMatchObject({
      code: 'MODEL_RATE_LIMITED',
      retryAfterMs: 34_500,
    });
  });
});

const passing = new Set([
  'MODEL_RATE_LIMITED',
  'MODEL_OVERLOADED',
  'MODEL_TIMEOUT',
  'MODEL_UNREACHABLE',
  'MODEL_BROKEN_ANSWER',
]);

function providerOf(kind: string, emulator: Parameters<(typeof providers)[number]['open']>[0]) {
  const provider = providers.find((candidate) => candidate.kind === kind);
  if (!provider) throw new Error(`no provider ${kind}`);
  return provider.open(emulator).language(provider.model);
}

async function failure(asking: Promise<unknown>): Promise<ModelError> {
  const error = await asking.then(
    (answer) => new Error(`answered: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ModelError) return error;
  throw error;
}

async function readUntilFailure(stream: AsyncGenerator<string, unknown, void>) {
  const pieces: string[] = [];
  try {
    for await (const piece of stream) pieces.push(piece);
  } catch (error) {
    return { pieces, error };
  }
  throw new Error(`ended well after ${JSON.stringify(pieces)}`);
}

function fetchFailed(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

async function aClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
