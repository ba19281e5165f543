import { systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { type EmulatedTurn, startModelEmulator } from '@ymera/kernel/language-model/testing';
import { createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openModels } from '../../../src/assemble-models.ts';
import { createMemoryModelBatchStore } from '../../../src/models/memory-model-batch-store.ts';
import { createMemoryModelCallStore } from '../../../src/models/memory-model-call-store.ts';
import { createMemoryModelExperimentStore } from '../../../src/models/memory-model-experiment-store.ts';
import { anyModel, type VectorQuestion } from '../../../src/services/models/gateway.ts';
import { noModels } from '../../../src/services/models/models-config.ts';

const { signal } = new AbortController();
const ids = ['openai/text-embedding-3-small', 'google/gemini-embedding-001'];
const vectorsOf = (count: number, inputTokens?: number): EmulatedTurn => ({
  kind: 'vectors',
  vectors: Array.from({ length: count }, (_, index) => [index, 0.5]),
  ...(inputTokens === undefined ? {} : { inputTokens }),
});

/** OpenAI, Google and a compatible server, all of them the emulator. */
async function embedders() {
  const server = await startModelEmulator({ models: ['nomic-embed-text'] });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const calls = createMemoryModelCallStore();
  const models = await openModels({
    ...{ clock: systemClock, events: createMemoryEvents(), log: createRecordingLog() },
    ...{ modelCalls: calls, modelExperiments: createMemoryModelExperimentStore() },
    modelBatches: createMemoryModelBatchStore(),
    models: {
      ...noModels,
      openai: { apiKey: 'sk-1', baseUrl: server.baseUrl },
      google: { apiKey: 'g-1', baseUrl: server.origin },
      servers: [server.baseUrl],
      only: [...ids, `${new URL(server.origin).host}/nomic-embed-text`],
    },
  });
  const local = [...models.desk.models.keys()].find((id) => id.endsWith('/nomic-embed-text')) ?? '';
  const embed = (texts: readonly string[], preferred: readonly string[] = []) =>
    models.gateway.embed(aTextsQuestion(texts, preferred), signal);
  return { server, calls, embed, local };
}

function aTextsQuestion(texts: readonly string[], preferred: readonly string[]): VectorQuestion {
  return {
    ...{ tenantId: 'tenant_one', startedBy: 'user_ada', runId: null, agentId: null },
    wish: { ...anyModel, preferred, onlyPreferred: preferred.length > 0 },
    ...{ texts, tokenBudget: null, timeoutMs: 60_000 },
  };
}

describe('vectors through the gateway', () => {
  test('are routed to the cheapest model that gives any', async () => {
    const { server, embed, local } = await embedders();
    server.next(vectorsOf(2, 9));
    const { answer, modelId, tokens, costMicroUsd } = await embed(['first', 'second']);
    expect(answer.vectors).toEqual([
      [0, 0.5],
      [1, 0.5],
    ]);
    expect([modelId, tokens.input, tokens.estimated, costMicroUsd]).toEqual([local, 9, false, 0]);
  });

  test('cost what was counted, and are traced', async () => {
    const { server, embed, calls } = await embedders();
    server.next(vectorsOf(1, 10_000));
    const { costMicroUsd, callId } = await embed(['first'], ['openai/text-embedding-3-small']);
    expect(costMicroUsd).toBe(200);
    expect(await calls.listLatest({ modelId: 'openai/text-embedding-3-small', limit: 9 })).toMatchObject([
      { id: callId, work: 'EMBED', costMicroUsd: 200, tokens: { input: 10_000, output: 0 } },
    ]);
  });

  test('cost at most what they can have been where nobody counted, as with Google', async () => {
    const { server, embed } = await embedders();
    server.next(vectorsOf(1));
    const { tokens, costMicroUsd } = await embed(['x'.repeat(3_000)], ['google/gemini-embedding-001']);
    expect(tokens).toMatchObject({ input: 1_008, estimated: true });
    expect(costMicroUsd).toBe(Math.ceil(1_008 * 0.15));
  });

  test('may be of many texts, each of which alone has to fit the model', async () => {
    const { server, embed } = await embedders();
    server.next(vectorsOf(50, 50_000));
    const texts = Array.from({ length: 50 }, () => 'x'.repeat(3_000));
    const { answer } = await embed(texts, ['openai/text-embedding-3-small']);
    expect(answer.vectors).toHaveLength(50);
    await expect(embed(['x'.repeat(30_000)], ['openai/text-embedding-3-small'])).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      details: {
        models: expect.arrayContaining([expect.objectContaining({ refusal: 'CONTEXT_TOO_SMALL' })]),
      },
    });
  });

  test('are asked for in as many requests as it takes, all of the model that gave the first', async () => {
    const { server, embed } = await embedders();
    server.next(vectorsOf(100, 100), vectorsOf(100, 100), vectorsOf(50, 50));
    const { answer, tokens, attempts, modelId } = await embed(Array.from({ length: 250 }, () => 'word'));
    expect([answer.vectors.length, tokens.input, attempts]).toEqual([250, 250, 3]);
    const asked = server.requests.map(({ body }) => [body.model, (body.input as unknown[]).length]);
    const model = modelId.split('/')[1];
    expect(asked).toEqual([100, 100, 50].map((count) => [model, count]));
  });

  test('are not asked for by too long a request', async () => {
    const { server, embed } = await embedders();
    server.next(vectorsOf(31, 1), vectorsOf(9, 1));
    // Each is some 8,008 tokens.
    await embed(
      Array.from({ length: 40 }, () => 'x'.repeat(24_000)),
      ['openai/text-embedding-3-small'],
    );
    expect(server.requests.map(({ body }) => (body.input as unknown[]).length)).toEqual([31, 9]);
  });

  test.each([
    ['429', { kind: 'refusal', status: 429 }, 'MODEL_RATE_LIMITED'],
    ['401', { kind: 'refusal', status: 401 }, 'MODEL_KEY_REFUSED'],
    ['a hang-up', { kind: 'hang-up' }, 'MODEL_UNREACHABLE'],
  ] as const)('come from another model when one fails: %s', async (_name, failure, code) => {
    const { server, embed, calls } = await embedders();
    server.next(failure, vectorsOf(1));
    const wished = [...ids];
    const { modelId } = await embed(['first'], wished);
    expect(modelId).toBe(ids[1]);
    expect(await calls.listLatest({ modelId: ids[0] ?? '', limit: 9 })).toMatchObject([
      { errorCode: code, costMicroUsd: 0 },
    ]);
  });

  test('of a later request do not come from another model', async () => {
    const { server, embed } = await embedders();
    server.next(vectorsOf(100), { kind: 'refusal', status: 401 });
    const texts = Array.from({ length: 101 }, () => 'word');
    await expect(embed(texts, ids)).rejects.toMatchObject({ code: 'MODEL_KEY_REFUSED' });
    expect(server.requests).toHaveLength(2);
  });

  test('are of no use when one is missing', async () => {
    const { server, embed } = await embedders();
    server.next(vectorsOf(1), vectorsOf(1));
    await expect(embed(['first', 'second'], [ids[1] ?? ''])).rejects.toMatchObject({
      code: 'MODEL_BROKEN_ANSWER',
    });
  });
});
