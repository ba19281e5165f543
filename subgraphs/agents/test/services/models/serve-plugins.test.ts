import { describe, expect, test } from 'vitest';
import { servePlugins } from '../../../src/services/models/serve-plugins.ts';
import { aGateway, aModel } from './fake-models.ts';

const { signal } = new AbortController();
const place = { plugin: 'word-tools', tenantId: 'tenant_one' };
const request = { place, alias: 'fast', messages: [{ role: 'user', content: 'Hi' }], maxTokens: 50 } as const;

async function served(models: readonly ReturnType<typeof aModel>[], aliases = {}) {
  const { desk, gateway, calls } = await aGateway(models);
  return { ...servePlugins({ models: desk.models, gateway, aliases }), calls };
}

describe('the name of a model that a plugin uses', () => {
  test('stands for any model, where the operator says nothing of it', async () => {
    expect((await served([])).served.has('fast')).toBe(false);
    const { served: names, port } = await served([aModel('a/a', ['from a'])]);
    expect(names.has('fast')).toBe(true);
    expect(await port.generate(request, signal)).toEqual({
      text: 'from a',
      finish: 'stop',
      usage: { inputTokens: 10, outputTokens: 5 },
    });
  });

  test('stands for the models that the operator puts behind it, and no others', async () => {
    const models = [aModel('a/a', ['from a']), aModel('b/b', ['from b'])];
    const { served: names, port } = await served(models, { fast: ['b/b'], smart: ['x/y'] });
    expect([names.has('fast'), names.has('smart'), names.has('constructor')]).toEqual([true, false, true]);
    expect((await port.generate(request, signal)).text).toBe('from b');
    await expect(port.generate({ ...request, alias: 'smart' }, signal)).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
    });
  });
});

test('a call of a plugin is traced as the plugin’s, in its tenant', async () => {
  const { port, calls } = await served([aModel('a/a', ['from a'])]);
  await port.generate(request, signal);
  expect(await calls.listLatest({ modelId: 'a/a', limit: 1 })).toMatchObject([
    { tenantId: 'tenant_one', startedBy: 'plugin:word-tools', work: 'GENERATE' },
  ]);
  await expect(port.generate({ ...request, place: { plugin: 'word-tools' } }, signal)).rejects.toThrow(
    TypeError,
  );
});

test('calls of tools and their answers reach the model as one exchange', async () => {
  const model = aModel('a/a', [
    { answer: { toolCalls: [{ id: 'c3', name: 'count', input: { n: 1 } }], finish: 'tools' } },
  ]);
  const { port } = await served([model]);
  const toolCalls = [
    { id: 'c1', name: 'count', input: { text: 'a' } },
    { id: 'c2', name: 'list', input: {} },
  ];
  const answer = await port.generate(
    {
      ...request,
      tools: [{ name: 'count', description: 'Counts', input: { type: 'object' } }],
      messages: [
        ...request.messages,
        { role: 'assistant', content: 'I look', toolCalls },
        { role: 'tool', toolCallId: 'c1', content: '1' },
        { role: 'tool', toolCallId: 'c2', content: '[]' },
      ],
    },
    signal,
  );
  expect(answer).toMatchObject({
    finish: 'tools',
    toolCalls: [{ id: 'c3', name: 'count', input: { n: 1 } }],
  });
  expect(model.asked[0]).toEqual({
    maxOutputTokens: 50,
    tools: [{ name: 'count', description: 'Counts', inputSchema: { type: 'object' } }],
    messages: [
      { role: 'user', text: 'Hi' },
      { role: 'assistant', text: 'I look', toolCalls },
      {
        role: 'tool',
        results: [
          { callId: 'c1', name: 'count', output: '1', isError: false },
          { callId: 'c2', name: 'list', output: '[]', isError: false },
        ],
      },
    ],
  });
});

test('a stream gives its pieces and returns the whole', async () => {
  const { port } = await served([aModel('a/a', ['one two'])]);
  const pieces = port.stream(request, signal);
  expect(await pieces.next()).toEqual({ done: false, value: 'one ' });
  expect(await pieces.next()).toEqual({ done: false, value: 'two' });
  expect(await pieces.next()).toMatchObject({ done: true, value: { text: 'one two', finish: 'stop' } });
});
