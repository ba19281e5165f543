import {
  anthropicModels,
  type EmbeddingProvider,
  googleModels,
  type ModelProvider,
  openAiCompatibleModels,
  openAiModels,
  type ProviderSettings,
} from '@ymera/kernel/language-model';
import type { ModelEmulator } from '@ymera/kernel/language-model/testing';

export const apiKey = 'key-of-the-test-7f3a';

/** Each kind of provider, against an emulator. Model names that its SDK knows are among them, for they change its words. */
export const providers: readonly {
  readonly kind: string;
  readonly model: string;
  open(emulator: ModelEmulator, settings?: Partial<ProviderSettings>): ModelProvider;
}[] = [
  { kind: 'OpenAI', model: 'gpt-4.1', open: (emulator, more) => openAiModels({ ...at(emulator), ...more }) },
  {
    kind: 'OpenAI, a reasoning model',
    model: 'gpt-5',
    open: (emulator, more) => openAiModels({ ...at(emulator), ...more }),
  },
  {
    kind: 'Anthropic',
    model: 'claude-sonnet-4-5',
    open: (emulator, more) => anthropicModels({ ...at(emulator), ...more }),
  },
  {
    kind: 'Anthropic, a model without structured output',
    model: 'claude-3-haiku-20240307',
    open: (emulator, more) => anthropicModels({ ...at(emulator), ...more }),
  },
  {
    kind: 'a compatible server',
    model: 'qwen3:8b',
    open: (emulator, more) => openAiCompatibleModels({ name: 'ollama', ...at(emulator), ...more }),
  },
  {
    kind: 'Google',
    model: 'gemini-3-pro-preview',
    open: (emulator, more) => googleModels({ apiKey, baseUrl: emulator.origin, ...more }),
  },
];

export const embedders: readonly {
  readonly kind: string;
  open(emulator: ModelEmulator): EmbeddingProvider;
}[] = [
  { kind: 'OpenAI', open: (emulator) => openAiModels(at(emulator)) },
  {
    kind: 'a compatible server',
    open: (emulator) => openAiCompatibleModels({ name: 'ollama', ...at(emulator) }),
  },
  { kind: 'Google', open: (emulator) => googleModels({ apiKey, baseUrl: emulator.origin }) },
];

const at = (emulator: ModelEmulator) => ({ apiKey, baseUrl: emulator.baseUrl });
