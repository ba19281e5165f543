import { describe, expect, it } from 'vitest';
import type { ModelAnswer, ModelPort, ModelRequest } from '../../src/host/ports.ts';
import { anAsker, codeOf } from './support/scope.ts';

const usage = { inputTokens: 10, outputTokens: 5 };
const answer: ModelAnswer = { text: 'hello', finish: 'stop', usage };

function aModel(changes: Partial<ModelPort> = {}, limits: object = {}) {
  const requests: ModelRequest[] = [];
  const models: ModelPort = {
    generate: async (request) => {
      requests.push(request);
      return answer;
    },
    async *stream(request) {
      requests.push(request);
      yield 'hel';
      yield 'lo';
      return answer;
    },
    embed: async ({ texts }) => ({ vectors: texts.map(() => [1, 2]), tokens: 3 }),
    ...changes,
  };
  const manifest = { permissions: { tools: [], models: [{ alias: 'fast', reason: 'r' }] } };
  return { requests, ...anAsker({ manifest, request: { ports: { models } }, limits }) };
}

const ask = { model: 'fast', prompt: 'hi' };

describe('a model', () => {
  it('answers a prompt, and a conversation', async () => {
    const { ask: question, requests } = aModel();
    expect(await question('models.generate', { ...ask, system: 'short' })).toEqual({
      ok: true,
      output: { text: 'hello', finish: 'stop', usage },
    });
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
    ];
    await question('models.generate', { model: 'fast', messages, maxTokens: 7, temperature: 0 });
    expect(requests).toMatchObject([
      { alias: 'fast', messages: [{ role: 'system' }, { role: 'user', content: 'hi' }] },
      { messages, maxTokens: 7, temperature: 0 },
    ]);
  });

  it.each([
    ['another model', { model: 'slow', prompt: 'x' }, 'NOT_GRANTED'],
    ['no model', { prompt: 'x' }, 'INVALID_ARGUMENTS'],
    ['neither prompt nor messages', { model: 'fast' }, 'INVALID_ARGUMENTS'],
    ['both', { ...ask, messages: [{ role: 'user', content: 'x' }] }, 'INVALID_ARGUMENTS'],
    [
      'the role of a tool',
      { model: 'fast', messages: [{ role: 'tool', content: 'x' }] },
      'INVALID_ARGUMENTS',
    ],
    [
      'content that is no text',
      { model: 'fast', messages: [{ role: 'user', content: {} }] },
      'INVALID_ARGUMENTS',
    ],
    ['no tokens at all', { ...ask, maxTokens: 0 }, 'INVALID_ARGUMENTS'],
    ['heat', { ...ask, temperature: 9 }, 'INVALID_ARGUMENTS'],
    [
      'endless messages',
      { model: 'fast', messages: Array(201).fill({ role: 'user', content: '' }) },
      'INVALID_ARGUMENTS',
    ],
  ])('asked with %s is refused', async (_, args, code) => {
    const { ask: question, requests } = aModel();
    expect(codeOf(await question('models.generate', args))).toBe(code);
    expect(codeOf(await question('models.open', args))).toBe(code);
    expect(requests).toEqual([]);
  });

  it('that fails shows nothing of why', async () => {
    const generate = () => Promise.reject(new Error('key sk-123 refused by inner.host'));
    const { ask: question, logged } = aModel({ generate });
    const refused = await question('models.generate', ask);
    expect(refused).toMatchObject({ error: { code: 'MODEL_FAILED', retryable: true } });
    expect(JSON.stringify(refused)).not.toMatch(/sk-123|inner/);
    expect(logged).toHaveLength(1);
  });

  it('gives a vector for each text, of which there may not be too many', async () => {
    const { ask: question } = aModel();
    const texts = ['a', 'b'];
    expect(await question('models.embed', { model: 'fast', texts })).toEqual({
      ok: true,
      output: [
        [1, 2],
        [1, 2],
      ],
    });
    expect(codeOf(await question('models.embed', { model: 'fast', texts: Array(257).fill('a') }))).toBe(
      'INVALID_ARGUMENTS',
    );
    expect(codeOf(await question('models.embed', { model: 'fast', texts: [1] }))).toBe('INVALID_ARGUMENTS');
  });
});

describe('the tokens of a call', () => {
  it('end, and what was used counts, not what was asked for', async () => {
    const { ask: question, requests } = aModel({}, { modelTokens: 31 });
    const first = await question('models.generate', ask);
    const second = await question('models.generate', ask);
    const third = await question('models.generate', ask);
    expect([first, second, third].map(codeOf)).toEqual(['ok', 'ok', 'BUDGET_EXCEEDED']);
    expect(requests.map(({ maxTokens }) => maxTokens)).toEqual([30, 15]);
  });

  it('cannot be used twice by asking twice at the same time', async () => {
    const { ask: question } = aModel({}, { modelTokens: 100 });
    const both = await Promise.all([1, 2].map(() => question('models.generate', { ...ask, maxTokens: 60 })));
    expect(both.map(codeOf)).toEqual(['ok', 'ok']);
    const greedy = await Promise.all([1, 2].map(() => question('models.generate', ask)));
    expect(greedy.map(codeOf)).toEqual(['ok', 'BUDGET_EXCEEDED']);
  });

  it('come back when the model failed', async () => {
    let fails = true;
    const generate = async () => {
      if (fails) throw new Error('no');
      return answer;
    };
    const { ask: question } = aModel({ generate }, { modelTokens: 50 });
    expect(codeOf(await question('models.generate', ask))).toBe('MODEL_FAILED');
    fails = false;
    expect(codeOf(await question('models.generate', ask))).toBe('ok');
  });
});

describe('a stream', () => {
  const open = async (asker: ReturnType<typeof aModel>) => {
    const opened = await asker.ask('models.open', ask);
    return opened.ok ? opened.output : 0;
  };

  it('comes in order, and ends with the whole', async () => {
    const model = aModel();
    const stream = await open(model);
    const texts: string[] = [];
    for (;;) {
      const next = await model.ask('models.next', { stream });
      if (!next.ok) throw new Error(next.error.message);
      const batch = next.output as unknown as { texts: string[]; end?: ModelAnswer };
      texts.push(...batch.texts);
      if (!batch.end) continue;
      expect([texts.join(''), batch.end]).toEqual(['hello', answer]);
      break;
    }
    expect(codeOf(await model.ask('models.next', { stream }))).toBe('INVALID_ARGUMENTS');
  });

  it('makes the model wait for a plugin that does not read', async () => {
    let made = 0;
    async function* endless(): AsyncGenerator<string, ModelAnswer, void> {
      for (;;) {
        made += 1;
        yield 'x';
        await new Promise(setImmediate);
      }
    }
    const model = aModel({ stream: () => endless() });
    const stream = await open(model);
    await expect.poll(() => made).toBeGreaterThan(30);
    for (let n = 0; n < 50; n += 1) await new Promise(setImmediate);
    expect(made).toBeLessThanOrEqual(33);
    await model.ask('models.next', { stream });
    await expect.poll(() => made).toBeGreaterThan(40);
    await model.ask('models.close', { stream });
  });

  it('ends in the model when it is closed', async () => {
    const ended = Promise.withResolvers<void>();
    async function* endless(): AsyncGenerator<string, ModelAnswer, void> {
      try {
        for (;;) {
          yield 'x';
          await new Promise(setImmediate);
        }
      } finally {
        ended.resolve();
      }
    }
    const model = aModel({ stream: () => endless() });
    await model.ask('models.close', { stream: await open(model) });
    await ended.promise;
  });

  it('that breaks off says so after what there was', async () => {
    async function* broken(): AsyncGenerator<string, ModelAnswer, void> {
      yield 'a';
      throw new Error('inner');
    }
    const model = aModel({ stream: () => broken() });
    const stream = await open(model);
    expect(await model.ask('models.next', { stream })).toEqual({ ok: true, output: { texts: ['a'] } });
    expect(codeOf(await model.ask('models.next', { stream }))).toBe('MODEL_FAILED');
  });

  it('is one of few, and only its own', async () => {
    const model = aModel({}, { modelStreams: 2, modelTokens: 1_000_000 });
    const args = { ...ask, maxTokens: 10 };
    const codes = [];
    for (let n = 0; n < 3; n += 1) codes.push(codeOf(await model.ask('models.open', args)));
    expect(codes).toEqual(['ok', 'ok', 'TOO_MANY_PENDING_CALLS']);
    expect(codeOf(await model.ask('models.next', { stream: 99 }))).toBe('INVALID_ARGUMENTS');
    expect(codeOf(await aModel().ask('models.next', { stream: 1 }))).toBe('INVALID_ARGUMENTS');
  });
});
