import { describe, expect, test } from 'vitest';
import { anyModel } from '../../../src/services/models/gateway.ts';
import { aGateway, aModel, aQuestion, during } from './fake-models.ts';

const { signal } = new AbortController();
const dear = {
  price: {
    input: 9_000_000,
    cachedInput: 900_000,
    cacheWrite: 9_000_000,
    output: 18_000_000,
    long: null,
    source: 'a test',
  },
};
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('asking for a text', () => {
  test('gives the answer of the best model, its cost, and traces the call', async () => {
    const { generate, calls, events } = await aGateway([aModel('a/a', ['three words here'])]);
    const { answer, ...rest } = await generate();
    expect(answer.text).toBe('three words here');
    // 6 fresh tokens at 1 µUSD, 4 kept ones at a tenth, 5 put out at 2: 16.4, rounded up.
    expect(rest).toMatchObject({ modelId: 'a/a', attempts: 1, costMicroUsd: 17 });
    const [call] = await calls.listLatest({ modelId: 'a/a', limit: 9 });
    expect(call).toMatchObject({
      ...{ tenantId: 'tenant_one', attempt: 1, work: 'GENERATE', runId: 'arun_1', startedBy: 'user_ada' },
      tokens: { input: 10, cachedInput: 4, cacheWriteInput: 0, output: 5, reasoning: 0, estimated: false },
      ...{ costMicroUsd: 17, errorCode: null, finish: 'STOP' },
    });
    expect(events.published).toMatchObject([
      { topic: 'agents.model.called', payload: { callId: call?.id, outputTokens: 5, errorCode: null } },
    ]);
  });

  test('asks a model for no more tokens than it gives', async () => {
    const model = aModel('a/a', ['ok'], { outputTokensMax: 60 });
    await (await aGateway([model])).generate();
    expect(model.asked[0]?.maxOutputTokens).toBe(60);
  });

  test('is refused without any model, and says what to set', async () => {
    const { generate } = await aGateway([]);
    await expect(generate()).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', nextMove: 'give-up' });
    await expect(generate()).rejects.toThrow(/OPENAI_API_KEY.*YMERA_MODEL_SERVERS/);
  });

  test('is refused where no model can do it, and names why', async () => {
    const { generate } = await aGateway([aModel('a/a', ['ok'], { capabilities: [] })]);
    const wish = { ...anyModel, capabilities: ['VISION' as const] };
    await expect(generate(aQuestion({ wish }))).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      details: { models: [{ modelId: 'a/a', refusal: 'LACKS_CAPABILITY' }] },
    });
  });

  test('is refused where the price is not known', async () => {
    const model = aModel('a/a', ['ok'], { price: null });
    await expect((await aGateway([model])).generate()).rejects.toMatchObject({ code: 'MODEL_PRICE_UNKNOWN' });
    expect(model.asked).toEqual([]);
  });
});

describe('a failure', () => {
  test.each([
    'MODEL_UNREACHABLE',
    'MODEL_TIMEOUT',
    'MODEL_NOT_FOUND',
    'MODEL_KEY_REFUSED',
    'MODEL_REFUSED',
  ] as const)('%s leaves the answer to the next model', async (failure) => {
    const { generate, trail } = await aGateway([
      aModel('a/a', [{ code: failure }]),
      aModel('b/b', ['from b'], dear),
    ]);
    expect((await generate()).answer.text).toBe('from b');
    expect(await trail()).toEqual([
      ['a/a', failure],
      ['b/b', null],
    ]);
  });

  test.each(['MODEL_OVERLOADED', 'MODEL_BROKEN_ANSWER'] as const)(
    '%s is tried once more',
    async (failure) => {
      const { generate, trail } = await aGateway([
        aModel('a/a', [{ code: failure }, 'at last']),
        aModel('b/b', ['from b'], dear),
      ]);
      expect(await generate()).toMatchObject({ modelId: 'a/a', attempts: 2 });
      expect(await trail()).toHaveLength(2);
    },
  );

  test('of a limit asks another provider at once, and the first one not before it said', async () => {
    const { generate, trail } = await aGateway([
      aModel('a/a', [{ code: 'MODEL_RATE_LIMITED', retryAfterMs: 30_000 }, 'a again']),
      aModel('b/b', ['from b'], dear),
    ]);
    expect((await generate()).modelId).toBe('b/b');
    expect((await generate()).modelId).toBe('b/b');
    expect(await trail()).toHaveLength(3);
  });

  test('of a limit is waited out when there is no other', async () => {
    const { generate, clock } = await aGateway([
      aModel('a/a', [{ code: 'MODEL_RATE_LIMITED', retryAfterMs: 30_000 }, 'a again']),
    ]);
    const start = clock.now();
    expect((await generate()).answer.text).toBe('a again');
    expect(clock.now() - start).toBeGreaterThanOrEqual(30_000);
  });

  test('of a limit is the answer when it lasts longer than the caller waits', async () => {
    const { generate } = await aGateway([
      aModel('a/a', [{ code: 'MODEL_RATE_LIMITED', retryAfterMs: 30_000 }]),
    ]);
    await expect(generate(aQuestion({ timeoutMs: 10_000 }))).rejects.toEqual(code('MODEL_RATE_LIMITED'));
  });

  test('of all of them is that of the last, after a bounded number of attempts', async () => {
    const models = ['a/a', 'b/b', 'c/c', 'd/d', 'e/e'].map((id) =>
      aModel(id, [{ code: 'MODEL_OVERLOADED' }]),
    );
    const { generate, trail } = await aGateway(models);
    await expect(generate()).rejects.toEqual(code('MODEL_OVERLOADED'));
    expect(await trail()).toHaveLength(6);
  });

  test('by silence is a timeout, and is counted at the most that it may have cost', async () => {
    const { generate, calls } = await aGateway([aModel('a/a', ['HANG'])]);
    await expect(generate()).rejects.toEqual(code('MODEL_TIMEOUT'));
    const [call] = await calls.listLatest({ modelId: 'a/a', limit: 1 });
    expect(call).toMatchObject({ ms: 120_000, tokens: { output: 100, estimated: true } });
  });

  test('of a defect rises as it is', async () => {
    const broken = aModel('a/a', ['ok']);
    const model = {
      ...broken.served.model,
      generate: async () => Promise.reject(new RangeError('a defect')),
    };
    const served = { ...broken.served, model } as typeof broken.served; // one method of it is another
    const { generate, trail } = await aGateway([{ served }, aModel('b/b', ['from b'], dear)]);
    await expect(generate()).rejects.toThrow('a defect');
    expect(await trail()).toEqual([['a/a', 'INTERNAL']]);
  });
});

describe('a model that fails again and again', () => {
  test('is no longer asked, until its time is over; then one call tries it', async () => {
    const model = aModel('a/a', [...Array(5).fill({ code: 'MODEL_TIMEOUT' }), 'back again']);
    const { generate, clock, desk } = await aGateway([model]);
    for (let n = 0; n < 5; n++) await expect(generate()).rejects.toEqual(code('MODEL_TIMEOUT'));
    await expect(generate()).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      nextMove: 'retry',
      details: { models: [{ refusal: 'BREAKER_OPEN' }] },
    });
    expect(model.asked).toHaveLength(5);
    await clock.advance(15_000);
    expect((await generate()).answer.text).toBe('back again');
    expect(desk.standing.phaseOf(model.served.card, clock.now())).toBe('CLOSED');
  });

  test('takes its whole provider with it when that does not let us in', async () => {
    const [first, second] = [aModel('a/a', [{ code: 'MODEL_KEY_REFUSED' }]), aModel('a/b', ['never'], dear)];
    const { generate } = await aGateway([first, second]);
    await expect(generate()).rejects.toEqual(code('MODEL_KEY_REFUSED'));
    expect(second.asked).toEqual([]);
  });

  test('is remembered over a restart', async () => {
    const failing = aModel('a/a', [{ code: 'MODEL_TIMEOUT' }]);
    const { generate, calls } = await aGateway([failing], {});
    for (let n = 0; n < 4; n++) await generate().catch(() => {});
    const { desk } = await aGateway([failing], { calls });
    expect(desk.standing.measuredOf('a/a').good).toBe(0);
    expect(desk.standing.measuredOf('a/a').calls).toBeGreaterThan(3);
  });
});

describe("a task's tokens", () => {
  // 45 for the question and its frame at most, 100 for the answer.
  const most = 113;

  test('that would not last refuse the call before anything is asked', async () => {
    const model = aModel('a/a', ['ok']);
    const { generate } = await aGateway([model]);
    await expect(generate(aQuestion({ tokenBudget: most - 1 }))).rejects.toMatchObject({
      code: 'MODEL_BUDGET_EXCEEDED',
      details: { limit: most - 1, used: 0, asked: most },
    });
    expect(model.asked).toEqual([]);
    await generate(aQuestion({ tokenBudget: most }));
  });

  test('are counted as they were used, over calls and restarts', async () => {
    const { generate, calls } = await aGateway([aModel('a/a', ['ok'])]);
    await generate(aQuestion({ tokenBudget: most }));
    const again = await aGateway([aModel('a/a', ['ok'])], { calls });
    await expect(again.generate(aQuestion({ tokenBudget: most + 14 }))).rejects.toMatchObject({
      details: { used: 15 },
    });
    await again.generate(aQuestion({ tokenBudget: most + 15 }));
  });

  test('are held while calls are under way, so that many at once do not exceed them', async () => {
    const model = aModel('a/a', ['ok']);
    const { gateway, clock } = await aGateway([model]);
    const ask = () => gateway.generate(aQuestion({ tokenBudget: 3 * most }), signal);
    const done = await during(clock, Promise.allSettled(Array.from({ length: 20 }, ask)));
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(model.asked).toHaveLength(3);
  });
});

describe('a limit of a provider', () => {
  test('lets a second call wait for its turn', async () => {
    const limits = { a: { requestsPerMinute: 1, tokensPerMinute: 1_000_000 } };
    const { generate, clock } = await aGateway([aModel('a/a', ['ok'])], { limits });
    await generate();
    const start = clock.now();
    await generate();
    expect(clock.now() - start).toBeGreaterThanOrEqual(59_000);
  });

  test('sends the second call to another provider', async () => {
    const limits = { a: { requestsPerMinute: 1, tokensPerMinute: 1_000_000 } };
    const { generate } = await aGateway([aModel('a/a', ['ok']), aModel('b/b', ['ok'], dear)], { limits });
    expect([(await generate()).modelId, (await generate()).modelId]).toEqual(['a/a', 'b/b']);
  });
});

describe('structured output', () => {
  const outputSchema = { type: 'object', properties: { words: { type: 'integer' } }, required: ['words'] };
  const request = { ...aQuestion().request, outputSchema };

  test.each([
    ['no JSON', 'three'],
    ['JSON that does not fit', '{"words":"three"}'],
  ])('that is %s is asked for again, and paid', async (_, wrong) => {
    const { generate, calls } = await aGateway([aModel('a/a', [{ answer: { text: wrong } }, '{"words":3}'])]);
    expect((await generate(aQuestion({ request }))).answer.text).toBe('{"words":3}');
    const [, first] = await calls.listLatest({ modelId: 'a/a', limit: 2 });
    expect(first).toMatchObject({ errorCode: 'MODEL_ANSWER_UNFIT', costMicroUsd: 17 });
  });

  test('needs a model that can', async () => {
    const { generate } = await aGateway([aModel('a/a', ['{}'], { capabilities: ['TOOLS'] })]);
    await expect(generate(aQuestion({ request }))).rejects.toEqual(code('MODEL_UNAVAILABLE'));
  });
});

describe('a stream', () => {
  async function read(pieces: AsyncGenerator<string, unknown, void>, most = 99) {
    const texts: string[] = [];
    for await (const piece of pieces) if (texts.push(piece) >= most) break;
    return texts;
  }

  test('gives pieces in order', async () => {
    const { gateway } = await aGateway([aModel('a/a', ['one two three'])]);
    expect(await read(gateway.stream(aQuestion(), signal))).toEqual(['one ', 'two ', 'three']);
  });

  test('that fails before its first piece comes from the next model', async () => {
    const { gateway } = await aGateway([
      aModel('a/a', [{ code: 'MODEL_UNREACHABLE' }]),
      aModel('b/b', ['from b'], dear),
    ]);
    expect(await read(gateway.stream(aQuestion(), signal))).toEqual(['from ', 'b']);
  });

  test('that breaks off is not begun again elsewhere', async () => {
    const other = aModel('b/b', ['from b'], dear);
    const { gateway } = await aGateway([
      aModel('a/a', [{ code: 'MODEL_BROKEN_ANSWER', after: ['one '] }]),
      other,
    ]);
    await expect(read(gateway.stream(aQuestion(), signal))).rejects.toEqual(code('MODEL_BROKEN_ANSWER'));
    expect(other.asked).toEqual([]);
  });

  test('that is left is counted as far as it came', async () => {
    const { gateway, calls } = await aGateway([aModel('a/a', ['one two three'])]);
    expect(await read(gateway.stream(aQuestion(), signal), 1)).toEqual(['one ']);
    const [call] = await calls.listLatest({ modelId: 'a/a', limit: 1 });
    expect(call).toMatchObject({ errorCode: 'CANCELLED', tokens: { output: 10, estimated: true } });
  });
});

test('whoever goes away ends the work', async () => {
  const leaving = new AbortController();
  const model = aModel('a/a', ['HANG']);
  const { gateway, trail, desk } = await aGateway([model]);
  const asked = gateway.generate(aQuestion(), leaving.signal);
  asked.catch(() => {});
  while (model.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  leaving.abort();
  await expect(asked).rejects.toEqual(code('DEADLINE_EXCEEDED'));
  expect(await trail()).toEqual([['a/a', 'CANCELLED']]);
  expect(desk.standing.measuredOf('a/a').calls).toBe(0);
});

test('an answer that can not be traced is an answer, and the log says so', async () => {
  const { calls } = await aGateway([]);
  const silent = { ...calls, append: async () => Promise.reject(new Error('no disk')) };
  const { generate, log } = await aGateway([aModel('a/a', ['ok'])], { calls: silent });
  expect((await generate()).answer.text).toBe('ok');
  expect(log.lines).toMatchObject([{ level: 'error', fields: { modelId: 'a/a' } }]);
});
