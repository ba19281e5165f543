import {
  anthropicModels,
  googleModels,
  type LanguageModel,
  openAiCompatibleModels,
  openAiModels,
} from '@ymera/kernel/language-model';
import { describe, expect, it } from 'vitest';
import { aRequest, ways, weatherTool } from './builders.ts';

// Asks the providers themselves, which costs a little: only when YMERA_LIVE_MODELS names models, such as
// `openai/gpt-4.1-nano,compatible/qwen3:8b`, whose keys (and COMPATIBLE_BASE_URL) are in the environment.
const { YMERA_LIVE_MODELS, OPENAI_API_KEY, ANTHROPIC_API_KEY, GOOGLE_API_KEY, COMPATIBLE_BASE_URL } =
  process.env;
const named = (YMERA_LIVE_MODELS ?? '').split(',').filter((id) => id !== '');

describe.skipIf(named.length === 0)('models of the providers themselves (YMERA_LIVE_MODELS)', () => {
  describe.each(named.length === 0 ? ['none is named'] : named)('%s', (id) => {
    const language = open(id);

    it.each(ways)('answer in text, and count it, asked $way', async ({ ask }) => {
      const answer = await ask(
        language,
        aRequest({ messages: [{ role: 'user', text: 'Say the word "rain".' }] }),
      );

      expect(answer.text.toLowerCase()).toContain('rain');
      expect(answer.usage?.outputTokens).toBeGreaterThan(0);
    });

    it.each(ways)('call a tool, and go on with its result, asked $way', async ({ ask }) => {
      const asked = aRequest({ tools: [weatherTool], maxOutputTokens: 2000 });
      const first = await ask(language, asked);
      expect(first).toMatchObject({ finish: 'tools', toolCalls: [{ name: 'weather' }] });

      const results = first.toolCalls.map((call) => ({
        ...{ callId: call.id, name: call.name, isError: false },
        output: { sky: 'hail' },
      }));
      const second = await ask(language, {
        ...asked,
        messages: [
          ...asked.messages,
          { role: 'assistant', text: first.text, toolCalls: first.toolCalls },
          { role: 'tool', results },
        ],
      });

      expect(second.text.toLowerCase()).toContain('hail');
    });

    it.each(ways)('answer in the form that was asked for, asked $way', async ({ ask }) => {
      const asked = aRequest({ outputSchema: weatherTool.inputSchema, maxOutputTokens: 2000 });

      expect(JSON.parse((await ask(language, asked)).text)).toEqual({ city: expect.any(String) });
    });
  });
});

function open(id: string): LanguageModel {
  const [provider, ...rest] = id.split('/');
  const model = rest.join('/');
  switch (provider) {
    case 'openai':
      return openAiModels({ apiKey: OPENAI_API_KEY ?? '' }).language(model);
    case 'anthropic':
      return anthropicModels({ apiKey: ANTHROPIC_API_KEY ?? '' }).language(model);
    case 'google':
      return googleModels({ apiKey: GOOGLE_API_KEY ?? '' }).language(model);
    default:
      return openAiCompatibleModels({
        ...{ name: 'compatible', apiKey: '' },
        baseUrl: COMPATIBLE_BASE_URL ?? 'http://127.0.0.1:11434/v1',
      }).language(model);
  }
}
