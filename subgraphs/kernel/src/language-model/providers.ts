import type { CompatibleSettings } from './ai-sdk/providers.ts';
import { lazyBatchModel, lazyEmbeddingModel, lazyLanguageModel } from './lazy.ts';
import type { EmbeddingProvider, ModelProvider, ProviderSettings, RealtimeProvider } from './port.ts';

// Named here because the SDKs would otherwise take an address from the environment, which only the configuration reads.
const openAiUrl = 'https://api.openai.com/v1';
const anthropicUrl = 'https://api.anthropic.com/v1';
const googleUrl = 'https://generativelanguage.googleapis.com';

/** OpenAI's models, through its Responses API and its Realtime API. */
export function openAiModels(settings: ProviderSettings): RealtimeProvider {
  const addressed = { baseUrl: openAiUrl, ...settings };
  return {
    name: 'openai',
    language: (model) =>
      lazyLanguageModel(`openai/${model}`, async () =>
        (await aiSdk()).openAiLanguage(`openai/${model}`, model, addressed),
      ),
    embedding: (model) =>
      lazyEmbeddingModel(`openai/${model}`, async () =>
        (await aiSdk()).openAiEmbedding(`openai/${model}`, model, addressed),
      ),
    batches: (model) =>
      lazyBatchModel(`openai/${model}`, async () =>
        (await aiSdk()).openAiBatches(`openai/${model}`, model, addressed),
      ),
    realtime: (model) => ({
      id: `openai/${model}`,
      open: async (config, signal) =>
        (await realtime()).openAiRealtime(`openai/${model}`, model, addressed).open(config, signal),
    }),
  };
}

/** Anthropic's models, through its Messages API; it has none for embeddings. */
export function anthropicModels(settings: ProviderSettings): ModelProvider {
  const addressed = { baseUrl: anthropicUrl, ...settings };
  return {
    name: 'anthropic',
    language: (model) =>
      lazyLanguageModel(`anthropic/${model}`, async () =>
        (await aiSdk()).anthropicLanguage(`anthropic/${model}`, model, addressed),
      ),
    batches: (model) =>
      lazyBatchModel(`anthropic/${model}`, async () =>
        (await aiSdk()).anthropicBatches(`anthropic/${model}`, model, addressed),
      ),
  };
}

/** The models of a server that speaks OpenAI's Chat Completions API. An empty key is not sent. */
export function openAiCompatibleModels(settings: CompatibleSettings): EmbeddingProvider {
  const { name } = settings;
  return {
    name,
    language: (model) =>
      lazyLanguageModel(`${name}/${model}`, async () =>
        (await aiSdk()).compatibleLanguage(`${name}/${model}`, model, settings),
      ),
    embedding: (model) =>
      lazyEmbeddingModel(`${name}/${model}`, async () =>
        (await aiSdk()).compatibleEmbedding(`${name}/${model}`, model, settings),
      ),
  };
}

/** Google's models, through its own API. Here the base URL has no version path. */
export function googleModels(settings: ProviderSettings): EmbeddingProvider {
  const addressed = { baseUrl: googleUrl, ...settings };
  return {
    name: 'google',
    language: (model) =>
      lazyLanguageModel(`google/${model}`, async () =>
        (await google()).googleLanguage(`google/${model}`, model, addressed),
      ),
    embedding: (model) =>
      lazyEmbeddingModel(`google/${model}`, async () =>
        (await google()).googleEmbedding(`google/${model}`, model, addressed),
      ),
  };
}

const aiSdk = () => import('./ai-sdk/providers.ts');
const realtime = () => import('./realtime/openai.ts');
const google = () => import('./google/models.ts');
