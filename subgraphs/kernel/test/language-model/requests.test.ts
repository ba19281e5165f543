import type { JsonObject, JsonValue } from '@ymera/kernel';
import {
  anthropicModels,
  googleModels,
  type ModelToolCall,
  openAiCompatibleModels,
  openAiModels,
} from '@ymera/kernel/language-model';
import { startModelEmulator } from '@ymera/kernel/language-model/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aRequest, forever, ways, weatherTool } from './builders.ts';
import { apiKey, providers } from './providers.ts';

const closed = (properties: JsonObject) => ({
  ...{ type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
});

const call = (id: string, signature?: string): ModelToolCall => ({
  id,
  name: 'weather',
  input: { city: id },
  ...(signature === undefined ? {} : { signature }),
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(providers)('$kind', ({ kind, model, open }) => {
  it('is told of tools that failed, and of their results in text and in numbers', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['So.'] });

    await open(emulator)
      .language(model)
      .generate(
        aRequest({
          tools: [weatherTool],
          messages: [
            { role: 'user', text: 'Where is it warm?' },
            { role: 'assistant', text: '', toolCalls: [call('a'), call('b'), call('c'), call('d')] },
            {
              role: 'tool',
              results: [
                { callId: 'a', name: 'weather', output: 'warm', isError: false },
                { callId: 'b', name: 'weather', output: 17.5, isError: false },
                { callId: 'c', name: 'weather', output: 'no such city', isError: true },
                { callId: 'd', name: 'weather', output: { status: 503 }, isError: true },
              ],
            },
          ],
        }),
        forever,
      );

    const sent = JSON.stringify(emulator.requests[0]?.body);
    for (const part of ['"warm"', '17.5', 'no such city']) expect(sent).toContain(part);
    if (kind.startsWith('Anthropic')) expect(sent.match(/"is_error":true/g)).toHaveLength(2);
    if (kind === 'Google') expect(sent).toContain('"error":"no such city"');
  });

  it('is asked nothing that is nested beyond all measure', async () => {
    await using emulator = await startModelEmulator();
    const deep = Array.from({ length: 20_000 }).reduce<JsonValue>((inner) => ({ inner }), {});
    const tools = [{ ...weatherTool, inputSchema: closed({ deep }) }];
    const outputSchema = closed({ deep });
    const language = open(emulator).language(model);

    for (const asked of [aRequest({ tools }), aRequest({ outputSchema })]) {
      await expect(language.generate(asked, forever)).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
    }
    expect(emulator.requests).toHaveLength(0);
  });

  it('is sent no message that says nothing', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['Yes.'] });
    const messages = [
      { role: 'user', text: 'Are you there?' },
      { role: 'assistant', text: '' },
      { role: 'user', text: 'Hello?' },
    ] as const;

    await open(emulator).language(model).generate(aRequest({ messages }), forever);

    expect(JSON.stringify(emulator.requests[0]?.body)).not.toMatch(/"role":"(assistant|model)"/);
  });

  it.each(ways)(
    'takes a tool call without input for one with an empty object, asked $way',
    async ({ ask }) => {
      await using emulator = await startModelEmulator();
      emulator.next({ kind: 'answer', toolCalls: [{ id: 'a', name: 'weather', input: {}, inputText: '' }] });

      const { toolCalls } = await ask(open(emulator).language(model), aRequest({ tools: [weatherTool] }));

      expect(toolCalls).toEqual([{ id: 'a', name: 'weather', input: {} }]);
    },
  );

  // Anthropic's answers have no meaning without usage.
  const counts = kind.startsWith('Anthropic');
  it.skipIf(counts).each(ways)('leaves usage open when it does not count, asked $way', async ({ ask }) => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['Yes.'], usage: null });

    expect((await ask(open(emulator).language(model), aRequest())).usage).toBeNull();
  });
});

it.each(providers.filter(({ kind }) => /^(OpenAI|Anthropic)$/.test(kind)))(
  '$kind counts the input that it keeps for later',
  async ({ model, open }) => {
    await using emulator = await startModelEmulator();
    const usage = { inputTokens: 900, outputTokens: 9, cachedInputTokens: 300, cacheWriteInputTokens: 500 };
    emulator.next({ kind: 'answer', pieces: ['Yes.'], usage: { ...usage, reasoningTokens: 0 } });

    const answer = await open(emulator).language(model).generate(aRequest(), forever);

    expect(answer.usage).toEqual({ ...usage, reasoningTokens: 0 });
  },
);

describe('OpenAI', () => {
  it('is asked to keep nothing', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['Yes.'] });

    await openAiModels({ apiKey, baseUrl: emulator.baseUrl }).language('gpt-5').generate(aRequest(), forever);

    expect(emulator.requests[0]?.body.store).toBe(false);
  });

  it.each([
    [true, weatherTool.inputSchema],
    [false, { type: 'object', properties: { city: { type: 'string' } }, additionalProperties: false }],
    [
      true,
      closed({ place: closed({ type: { type: 'string' } }), cities: { type: 'array', items: closed({}) } }),
    ],
    [false, closed({ place: { type: ['object', 'null'] } })],
    [false, closed({ city: { oneOf: [{ type: 'string' }, { type: 'null' }] } })],
    [false, { type: 'object', properties: {}, required: [] }],
    [false, { type: 'array', items: { type: 'object' } }],
  ])('is held to the schema strictly (%s) where strict mode takes it', async (strict, outputSchema) => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['{"city":"Oslo"}'] });
    const language = openAiModels({ apiKey, baseUrl: emulator.baseUrl }).language('gpt-4.1');

    await language.generate(aRequest({ outputSchema }), forever);

    expect(emulator.requests[0]?.body).toMatchObject({ text: { format: { type: 'json_schema', strict } } });
  });
});

describe('a compatible server', () => {
  it.each(['ollama', '127.0.0.1:11434', 'llm.example.org'])('may be called %s', async (name) => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['{"city":"Oslo"}'] });
    const { baseUrl } = emulator;
    const language = openAiCompatibleModels({ name, apiKey: '', baseUrl }).language('qwen3:8b');

    const answer = await language.generate(aRequest({ outputSchema: weatherTool.inputSchema }), forever);

    expect(language.id).toBe(`${name}/qwen3:8b`);
    expect(answer.text).toBe('{"city":"Oslo"}');
    expect(emulator.requests[0]?.headers.authorization).toBeUndefined();
    expect(emulator.requests[0]?.body).toMatchObject({
      model: 'qwen3:8b',
      response_format: {
        type: 'json_schema',
        json_schema: { strict: true, schema: weatherTool.inputSchema },
      },
    });
  });
});

describe('Google', () => {
  const calls = async (model: string, toolCalls: readonly ModelToolCall[]) => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['Yes.'] });
    const results = toolCalls.map(({ id, name }) => ({ callId: id, name, output: 'warm', isError: false }));
    const messages = [
      { role: 'user', text: 'Where is it warm?' },
      { role: 'assistant', text: '', toolCalls },
      { role: 'tool', results },
    ] as const;
    await googleModels({ apiKey, baseUrl: emulator.origin })
      .language(model)
      .generate(aRequest({ messages }), forever);
    return JSON.stringify(emulator.requests[0]?.body).match(/"thoughtSignature":"\w+"/g) ?? [];
  };

  it('gets back the signatures it gave, and none it did not give', async () => {
    expect(await calls('gemini-3-pro-preview', [call('a', 'c2ln'), call('b')])).toEqual([
      '"thoughtSignature":"c2ln"',
    ]);
  });

  it("takes another model's calls, which have no signature", async () => {
    expect(await calls('gemini-3-pro-preview', [call('a'), call('b')])).toEqual([
      '"thoughtSignature":"skip_thought_signature_validator"',
    ]);
  });

  it('is told of no signature where the model knows none', async () => {
    expect(await calls('gemini-2.5-flash', [call('a')])).toEqual([]);
  });

  it('gives calls an id where the model gives none', async () => {
    const parts = [
      { functionCall: { name: 'weather', args: {} } },
      { functionCall: { name: 'weather', args: {} } },
    ];
    const body = JSON.stringify({ candidates: [{ content: { parts }, finishReason: 'STOP' }] });
    const language = googleModels({ apiKey, fetch: async () => Response.json(JSON.parse(body)) });

    const { toolCalls } = await language.language('gemini-2.5-flash').generate(aRequest(), forever);

    expect(toolCalls.map(({ id }) => id)).toEqual(['call_0', 'call_1']);
  });

  it('keeps thoughts out of the text', async () => {
    const parts = [{ text: 'The user wants a greeting.', thought: true }, { text: 'Hello!' }];
    const body = { candidates: [{ content: { parts }, finishReason: 'STOP' }] };
    const language = googleModels({ apiKey, fetch: async () => Response.json(body) }).language(
      'gemini-2.5-pro',
    );

    expect((await language.generate(aRequest(), forever)).text).toBe('Hello!');
  });

  it('says when it blocks the question itself', async () => {
    const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 5 } };
    const language = googleModels({ apiKey, fetch: async () => Response.json(blocked) }).language(
      'gemini-2.5-pro',
    );

    expect(await language.generate(aRequest(), forever)).toMatchObject({ text: '', finish: 'filtered' });
  });
});

it('asks the providers at their own addresses, whatever the environment says', async () => {
  for (const name of ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'GOOGLE_GEMINI_BASE_URL']) {
    vi.stubEnv(name, 'http://127.0.0.1:9/elsewhere');
  }
  vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true');
  const asked: string[] = [];
  const settings = {
    apiKey,
    fetch: async (input: Parameters<typeof fetch>[0]) => {
      asked.push(String(input));
      return new Response(null, { status: 404 });
    },
  };

  for (const provider of [openAiModels(settings), anthropicModels(settings), googleModels(settings)]) {
    await provider
      .language('any')
      .generate(aRequest(), forever)
      .catch(() => {});
  }

  expect(asked).toEqual([
    'https://api.openai.com/v1/responses',
    'https://api.anthropic.com/v1/messages',
    'https://generativelanguage.googleapis.com/v1beta/models/any:generateContent',
  ]);
});
