import type { JsonValue } from '../../json.ts';
import type { EmulatedTurn } from './turns.ts';

type Vectors = Extract<EmulatedTurn, { kind: 'vectors' }>;

/** Vectors as OpenAI and its like put them. */
export function openAiVectors({ vectors, inputTokens }: Vectors, model: string): JsonValue {
  return {
    object: 'list',
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model,
    ...(inputTokens === undefined
      ? {}
      : { usage: { prompt_tokens: inputTokens, total_tokens: inputTokens } }),
  };
}

/** Vectors as Google puts them. */
export function geminiVectors({ vectors }: Vectors): JsonValue {
  return { embeddings: vectors.map((values) => ({ values })) };
}
