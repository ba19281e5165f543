import { ApiError, GoogleGenAI } from '@google/genai';
import { type Attempt, broken, openAttempt } from '../http/attempt.ts';
import { failedMidway } from '../http/failures.ts';
import type { EmbeddingModel, LanguageModel, ProviderSettings } from '../port.ts';
import { googleAnswer, textIn } from './answer.ts';
import { googleCall } from './contents.ts';

/** Google's own API, version v1beta, which has all that we use. */
export function googleLanguage(id: string, model: string, settings: ProviderSettings): LanguageModel {
  const client = open(settings);
  return {
    id,
    generate: async (request, signal) => {
      using attempt = openAttempt(id, settings, signal);
      try {
        const response = await client.models.generateContent(googleCall(model, request, sending(attempt)));
        return googleAnswer(id, [response]);
      } catch (error) {
        throw reasonOf(id, attempt, error);
      }
    },
    stream: async function* (request, signal) {
      using attempt = openAttempt(id, settings, signal);
      const responses = [];
      try {
        const call = googleCall(model, request, sending(attempt));
        for await (const response of await client.models.generateContentStream(call)) {
          responses.push(response);
          const piece = textIn(response);
          attempt.rest();
          if (piece !== '') yield piece;
          attempt.wake();
        }
        return googleAnswer(id, responses);
      } catch (error) {
        throw reasonOf(id, attempt, error);
      }
    },
  };
}

/** Google's embeddings; it does not count their tokens. */
export function googleEmbedding(id: string, model: string, settings: ProviderSettings): EmbeddingModel {
  const client = open(settings);
  return {
    id,
    embed: async (texts, signal) => {
      using attempt = openAttempt(id, settings, signal);
      try {
        const contents = texts.map((text) => ({ role: 'user', parts: [{ text }] }));
        const answer = await client.models.embedContent({ model, contents, config: sending(attempt) });
        const vectors = (answer.embeddings ?? []).flatMap(({ values }) => (values ? [values] : []));
        if (vectors.length !== texts.length) throw broken(id, 'has not one vector for each text');
        return { vectors, inputTokens: null };
      } catch (error) {
        throw reasonOf(id, attempt, error);
      }
    },
  };
}

// Left out, the SDK would read these from the environment, which only the configuration may.
function open({ apiKey, baseUrl }: ProviderSettings): GoogleGenAI {
  const address = baseUrl === undefined ? {} : { baseUrl };
  return new GoogleGenAI({ apiKey, vertexai: false, apiVersion: 'v1beta', httpOptions: address });
}

function sending(attempt: Attempt) {
  return { abortSignal: attempt.signal, httpOptions: { fetch: attempt.fetch } };
}

// A piece of a stream may be an error; the SDK throws it with its status.
function reasonOf(model: string, attempt: Attempt, error: unknown): unknown {
  if (!(error instanceof ApiError) || attempt.signal.aborted) return attempt.reasonOf(error);
  return failedMidway(model, error.status);
}
