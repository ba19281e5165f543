import type { EmbeddingAnswer } from '@ymera/kernel/language-model';
import { type CalledTokens, noTokens } from '../../domain/models/model-call.ts';
import type { Answered } from './answer.ts';
import { tokensOfTexts } from './estimate-tokens.ts';
import type { VectorQuestion } from './gateway.ts';

/** What every provider takes in one request: Google 100 texts, OpenAI 300,000 tokens. */
const textsMax = 100;
const tokensMax = 250_000;

/**
 * Asks for as many vectors at once as providers take. Whichever model gives the first gives them all: vectors of two
 * models can't be compared.
 */
export async function inBatches(
  question: VectorQuestion,
  ask: (batch: VectorQuestion) => Promise<Answered<EmbeddingAnswer>>,
): Promise<Answered<EmbeddingAnswer>> {
  const [first = [], ...others] = batchesOf(question.texts);
  let whole = await ask({ ...question, texts: first });
  const wish = { ...question.wish, preferred: [whole.modelId], onlyPreferred: true };
  for (const texts of others) whole = joined(whole, await ask({ ...question, wish, texts }));
  return whole;
}

function batchesOf(texts: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let tokens = tokensMax;
  for (const text of texts) {
    const own = tokensOfTexts([text]);
    const last = batches.at(-1);
    if (last && last.length < textsMax && tokens + own <= tokensMax) last.push(text);
    else batches.push([text]);
    tokens = last === batches.at(-1) ? tokens + own : own;
  }
  return batches;
}

function joined(
  before: Answered<EmbeddingAnswer>,
  batch: Answered<EmbeddingAnswer>,
): Answered<EmbeddingAnswer> {
  const counts = [before.answer.inputTokens, batch.answer.inputTokens] as const;
  const inputTokens = counts[0] === null || counts[1] === null ? null : counts[0] + counts[1];
  return {
    ...batch,
    answer: { vectors: [...before.answer.vectors, ...batch.answer.vectors], inputTokens },
    attempts: before.attempts + batch.attempts,
    tokens: added(before.tokens, batch.tokens),
    costMicroUsd: before.costMicroUsd + batch.costMicroUsd,
  };
}

function added(a: CalledTokens, b: CalledTokens): CalledTokens {
  return { ...noTokens, input: a.input + b.input, estimated: a.estimated || b.estimated };
}
