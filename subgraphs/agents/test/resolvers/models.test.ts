import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import type { ServedModel } from '../../src/model-ports.ts';
import { aCard } from '../model-builders.ts';
import { aModel, type Step } from '../services/models/fake-models.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';
import { subscribeOn } from '../support/subscribe-on.ts';

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
const withModels = (...steps: readonly (readonly Step[])[]) =>
  agentsInMemory({
    servedModels: steps.map((own, index) => aModel(`p${index}/m`, own, index > 0 ? dear : {}).served),
  });

const ask = `mutation ($input: AskModelInput!) {
  askModel(input: $input) {
    text modelId servedBy finish cost attempts callId usage { input cachedInput cacheWriteInput output reasoning estimated }
  }
}`;
const asking = (input: object = {}) => ({ variables: { input: { prompt: 'How many words?', ...input } } });
const codes = (result: { errors?: readonly { extensions?: Record<string, unknown> }[] }) =>
  result.errors?.map(({ extensions }) => extensions?.code);

describe('the mutation askModel', () => {
  test('answers with what a model says, and what it took', async () => {
    const { subgraph } = await withModels(['three words here']);
    expect((await executeOn(subgraph, ask, asking())).data).toEqual({
      askModel: {
        ...{ text: 'three words here', modelId: 'p0/m', servedBy: 'p0/m', finish: 'STOP', attempts: 1 },
        usage: { input: 10, cachedInput: 4, cacheWriteInput: 0, output: 5, reasoning: 0, estimated: false },
        ...{ cost: 17, callId: expect.stringMatching(/^mcall_/) },
      },
    });
  });

  test('says what to set where there is no model', async () => {
    const { subgraph } = await withModels();
    const result = await executeOn(subgraph, ask, asking());
    expect(codes(result)).toEqual(['MODEL_UNAVAILABLE']);
    expect(result.errors?.[0]?.message).toContain('set OPENAI_API_KEY');
  });

  test('needs the role EXECUTE', async () => {
    const { subgraph } = await withModels(['never']);
    const scope = { principal: aPrincipal({ role: 'read_only' }) };
    expect(codes(await executeOn(subgraph, ask, { ...asking(), scope }))).toEqual(['FORBIDDEN']);
  });

  test.each([
    ['an empty prompt', { prompt: '' }],
    ['no room for an answer', { maxOutputTokens: 0 }],
    ['too long a wait', { timeoutMs: 600_001 }],
    ['a temperature that is none', { temperature: 2.1 }],
    ['a schema of no object', { outputSchema: { type: 'string' } }],
    ['only models of an empty list', { wish: { onlyPreferred: true } }],
    ['a price below nothing', { wish: { maxPrice: -1 } }],
  ])('refuses %s before anything is asked', async (_, input) => {
    const { subgraph, modelCalls } = await withModels(['never']);
    expect(codes(await executeOn(subgraph, ask, asking(input)))).toEqual(['INVALID_ARGUMENT']);
    expect(await modelCalls.listLatest({ modelId: 'p0/m', limit: 1 })).toEqual([]);
  });

  test('asks the models that are wished for, and no others when those alone may answer', async () => {
    const { subgraph } = await withModels(['from the first'], ['from the second'], ['from the third']);
    const asked = async (wish: object) => executeOn(subgraph, ask, asking({ wish }));
    expect((await asked({ preferred: ['p1/m'] })).data).toMatchObject({ askModel: { modelId: 'p1/m' } });
    const none = await asked({ preferred: ['x/y'], onlyPreferred: true });
    expect(codes(none)).toEqual(['MODEL_UNAVAILABLE']);
  });
});

describe('the queries about models', () => {
  test('list every model with its price and how it does', async () => {
    const { subgraph } = await withModels(['ok']);
    await executeOn(subgraph, ask, asking());
    const query = `{ models {
      id provider kind capabilities contextTokens outputTokensMax state latencyMs quality measuredCalls
      price { input cachedInput cacheWrite output source }
    } }`;
    expect((await executeOn(subgraph, query)).data).toEqual({
      models: [
        {
          ...{ id: 'p0/m', provider: 'p0', kind: 'LANGUAGE', capabilities: ['TOOLS', 'STRUCTURED'] },
          ...{ contextTokens: 100_000, outputTokensMax: 8_000, state: 'CLOSED', latencyMs: 0 },
          ...{ quality: expect.closeTo(0.67, 1), measuredCalls: 1 },
          price: {
            input: 1_000_000,
            cachedInput: 100_000,
            cacheWrite: 1_000_000,
            output: 2_000_000,
            source: 'a test',
          },
        },
      ],
    });
  });

  test('list the calls of the own tenant alone, page by page', async () => {
    const { subgraph } = await withModels([{ code: 'MODEL_UNREACHABLE' }, 'ok'], ['from the second']);
    await executeOn(subgraph, ask, asking());
    const query = `query ($after: String) { modelCalls(first: 1, after: $after) {
      items { modelId attempt errorCode finish work cost ms usage { output } } nextCursor
    } }`;
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const { data } = await executeOn(subgraph, query, { variables: { after } });
      const { modelCalls } = data as { modelCalls: { items: unknown[]; nextCursor: string | null } };
      seen.push(...modelCalls.items);
      after = modelCalls.nextCursor;
    } while (after !== null && seen.length < 9);
    // Both began in the same moment, so that either may stand first.
    expect(seen).toHaveLength(2);
    expect(seen).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ modelId: 'p1/m', attempt: 2, errorCode: null, finish: 'STOP' }),
        expect.objectContaining({ modelId: 'p0/m', attempt: 1, errorCode: 'MODEL_UNREACHABLE', cost: 0 }),
      ]),
    );
    const scope = { principal: aPrincipal({ tenantId: 'tenant_two' }) };
    expect((await executeOn(subgraph, query, { scope })).data).toMatchObject({ modelCalls: { items: [] } });
  });

  test('explain which model would be asked, and ask none', async () => {
    const { subgraph, modelCalls } = await withModels(['never'], ['never']);
    const query = `query ($input: ModelNeedInput!) { explainRouting(input: $input) {
      modelId refusal detail preference score costMax terms { price quality latency }
    } }`;
    const { data } = await executeOn(subgraph, query, {
      variables: { input: { wish: { preferred: ['p1/m'], capabilities: ['TOOLS'] }, outputTokens: 50_000 } },
    });
    expect(data).toMatchObject({
      explainRouting: [
        { modelId: 'p1/m', refusal: null, preference: 1, costMax: 153_000 },
        { modelId: 'p0/m', refusal: null, preference: null, terms: { price: 1, latency: 1 } },
      ],
    });
    expect(await modelCalls.listLatest({ modelId: 'p1/m', limit: 1 })).toEqual([]);
    const wrong = await executeOn(subgraph, query, { variables: { input: { inputTokens: -1 } } });
    expect(codes(wrong)).toEqual(['INVALID_ARGUMENT']);
  });

  test('offer servers of this machine to administrators, and do not use them', async () => {
    const searchServers = async () => [
      { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['llama3.2'] },
    ];
    const { subgraph } = await agentsInMemory({ searchServers });
    const query = '{ localModelServers { name baseUrl models used } models { id } }';
    expect((await executeOn(subgraph, query)).data).toEqual({
      localModelServers: [
        { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['llama3.2'], used: false },
      ],
      models: [],
    });
    const scope = { principal: aPrincipal({ role: 'execute' }) };
    expect(codes(await executeOn(subgraph, '{ localModelServers { name } }', { scope }))).toEqual([
      'FORBIDDEN',
    ]);
  });
});

describe('the subscription modelStream', () => {
  const operation = `subscription {
    modelStream(input: { prompt: "Count." }) { sequence text answer { text modelId cost } }
  }`;
  async function all(pieces: AsyncIterable<{ data?: unknown; errors?: unknown }>) {
    const seen: unknown[] = [];
    for await (const piece of pieces) seen.push(piece.data ?? piece.errors);
    return seen;
  }

  test('gives numbered pieces, and the whole with the last', async () => {
    const { subgraph } = await withModels(['one two']);
    expect(await all(await subscribeOn(subgraph, operation))).toEqual([
      { modelStream: { sequence: 1, text: 'one ', answer: null } },
      { modelStream: { sequence: 2, text: 'two', answer: null } },
      {
        modelStream: { sequence: 3, text: '', answer: { text: 'one two', modelId: 'p0/m', cost: 17 } },
      },
    ]);
  });

  test('ends the work of the model when it is closed, also while it waits', async () => {
    const { subgraph, modelCalls } = await withModels(['HANG']);
    const pieces = await subscribeOn(subgraph, operation);
    const first = pieces.next();
    await new Promise((resolve) => setImmediate(resolve));
    await pieces.return?.();
    expect(await first).toMatchObject({ done: true });
    expect(await modelCalls.listLatest({ modelId: 'p0/m', limit: 1 })).toMatchObject([
      { errorCode: 'CANCELLED', work: 'STREAM' },
    ]);
  });

  test('needs the role EXECUTE', async () => {
    const { subgraph } = await withModels(['never']);
    const scope = { principal: aPrincipal({ role: 'read_only' }) };
    expect(JSON.stringify(await all(await subscribeOn(subgraph, operation, { scope })))).toContain(
      'FORBIDDEN',
    );
  });
});

describe('the mutation embedTexts', () => {
  const operation = `mutation ($input: EmbedTextsInput!) {
    embedTexts(input: $input) { vectors dimensions modelId usage { input estimated } cost attempts callId }
  }`;
  const embedder: ServedModel = {
    kind: 'EMBEDDING',
    card: aCard('p0/e', { kind: 'EMBEDDING', capabilities: [], outputTokensMax: null }),
    model: {
      id: 'p0/e',
      embed: async (texts) => ({ vectors: texts.map(({ length }) => [length, 0.5]), inputTokens: 7 }),
    },
  };
  const embedded = async (input: object, scope = {}) => {
    const { subgraph } = await agentsInMemory({ servedModels: [embedder] });
    return executeOn(subgraph, operation, { variables: { input }, scope });
  };

  test('gives a vector for each text, and what they took', async () => {
    expect((await embedded({ texts: ['one', 'three'] })).data).toEqual({
      embedTexts: {
        vectors: [
          [3, 0.5],
          [5, 0.5],
        ],
        ...{ dimensions: 2, modelId: 'p0/e', usage: { input: 7, estimated: false }, cost: 7, attempts: 1 },
        callId: expect.stringMatching(/^mcall_/),
      },
    });
  });

  test.each([
    ['no text', { texts: [] }],
    ['more than a hundred', { texts: Array.from({ length: 101 }, () => 'x') }],
    ['a blank one', { texts: ['one', ' '] }],
    ['one that is too long', { texts: ['x'.repeat(100_001)] }],
    ['more characters than may be', { texts: Array.from({ length: 11 }, () => 'x'.repeat(100_000)) }],
    ['half a character', { texts: ['\ud83d'] }],
    ['no time', { texts: ['one'], timeoutMs: 0 }],
  ])('refuses %s', async (_name, input) => {
    expect(codes(await embedded(input))).toEqual(['INVALID_ARGUMENT']);
  });

  test('needs the role EXECUTE, and a model', async () => {
    const reader = { principal: aPrincipal({ role: 'read_only' }) };
    expect(codes(await embedded({ texts: ['one'] }, reader))).toEqual(['FORBIDDEN']);
    const { subgraph } = await withModels(['a text is no vector']);
    const result = await executeOn(subgraph, operation, { variables: { input: { texts: ['one'] } } });
    expect(codes(result)).toEqual(['MODEL_UNAVAILABLE']);
  });
});
