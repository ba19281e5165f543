import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { BatchModel } from '../batch.ts';
import type { EmbeddingModel, LanguageModel, ProviderSettings } from '../port.ts';
import { sdkBatchModel } from './batch-model.ts';
import { sdkEmbeddingModel } from './embedding-model.ts';
import { sdkLanguageModel } from './language-model.ts';
import { isStrict } from './strict-schema.ts';

/** OpenAI's Responses API; nothing of a request is kept there. */
export function openAiLanguage(id: string, model: string, settings: ProviderSettings): LanguageModel {
  return sdkLanguageModel({
    id,
    settings,
    open: (send) => createOpenAI(options(settings, send)).responses(model),
    options: ({ outputSchema }) => ({
      openai: { store: false, strictJsonSchema: outputSchema !== undefined && isStrict(outputSchema) },
    }),
  });
}

/** OpenAI's Batch API, over the same Responses API. */
export function openAiBatches(id: string, model: string, settings: ProviderSettings): BatchModel {
  return sdkBatchModel({
    ...{ id, model, settings },
    open: (send) => createOpenAI(options(settings, send)).experimental_batch(),
    options: ({ outputSchema }) => ({
      openai: { store: false, strictJsonSchema: outputSchema !== undefined && isStrict(outputSchema) },
    }),
  });
}

/** Anthropic's Message Batches API. */
export function anthropicBatches(id: string, model: string, settings: ProviderSettings): BatchModel {
  return sdkBatchModel({
    ...{ id, model, settings },
    open: (send) => createAnthropic(options(settings, send)).experimental_batch(),
    options: () => ({}),
  });
}

export function openAiEmbedding(id: string, model: string, settings: ProviderSettings): EmbeddingModel {
  return sdkEmbeddingModel(id, settings, (send) => createOpenAI(options(settings, send)).embedding(model));
}

/** Anthropic's Messages API. */
export function anthropicLanguage(id: string, model: string, settings: ProviderSettings): LanguageModel {
  return sdkLanguageModel({
    id,
    settings,
    open: (send) => createAnthropic(options(settings, send))(model),
    options: () => ({}),
  });
}

export interface CompatibleSettings extends ProviderSettings {
  readonly name: string;
  readonly baseUrl: string;
}

/** The Chat Completions API as Ollama, llama.cpp, vLLM, LM Studio and many others speak it. */
export function compatibleLanguage(id: string, model: string, settings: CompatibleSettings): LanguageModel {
  return sdkLanguageModel({
    id,
    settings,
    open: (send) => compatible(settings, send).chatModel(model),
    options: ({ outputSchema }) => ({
      openaiCompatible: { strictJsonSchema: outputSchema !== undefined && isStrict(outputSchema) },
    }),
  });
}

export function compatibleEmbedding(id: string, model: string, settings: CompatibleSettings): EmbeddingModel {
  return sdkEmbeddingModel(id, settings, (send) => compatible(settings, send).embeddingModel(model));
}

function compatible(settings: CompatibleSettings, send: typeof fetch) {
  const { name, baseUrl, apiKey } = settings;
  return createOpenAICompatible({
    name,
    baseURL: baseUrl,
    fetch: send,
    includeUsage: true,
    supportsStructuredOutputs: true,
    ...(apiKey === '' ? {} : { apiKey }),
  });
}

function options({ apiKey, baseUrl }: ProviderSettings, send: typeof fetch) {
  return { apiKey, fetch: send, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) };
}
