import { systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { type EmulatedTurn, startModelEmulator } from '@ymera/kernel/language-model/testing';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openModels } from '../../../src/assemble-models.ts';
import { createMemoryModelBatchStore } from '../../../src/models/memory-model-batch-store.ts';
import { createMemoryModelCallStore } from '../../../src/models/memory-model-call-store.ts';
import { createMemoryModelExperimentStore } from '../../../src/models/memory-model-experiment-store.ts';
import { anyModel } from '../../../src/services/models/gateway.ts';
import { type ModelsConfig, noModels } from '../../../src/services/models/models-config.ts';
import { aQuestion } from './fake-models.ts';

const { signal } = new AbortController();
const said = (...pieces: string[]): EmulatedTurn => ({ kind: 'answer', pieces });
const all = ['openai/gpt-5-mini', 'anthropic/claude-haiku-4-5', 'google/gemini-2.5-flash'];

async function emulator(options: Parameters<typeof startModelEmulator>[0] = {}) {
  const started = await startModelEmulator(options);
  onTestFinished(() => started[Symbol.asyncDispose]());
  return started;
}

async function modelsOf(config: Partial<ModelsConfig>, clock = systemClock) {
  const calls = createMemoryModelCallStore();
  const models = await openModels({
    ...{
      clock,
      events: createMemoryEvents(),
      log: createRecordingLog(),
      modelCalls: calls,
      modelExperiments: createMemoryModelExperimentStore(),
      modelBatches: createMemoryModelBatchStore(),
    },
    models: { ...noModels, ...config },
  });
  return { ...models, calls, ids: () => [...models.desk.models.keys()] };
}

type Emulator = Awaited<ReturnType<typeof emulator>>;
const providersAt = ({ baseUrl, origin }: Emulator): Partial<ModelsConfig> => ({
  openai: { apiKey: 'sk-1', baseUrl },
  anthropic: { apiKey: 'sk-2', baseUrl },
  google: { apiKey: 'g-1', baseUrl: origin },
  only: all,
});

const askFor = (...preferred: string[]) =>
  aQuestion({ wish: { ...anyModel, preferred, onlyPreferred: true } });

describe('each provider', () => {
  test.each(all)('answers through the gateway, at once and piece by piece: %s', async (id) => {
    const server = await emulator({ otherwise: () => said('three ', 'words ', 'here') });
    const { gateway, calls } = await modelsOf(providersAt(server));
    const { answer, modelId, costMicroUsd } = await gateway.generate(askFor(id), signal);
    expect([answer.text, modelId]).toEqual(['three words here', id]);
    expect(costMicroUsd).toBeGreaterThan(0);
    const pieces: string[] = [];
    for await (const piece of gateway.stream(askFor(id), signal)) pieces.push(piece);
    expect(pieces.join('')).toBe('three words here');
    const traced = await calls.listLatest({ modelId: id, limit: 9 });
    expect(traced.map(({ work, tokens }) => [work, tokens])).toEqual(
      ['STREAM', 'GENERATE'].map((work) => [
        work,
        {
          input: 120,
          cachedInput: 100,
          cacheWriteInput: 0,
          output: 30,
          reasoning: expect.any(Number),
          estimated: false,
        },
      ]),
    );
  });

  test('is paid for the input that it keeps, at the price of keeping', async () => {
    const server = await emulator();
    const { gateway, calls, desk } = await modelsOf(providersAt(server));
    const usage = { inputTokens: 1_000, outputTokens: 10, cachedInputTokens: 200, reasoningTokens: 0 };
    server.next({ kind: 'answer', pieces: ['ok'], usage: { ...usage, cacheWriteInputTokens: 700 } });
    const { costMicroUsd } = await gateway.generate(askFor('anthropic/claude-haiku-4-5'), signal);
    const price = desk.models.get('anthropic/claude-haiku-4-5')?.card.price;
    expect(price).toMatchObject({ input: 1_000_000, cachedInput: 100_000, cacheWrite: 1_250_000 });
    expect(costMicroUsd).toBe(Math.ceil(100 * 1 + 200 * 0.1 + 700 * 1.25 + 10 * 5));
    const [call] = await calls.listLatest({ modelId: 'anthropic/claude-haiku-4-5', limit: 1 });
    expect(call?.tokens).toMatchObject({ input: 1_000, cachedInput: 200, cacheWriteInput: 700 });
  });

  const failures: readonly (readonly [string, EmulatedTurn, string])[] = [
    ['429', { kind: 'refusal', status: 429 }, 'MODEL_RATE_LIMITED'],
    ['500', { kind: 'refusal', status: 500 }, 'MODEL_OVERLOADED'],
    ['401', { kind: 'refusal', status: 401 }, 'MODEL_KEY_REFUSED'],
    ['404', { kind: 'refusal', status: 404 }, 'MODEL_NOT_FOUND'],
    ['a hang-up', { kind: 'hang-up' }, 'MODEL_UNREACHABLE'],
    ['a page', { kind: 'raw', body: '<html>', contentType: 'text/html' }, 'MODEL_BROKEN_ANSWER'],
  ];
  const matrix = all.flatMap((id) => failures.map((failure) => [id, ...failure] as const));

  test.each(matrix)('falls back and is traced: %s with %s', async (id, _name, failure, code) => {
    const other = all.find((one) => one !== id) ?? '';
    const server = await emulator();
    const { gateway, calls } = await modelsOf(providersAt(server));
    // Some failures are worth another attempt at the same model first.
    const failsTwice = code === 'MODEL_OVERLOADED' || code === 'MODEL_BROKEN_ANSWER';
    server.next(failure, ...(failsTwice ? [failure] : []), said('from the other'));
    const { answer, modelId } = await gateway.generate(askFor(id, other), signal);
    expect([answer.text, modelId]).toEqual(['from the other', other]);
    const traced = await calls.listLatest({ modelId: id, limit: 9 });
    expect(traced.map(({ errorCode }) => errorCode)).toEqual(failsTwice ? [code, code] : [code]);
  });
});

describe('a server that the operator names', () => {
  test('has the models that it lists, for nothing when it is on this machine', async () => {
    const server = await emulator({
      models: ['llama3.2:3b', 'nomic-embed-text'],
      otherwise: () => said('hello'),
    });
    const { gateway, ids, desk } = await modelsOf({ servers: [server.baseUrl] });
    const { host } = new URL(server.origin);
    expect(ids()).toEqual([`${host}/llama3.2:3b`, `${host}/nomic-embed-text`]);
    expect(desk.models.get(`${host}/nomic-embed-text`)?.kind).toBe('EMBEDDING');
    expect(await gateway.generate(aQuestion(), signal)).toMatchObject({
      modelId: `${host}/llama3.2:3b`,
      costMicroUsd: 0,
    });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('is found again when it starts later', async () => {
    const first = await startModelEmulator();
    const port = Number(new URL(first.origin).port);
    await first[Symbol.asyncDispose]();
    const clock = createManualClock();
    const { ids, tend } = await modelsOf({ servers: [first.baseUrl] }, clock);
    expect(ids()).toEqual([]);
    await emulator({ port, models: ['late'] });
    const leaving = new AbortController();
    const tending = tend(leaving.signal);
    await clock.advance(60_000);
    while (ids().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ids()).toEqual([`127.0.0.1:${port}/late`]);
    leaving.abort();
    await tending;
  });
});

describe('what a model costs', () => {
  test('is not known of every one, and those are not asked', async () => {
    const server = await emulator();
    const { gateway } = await modelsOf({ ...providersAt(server), only: ['openai/of-tomorrow'] });
    await expect(gateway.generate(aQuestion(), signal)).rejects.toMatchObject({
      code: 'MODEL_PRICE_UNKNOWN',
    });
    expect(server.requests).toEqual([]);
  });

  test('is the ceiling, where the operator sets one', async () => {
    const server = await emulator({ otherwise: () => said('hello') });
    const config = { ...providersAt(server), only: ['openai/of-tomorrow'], priceCeiling: 10_000_000 };
    const { costMicroUsd } = await (await modelsOf(config)).gateway.generate(aQuestion(), signal);
    expect(costMicroUsd).toBe(1_500);
  });

  test('is what the table of the operator says', async () => {
    const prices = [{ input: 1_000_000, cachedInput: 0, cacheWrite: 0, output: 0 }];
    const facts = { contextTokens: null, outputTokensMax: null, capabilities: [], prices };
    const row = { provider: 'openai', model: 'of-tomorrow', kind: 'LANGUAGE', ...facts };
    const table = { source: 'our contract', date: '2026-01-01', models: [row] };
    const { desk } = await modelsOf({ openai: { apiKey: 'sk-1' }, only: ['openai/of-tomorrow'], table });
    expect(desk.models.get('openai/of-tomorrow')?.card.price).toMatchObject({
      input: 1_000_000,
      source: 'our contract (2026-01-01)',
    });
    await expect(modelsOf({ table: { models: 1 } })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
