import { startBatchEmulator } from '@ymera/kernel/language-model/testing';
import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openModels } from '../../src/assemble-models.ts';
import { tendBatches } from '../../src/services/models/batches/tend-batches.ts';
import { noModels } from '../../src/services/models/models-config.ts';
import { agentsInMemory, type InMemory } from '../support/agents-in-memory.ts';

const fields = 'id phase items succeeded cost costMax errorCode endedAt';
const two = [
  { key: 'first', prompt: 'One?' },
  { key: 'second', prompt: 'Two?' },
];
const usage = { inputTokens: 1_000, outputTokens: 100, cachedInputTokens: 0, reasoningTokens: 0 };
const said = (text: string) => ({ kind: 'answer' as const, pieces: [text], usage });
const models = ['openai/gpt-5-mini', 'anthropic/claude-haiku-4-5'];

async function batching(options: InMemory = {}) {
  const server = await startBatchEmulator();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { baseUrl } = server;
  const memory = await agentsInMemory({
    models: {
      ...noModels,
      openai: { apiKey: 'sk-1', baseUrl },
      anthropic: { apiKey: 'sk-2', baseUrl },
      only: models,
    },
    ...options,
  });
  const { subgraph, memoryClock, modelBatches, modelCalls, events, log } = memory;
  const ask = async (source: string, variables: Record<string, unknown> = {}, scope: object = {}) => {
    const result = await executeOn(subgraph, source, { variables, scope });
    return { ...result, codes: result.errors?.map(({ extensions }) => extensions?.code) };
  };
  const submit = (input: object = {}, scope: object = {}) =>
    ask(
      `mutation ($input: SubmitModelBatchInput!) { submitModelBatch(input: $input) { ${fields} } }`,
      { input: { modelId: models[0], items: two, maxOutputTokens: 100, ...input } },
      scope,
    );
  const submitted = async (input: object = {}) => {
    const { data, errors } = await submit(input);
    if (errors) throw errors[0];
    return (data as { submitModelBatch: { id: string } }).submitModelBatch.id;
  };
  /** As a process that knows nothing but what is stored looks at batches. */
  const look = async (ms: number) => {
    await memoryClock.advance(ms);
    const { desk } = await agentsModels(memory);
    await tendBatches(desk, new AbortController().signal);
  };
  const batch = async (id: string) =>
    (await ask(`{ modelBatch(id: "${id}") { ${fields} } }`)).data?.modelBatch;
  const results = (id: string, page = '') =>
    ask(`{ modelBatchResults(id: "${id}"${page}) { nextCursor items {
      key text finish errorCode cost usage { input output }
    } } }`);
  return {
    ...memory,
    server,
    ask,
    submit,
    submitted,
    look,
    batch,
    results,
    modelBatches,
    modelCalls,
    events,
    log,
  };
}

async function agentsModels(memory: Awaited<ReturnType<typeof agentsInMemory>>) {
  return { desk: (await openModels({ ...memory })).batches };
}

describe('a batch', () => {
  test.each(models)('is answered later, at half the price, by %s', async (modelId) => {
    const { server, submitted, look, batch, results, modelCalls } = await batching();
    const id = await submitted({ modelId });
    expect(await batch(id)).toMatchObject({ phase: 'RUNNING', items: 2, succeeded: null, cost: null });
    await look(30_000);
    expect(await batch(id)).toMatchObject({ phase: 'RUNNING' });
    server.finish({ 'item-1': said('two'), 'item-0': { kind: 'error', message: 'Not this one.' } });
    await look(45_000);
    // A thousand tokens in and a hundred out, at half of 0.25 and 2, or of 1 and 5, µUSD.
    const cost = modelId === models[0] ? 225 : 750;
    expect(await batch(id)).toMatchObject({ phase: 'ENDED', succeeded: 1, cost, errorCode: null });
    const { data } = await results(id);
    expect(data).toMatchObject({
      modelBatchResults: {
        nextCursor: null,
        items: [
          { key: 'first', text: null, errorCode: 'MODEL_REFUSED', cost: 0 },
          { key: 'second', text: 'two', finish: 'STOP', errorCode: null, usage: { input: 1_000 }, cost },
        ],
      },
    });
    expect(await modelCalls.listLatest({ modelId, limit: 9 })).toMatchObject([
      { work: 'BATCH', costMicroUsd: cost, errorCode: null },
      { work: 'BATCH', costMicroUsd: 0, errorCode: 'MODEL_REFUSED' },
    ]);
  });

  test('is looked at ever less often, and by one process of several', async () => {
    const { submitted, look, modelBatches, memoryClock } = await batching();
    const id = await submitted();
    const at = async () => {
      const found = await modelBatches.find({ tenantId: 'tenant_one', id });
      return (found?.lookAt ?? 0) - memoryClock.now();
    };
    expect(await at()).toBe(30_000);
    await Promise.all([look(30_000), look(0)]);
    expect(await at()).toBe(45_000);
    await look(45_000);
    expect(await at()).toBe(67_500);
  });

  test('has the same results, and is paid once, when a crash breaks off their reading', async () => {
    const { server, submitted, look, batch, modelBatches, modelCalls } = await batching();
    const id = await submitted();
    server.finish({ 'item-0': said('one'), 'item-1': said('two') });
    const before = await modelBatches.find({ tenantId: 'tenant_one', id });
    if (!before) throw new Error('no batch');
    await look(30_000);
    const after = await modelBatches.find({ tenantId: 'tenant_one', id });
    // As it would be had its end not been stored.
    await modelBatches.replace({ ...before, revision: (after?.revision ?? 0) + 1 });
    await look(0);
    expect(await batch(id)).toMatchObject({ phase: 'ENDED', succeeded: 2, cost: 450 });
    expect(await modelCalls.listLatest({ modelId: models[0] ?? '', limit: 9 })).toHaveLength(2);
  });

  test('can be cancelled, and keeps what was done', async () => {
    const { server, submitted, look, ask, batch, results } = await batching();
    const id = await submitted();
    const cancel = () => ask(`mutation { cancelModelBatch(id: "${id}") { phase } }`);
    expect((await cancel()).data).toEqual({ cancelModelBatch: { phase: 'CANCELLING' } });
    server.finish({ 'item-0': said('one') });
    await look(0);
    expect(await batch(id)).toMatchObject({ phase: 'ENDED', succeeded: 1 });
    expect((await results(id)).data).toMatchObject({
      modelBatchResults: { items: [{ text: 'one' }, { text: null, errorCode: 'CANCELLED' }] },
    });
    expect((await cancel()).data).toEqual({ cancelModelBatch: { phase: 'ENDED' } });
  });

  test('fails with what its provider says', async () => {
    const { server, submitted, look, batch } = await batching();
    const id = await submitted();
    server.fail('The file is too long.');
    await look(30_000);
    expect(await batch(id)).toMatchObject({ phase: 'FAILED', errorCode: 'MODEL_REFUSED' });
  });

  test('waits for a provider that fails for a while, and not for ever', async () => {
    const { server, submitted, look, batch } = await batching();
    const id = await submitted();
    server.refuse(503);
    await look(30_000);
    expect(await batch(id)).toMatchObject({ phase: 'RUNNING' });
    await look(172_800_001);
    expect(await batch(id)).toMatchObject({ phase: 'FAILED', errorCode: 'MODEL_TIMEOUT' });
  });

  test('is not handed in again when nobody knows whether it was', async () => {
    const { server, submitted, look, batch, modelBatches } = await batching();
    const id = await submitted();
    const before = await modelBatches.find({ tenantId: 'tenant_one', id });
    if (!before) throw new Error('no batch');
    await modelBatches.replace({ ...before, revision: before.revision + 1, state: { phase: 'SUBMITTING' } });
    await look(30_000);
    expect(await batch(id)).toMatchObject({ phase: 'FAILED', errorCode: 'BATCH_SUBMIT_UNKNOWN' });
    expect(server.batches).toHaveLength(1);
  });
});

describe('a batch is refused', () => {
  test.each([
    ['without questions', { items: [] }, 'INVALID_ARGUMENT'],
    [
      'with too many',
      { items: Array.from({ length: 1_001 }, (_, n) => ({ key: `k${n}`, prompt: 'x' })) },
      'INVALID_ARGUMENT',
    ],
    ['with a key twice', { items: [two[0], two[0]] }, 'INVALID_ARGUMENT'],
    ['with an empty question', { items: [{ key: 'k', prompt: '' }] }, 'INVALID_ARGUMENT'],
    ['for a model that there is not', { modelId: 'openai/of-tomorrow' }, 'MODEL_UNAVAILABLE'],
    [
      'for an input that the model does not hold',
      {
        items: [{ key: 'k', prompt: 'ü'.repeat(399_000) }],
        modelId: models[1],
        maxOutputTokens: 128_000,
      },
      'MODEL_UNAVAILABLE',
    ],
    ['when it may cost more than it is to', { maxCost: 1 }, 'MODEL_BATCH_TOO_DEAR'],
  ])('%s', async (_name, input, code) => {
    const { submit, server, ask } = await batching();
    expect((await submit(input)).codes).toEqual([code]);
    expect(server.batches).toEqual([]);
    expect((await ask('{ modelBatches { items { id } } }')).data).toEqual({ modelBatches: { items: [] } });
  });

  test('by its provider, and is stored as failed', async () => {
    const { submit, server, ask } = await batching();
    server.refuse(401);
    expect((await submit()).codes).toEqual(['MODEL_KEY_REFUSED']);
    expect((await ask('{ modelBatches { items { phase errorCode } } }')).data).toEqual({
      modelBatches: { items: [{ phase: 'FAILED', errorCode: 'MODEL_KEY_REFUSED' }] },
    });
  });

  test('beyond twenty that are open', async () => {
    const { submit, submitted } = await batching();
    for (let n = 0; n < 20; n++) await submitted();
    expect((await submit()).codes).toEqual(['MODEL_BATCHES_FULL']);
  });

  test('to users who may not execute; and nothing of it is shown to another tenant', async () => {
    const { submit, submitted, ask } = await batching();
    const reader = { principal: aPrincipal({ role: 'read_only' }) };
    expect((await submit({}, reader)).codes).toEqual(['FORBIDDEN']);
    const id = await submitted();
    const scope = { principal: aPrincipal({ tenantId: 'tenant_two' }) };
    for (const source of [
      `{ modelBatch(id: "${id}") { id } }`,
      `{ modelBatchResults(id: "${id}") { nextCursor } }`,
      `mutation { cancelModelBatch(id: "${id}") { id } }`,
    ])
      expect((await ask(source, {}, scope)).codes).toEqual(['MODEL_BATCH_NOT_FOUND']);
    expect((await ask('{ modelBatches { items { id } } }', {}, scope)).data).toEqual({
      modelBatches: { items: [] },
    });
  });
});
