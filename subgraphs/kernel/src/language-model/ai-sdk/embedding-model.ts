import { broken, openAttempt } from '../http/attempt.ts';
import type { EmbeddingModel, ProviderSettings } from '../port.ts';
import { reasonOf } from './language-model.ts';
import type { SdkEmbeddingModel } from './types.ts';

/** The AI SDK's embedding model behind our port: one request, so at most as many texts as the provider takes in one. */
export function sdkEmbeddingModel(
  id: string,
  settings: ProviderSettings,
  open: (send: typeof fetch) => SdkEmbeddingModel,
): EmbeddingModel {
  return {
    id,
    embed: async (texts, signal) => {
      using attempt = openAttempt(id, settings, signal);
      try {
        const model = open(attempt.fetch);
        const answer = await model.doEmbed({ values: [...texts], abortSignal: attempt.signal });
        if (answer.embeddings.length !== texts.length) throw broken(id, 'has not one vector for each text');
        return { vectors: answer.embeddings, inputTokens: answer.usage?.tokens ?? null };
      } catch (error) {
        throw reasonOf(id, attempt, error);
      }
    },
  };
}
