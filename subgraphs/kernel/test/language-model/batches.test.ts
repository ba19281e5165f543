import { anthropicModels, type ModelProvider, openAiModels } from '@ymera/kernel/language-model';
import { type BatchEmulator, startBatchEmulator } from '@ymera/kernel/language-model/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forever } from './builders.ts';

const apiKey = 'key-of-the-test-7f3a';
type Provider = readonly [string, string, (at: BatchEmulator) => ModelProvider];
const openAi: Provider = ['OpenAI', 'gpt-5-mini', ({ baseUrl }) => openAiModels({ apiKey, baseUrl })];
const providers: readonly Provider[] = [
  openAi,
  ['Anthropic', 'claude-haiku-4-5', ({ baseUrl }) => anthropicModels({ apiKey, baseUrl })],
];
const asks = (key: string, text: string) => ({
  key,
  request: { messages: [{ role: 'user' as const, text }], maxOutputTokens: 100 },
});
const usage = { inputTokens: 120, outputTokens: 30, cachedInputTokens: 0, reasoningTokens: 0 };

describe.each(providers)('batches of %s', (_name, model, providerAt) => {
  it('are handed in, looked at until they are over, and give an answer for each request', async () => {
    const { server, batches } = await opened(model, providerAt);
    const id = await batches.submit([asks('item-0', 'One?'), asks('item-1', 'Two?')], forever);
    const [handedIn] = server.batches;
    expect([...(handedIn?.requests.keys() ?? [])]).toEqual(['item-0', 'item-1']);
    expect(JSON.stringify(handedIn?.requests.get('item-1'))).toContain('Two?');
    expect(await batches.look(id, forever)).toEqual({ isOver: false, problem: null });
    server.finish({
      'item-1': { kind: 'answer', pieces: ['two'], usage },
      'item-0': { kind: 'error', message: 'Not this one.' },
    });
    expect(await batches.look(id, forever)).toEqual({ isOver: true, problem: null });
    expect(await batches.results(id, forever)).toEqual([
      {
        ...{ key: 'item-1', ok: true },
        answer: expect.objectContaining({
          text: 'two',
          finish: 'stop',
          usage: expect.objectContaining(usage),
        }),
      },
      { key: 'item-0', ok: false, code: 'MODEL_REFUSED', message: 'Not this one.' },
    ]);
  });

  it('can be cancelled, and keep what was done until then', async () => {
    const { server, batches } = await opened(model, providerAt);
    const id = await batches.submit([asks('item-0', 'One?'), asks('item-1', 'Two?')], forever);
    await batches.cancel(id, forever);
    expect(await batches.look(id, forever)).toMatchObject({ isOver: false });
    server.finish({ 'item-0': { kind: 'answer', pieces: ['one'] } });
    expect(await batches.look(id, forever)).toEqual({ isOver: true, problem: null });
    expect(await batches.results(id, forever)).toMatchObject([{ key: 'item-0', ok: true }]);
  });

  it.each([
    [401, 'MODEL_KEY_REFUSED'],
    [429, 'MODEL_RATE_LIMITED'],
    [503, 'MODEL_OVERLOADED'],
  ])('fail as other calls do: %s', async (status, code) => {
    const { server, batches } = await opened(model, providerAt);
    server.refuse(status);
    await expect(batches.submit([asks('item-0', 'One?')], forever)).rejects.toMatchObject({ code });
    await expect(batches.look('batch_none', forever)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });
});

it('a batch of OpenAI says why none of it was done', async () => {
  const { server, batches } = await opened(openAi[1], openAi[2]);
  const id = await batches.submit([asks('item-0', 'One?')], forever);
  server.fail('The file is too long.');
  expect(await batches.look(id, forever)).toEqual({ isOver: true, problem: 'The file is too long.' });
});

async function opened(model: string, providerAt: (at: BatchEmulator) => ModelProvider) {
  const server = await startBatchEmulator();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const batches = providerAt(server).batches?.(model);
  if (!batches) throw new Error('no batches');
  return { server, batches };
}
