import { startModelEmulator } from '@ymera/kernel/language-model/testing';
import { describe, expect, it } from 'vitest';
import { aRequest, readStream, ways, weatherTool } from './builders.ts';
import { apiKey, providers } from './providers.ts';

describe.each(providers)('$kind', ({ kind, model, open }) => {
  describe.each(ways)('asked $way', ({ ask }) => {
    it('answers with text, why it ended and who answered', async () => {
      await using emulator = await startModelEmulator();
      emulator.next({ kind: 'answer', pieces: ['It is ', 'raining – ', '7 °C.'], servedBy: `${model}-2026` });

      const answer = await ask(open(emulator).language(model), aRequest());

      expect(answer).toMatchObject({
        text: 'It is raining – 7 °C.',
        toolCalls: [],
        finish: 'stop',
        servedBy: `${model}-2026`,
      });
    });

    it('counts tokens, and those from the cache and for thoughts among them', async () => {
      await using emulator = await startModelEmulator();
      emulator.next({
        kind: 'answer',
        pieces: ['Yes.'],
        usage: { inputTokens: 1000, outputTokens: 50, cachedInputTokens: 800, reasoningTokens: 20 },
      });

      const { usage } = await ask(open(emulator).language(model), aRequest());

      const reasoningTokens = kind.startsWith('Anthropic') ? 0 : 20; // Anthropic does not tell them apart.
      expect(usage).toEqual({ inputTokens: 1000, outputTokens: 50, cachedInputTokens: 800, reasoningTokens });
    });

    it('calls a tool and goes on with its result', async () => {
      await using emulator = await startModelEmulator();
      emulator.next(
        {
          kind: 'answer',
          pieces: ['Let me look.'],
          toolCalls: [{ id: 'call_7', name: 'weather', input: { city: 'Oslo' }, signature: 'c2lnbmVk' }],
        },
        { kind: 'answer', pieces: ['Rain.'] },
      );
      const asked = aRequest({ tools: [weatherTool] });
      const language = open(emulator).language(model);

      const first = await ask(language, asked);
      expect(first).toMatchObject({
        finish: 'tools',
        toolCalls: [{ id: 'call_7', name: 'weather', input: { city: 'Oslo' } }],
      });
      const second = await ask(language, {
        ...asked,
        messages: [
          ...asked.messages,
          { role: 'assistant', text: first.text, toolCalls: first.toolCalls },
          {
            role: 'tool',
            results: [{ callId: 'call_7', name: 'weather', output: { sky: 'rain' }, isError: false }],
          },
        ],
      });

      expect(second.text).toBe('Rain.');
      const sent = JSON.stringify(emulator.requests[1]?.body);
      expect(sent).toContain('call_7');
      expect(sent).toMatch(/sky\\?":\\?"rain/);
      expect(sent.includes('c2lnbmVk')).toBe(kind === 'Google');
    });

    it('answers in the form that was asked for', async () => {
      await using emulator = await startModelEmulator();
      emulator.next({ kind: 'answer', pieces: ['{"city":', '"Oslo"}'] });

      const answer = await ask(
        open(emulator).language(model),
        aRequest({ outputSchema: weatherTool.inputSchema }),
      );

      expect(JSON.parse(answer.text)).toEqual({ city: 'Oslo' });
      expect(answer).toMatchObject({ finish: 'stop', toolCalls: [] });
      expect(JSON.stringify(emulator.requests[0]?.body)).toContain('"city":{"type":"string"}');
    });

    // Without structured output, answers are the input of a tool, which is JSON already.
    const untyped = kind.includes('without structured output');
    it.skipIf(untyped)(
      'hands on what has not the form that was asked for, counted as any answer',
      async () => {
        await using emulator = await startModelEmulator();
        emulator.next({ kind: 'answer', pieces: ['Sure! ', 'Here is'] });

        const answer = await ask(
          open(emulator).language(model),
          aRequest({ outputSchema: weatherTool.inputSchema }),
        );

        expect(answer).toMatchObject({
          text: 'Sure! Here is',
          usage: { inputTokens: 120, outputTokens: 30 },
        });
      },
    );

    it.each(['length', 'filtered'] as const)('says when an answer ended by %s', async (finish) => {
      await using emulator = await startModelEmulator();
      emulator.next({ kind: 'answer', pieces: ['It is'], finish });

      expect(await ask(open(emulator).language(model), aRequest())).toMatchObject({ text: 'It is', finish });
    });

    it('sends the key, the limits and every message', async () => {
      await using emulator = await startModelEmulator();
      emulator.next({ kind: 'answer', pieces: ['Yes.'] });

      await ask(open(emulator).language(model), aRequest({ temperature: 0.5 }));

      const [request] = emulator.requests;
      expect(JSON.stringify(request?.headers)).toContain(apiKey);
      const sent = JSON.stringify(request?.body);
      for (const part of ['Answer briefly.', 'What is the weather in Oslo?', '200'])
        expect(sent).toContain(part);
    });
  });

  it('streams the text in the pieces in which it comes, wherever the network cuts them', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'answer', pieces: ['Grüße ', 'aus ', '東京'], bytesAtATime: 7 });

    const { pieces, answer } = await readStream(open(emulator).language(model), aRequest());

    expect(pieces).toEqual(['Grüße ', 'aus ', '東京']);
    expect(answer.text).toBe('Grüße aus 東京');
  });
});
