import { setImmediate } from 'node:timers/promises';
import {
  type EmulatedTurn,
  startBatchEmulator,
  startModelEmulator,
} from '@ymera/kernel/language-model/testing';
import { executeOn } from '@ymera/kernel/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openModels } from '../../src/assemble-models.ts';
import { tendBatches } from '../../src/services/models/batches/tend-batches.ts';
import { noModels } from '../../src/services/models/models-config.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';
import { realtimeAgents } from '../support/realtime-agents.ts';
import { subscribeOn } from '../support/subscribe-on.ts';

const modelId = 'openai/gpt-5-mini';
const vectorsId = 'openai/text-embedding-3-small';
const counts = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 0, reasoningTokens: 0 };
const answer = (text: string, usage: object = {}): EmulatedTurn => ({
  ...{ kind: 'answer', pieces: [text] },
  usage: { ...counts, ...usage },
});

/** The subgraph with OpenAI's models behind an emulator. */
async function emulated(...turns: readonly EmulatedTurn[]) {
  const server = await startModelEmulator();
  onTestFinished(() => server[Symbol.asyncDispose]());
  server.next(...turns);
  const memory = await agentsInMemory({
    models: {
      ...noModels,
      openai: { apiKey: 'sk-1', baseUrl: server.baseUrl },
      only: [modelId, vectorsId],
    },
  });
  const query = async (source: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await executeOn(memory.subgraph, source, { variables });
    return {
      data: data as Record<string, unknown>,
      codes: errors?.map(({ extensions }) => extensions?.code),
    };
  };
  const ask = (input: object = {}) =>
    query(
      `mutation ($input: AskModelInput!) { askModel(input: $input) {
        text cost usage { input cachedInput output reasoning estimated }
      } }`,
      { input: { prompt: 'How many words?', ...input } },
    );
  /** Waits while the clock goes on, as between two attempts at one answer. */
  const passing = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    void work.finally(() => {
      done = true;
    });
    while (!done) {
      await setImmediate();
      await memory.memoryClock.advance(1);
    }
    return work;
  };
  return { ...memory, server, query, ask, passing };
}

const oddCounts = [
  ['too much to be true', { inputTokens: 1e13, reasoningTokens: 1e15 }],
  ['no whole number', { outputTokens: 1.5 }],
  ['less than nothing', { inputTokens: -1e9, outputTokens: -1e9 }],
  ['kept input that is more than the input', { cachedInputTokens: 99_999 }],
  ['thoughts that are more than what was put out', { reasoningTokens: 6 }],
] as const;

describe('a provider that counts', () => {
  test.each(oddCounts)('%s is taken to have counted nothing', async (_, usage) => {
    const { ask, query } = await emulated(answer('ok', usage), answer('again'));
    const { data, codes } = await ask();
    expect(codes).toBeUndefined();
    expect(data).toMatchObject({ askModel: { text: 'ok', usage: { output: 2_048, estimated: true } } });
    expect(data.askModel).toHaveProperty('cost', expect.any(Number));
    const { cost } = data.askModel as { cost: number };
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThan(10_000);
    const calls = await query('{ modelCalls(first: 5) { items { cost usage { input output } } } }');
    expect(calls).toMatchObject({
      codes: undefined,
      data: { modelCalls: { items: [{ cost, usage: { output: 2_048 } }] } },
    });
    // It is not left alone for what it never answered.
    expect((await ask()).data).toMatchObject({ askModel: { text: 'again', usage: { estimated: false } } });
  });

  test.each([[-5], [1e13], [1.5]])('%d tokens of texts is taken to have counted nothing', async (odd) => {
    const { query } = await emulated({ kind: 'vectors', vectors: [[1, 0]], inputTokens: odd });
    const embed =
      'mutation { embedTexts(input: { texts: ["one"] }) { vectors cost usage { input estimated } } }';
    const { data, codes } = await query(embed);
    expect(codes).toBeUndefined();
    expect(data).toMatchObject({ embedTexts: { vectors: [[1, 0]], usage: { estimated: true } } });
    expect(Number((data.embedTexts as { cost: number }).cost)).toBeGreaterThanOrEqual(0);
  });

  test.each([
    ['below nothing', { input_tokens: -1e9, output_tokens: -1e9 }],
    ['too much to be true', { input_tokens: 1e13, output_tokens: 3 }],
    ['no whole number', { input_tokens: 12, output_tokens: 1.5 }],
    [
      'more sound than all',
      { input_tokens: 12, output_tokens: 3, output_token_details: { audio_tokens: 4 } },
    ],
  ])('%s in a realtime session is taken to have counted nothing', async (_, usage) => {
    const { opened, say, eventsUntil, ask } = await realtimeAgents({
      turns: [{ kind: 'says', pieces: ['ok'], usage }],
    });
    const id = await opened();
    await say(id, 'Say ok.');
    const end = (await eventsUntil(id, 'RESPONSE_ENDED')).at(-1);
    expect(end).toMatchObject({ errorCode: null, usage: { estimated: true } });
    expect(Number(end?.cost)).toBeGreaterThan(0);
    const calls = await ask('{ modelCalls(first: 5) { items { cost usage { input output } } } }');
    expect(calls).toMatchObject({ codes: undefined, data: { modelCalls: { items: [{ cost: end?.cost }] } } });
  });

  test.each(oddCounts)('%s in a batch is taken to have counted nothing', async (_, usage) => {
    const { ended } = await batched(answer('ok', usage));
    const { codes, batch, items } = await ended();
    expect(codes).toBeUndefined();
    expect(items).toMatchObject([{ text: 'ok', usage: { estimated: true }, cost: batch.costMax }]);
    expect(batch).toMatchObject({ phase: 'ENDED', cost: batch.costMax });
  });
});

async function batched(outcome: EmulatedTurn) {
  if (outcome.kind !== 'answer') throw new Error('batches have answers');
  const server = await startBatchEmulator();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const memory = await agentsInMemory({
    models: { ...noModels, openai: { apiKey: 'sk-1', baseUrl: server.baseUrl }, only: [modelId] },
  });
  const run = async (source: string) => {
    const { data, errors } = await executeOn(memory.subgraph, source);
    return { data, codes: errors?.map(({ extensions }) => extensions?.code) };
  };
  const submitted = await run(`mutation { submitModelBatch(input: {
    modelId: "${modelId}", items: [{ key: "a", prompt: "One?" }], maxOutputTokens: 100
  }) { id } }`);
  const { id } = (submitted.data as { submitModelBatch: { id: string } }).submitModelBatch;
  server.finish({ 'item-0': outcome });
  await memory.memoryClock.advance(60_000);
  await tendBatches((await openModels({ ...memory })).batches, new AbortController().signal);
  const ended = async () => {
    const { data, codes } = await run(`{
      modelBatch(id: "${id}") { phase cost costMax }
      modelBatchResults(id: "${id}") { items { text cost usage { input output estimated } } }
    }`);
    const { modelBatch, modelBatchResults } = data as {
      modelBatch: { phase: string; cost: number; costMax: number };
      modelBatchResults: { items: readonly { text: string }[] };
    };
    return { codes, batch: modelBatch, items: modelBatchResults.items };
  };
  return { ended };
}

describe('half a surrogate pair in what a model says', () => {
  const odd = 'a\ud800\u0000b';
  const mended = 'a\ufffd\u0000b';

  test('is mended by askModel', async () => {
    const { ask } = await emulated(answer(odd));
    expect((await ask()).data).toMatchObject({ askModel: { text: mended } });
  });

  test('is mended in a stream, which keeps pairs that come in two pieces', async () => {
    const pieces = ['one \ud83d', '\ude00 two \ud800', ' three\udc00', ' four \ud83d'];
    const { subgraph } = await emulated({ kind: 'answer', pieces, usage: counts });
    const told: string[] = [];
    const source = 'subscription { modelStream(input: { prompt: "Go" }) { text answer { text } } }';
    let whole: unknown;
    for await (const { data } of await subscribeOn(subgraph, source)) {
      const { modelStream } = data as { modelStream: { text: string; answer: { text: string } | null } };
      told.push(modelStream.text);
      whole = modelStream.answer?.text ?? whole;
    }
    expect(told.every((text) => text.isWellFormed())).toBe(true);
    expect(told.join('')).toBe('one 😀 two \ufffd three\ufffd four \ufffd');
    expect(whole).toBe(told.join(''));
  });

  test('is mended in a realtime session', async () => {
    const { opened, say, eventsUntil } = await realtimeAgents({
      turns: [{ kind: 'says', pieces: ['one \ud83d', '\ude00 two \ud800', ' three\udc00', ' four \ud83d'] }],
    });
    const id = await opened();
    await say(id, 'Go');
    const texts = (await eventsUntil(id, 'RESPONSE_ENDED')).map(({ text }) => text ?? '');
    expect(texts.every((text) => text.isWellFormed())).toBe(true);
    expect(texts.join('')).toBe('one 😀 two \ufffd three\ufffd four \ufffd');
  });

  test('is mended in what a batch has answered', async () => {
    expect((await (await batched(answer(odd))).ended()).items).toMatchObject([{ text: mended }]);
  });
});

describe('the schema of an answer', () => {
  const impossible = {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'number', minimum: 5, maximum: 1 } },
  };

  test('that nothing fits takes the model from nobody else', async () => {
    const { ask, query, server, passing } = await emulated();
    server.next(...Array.from({ length: 10 }, () => answer('{"a":1}')));
    for (let time = 0; time < 5; time++)
      expect((await passing(ask({ outputSchema: impossible }))).codes).toEqual(['MODEL_ANSWER_UNFIT']);
    const models = await query(`{ models { id state measuredCalls } }`);
    expect(models.data).toMatchObject({
      models: [{ id: modelId, state: 'CLOSED', measuredCalls: 0 }, { id: vectorsId }],
    });
    server.next(answer('fine'));
    const other = await ask();
    expect(other.codes).toBeUndefined();
  });

  test.each([
    ['refers to what is not there', { properties: { a: { $ref: '#/nope' } } }],
    ['refers to another document', { properties: { a: { $ref: 'https://example.com/schema' } } }],
    ['refers to itself', { properties: { a: { $ref: '#' } } }],
    ['has an unknown type', { properties: { a: { type: 'text' } } }],
    ['has properties that are none', { properties: 5 }],
    ['has a required that is no list', { required: 'a' }],
    ['has a pattern that is none', { properties: { a: { pattern: '(' } } }],
    [
      'grows without end when its references are written out',
      {
        $ref: '#/$defs/n0',
        $defs: Object.fromEntries(
          Array.from({ length: 30 }, (_, n) => [
            `n${n}`,
            n === 29 ? true : { allOf: [{ $ref: `#/$defs/n${n + 1}` }, { $ref: `#/$defs/n${n + 1}` }] },
          ]),
        ),
      },
    ],
  ])('is refused before anything is asked when it %s', async (_, rest) => {
    const { ask, server } = await emulated(answer('{"a":1}'));
    expect((await ask({ outputSchema: { type: 'object', ...rest } })).codes).toEqual(['INVALID_ARGUMENT']);
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['{"a":3}', undefined],
    ['{"a":"three"}', ['MODEL_ANSWER_UNFIT']],
    ['[3]', ['MODEL_ANSWER_UNFIT']],
  ])('holds through its references: %s', async (text, codes) => {
    const outputSchema = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/count' } },
      $defs: { count: { type: 'integer' } },
    };
    const { ask, passing } = await emulated(answer(text), answer(text));
    expect((await passing(ask({ outputSchema }))).codes).toEqual(codes);
  });
});
