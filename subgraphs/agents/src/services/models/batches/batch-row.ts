import type { BatchResult, ModelUsage } from '@ymera/kernel/language-model';
import type { BatchRow, ModelBatch } from '../../../domain/models/model-batch.ts';
import { type CalledTokens, type ModelFinish, noTokens } from '../../../domain/models/model-call.ts';
import { itemKey } from './submit-batch.ts';

type Answered = Extract<BatchResult, { ok: true }>;

interface Results {
  /** By what the questions are called at the provider. */
  readonly results: ReadonlyMap<string, BatchResult>;
  priceOf(result: Answered): number;
}

const textLengthMax = 1_000_000;

/** What became of one question of a batch that is over; of one without a result nothing did. */
export function rowOf(batch: ModelBatch, index: number, { results, priceOf }: Results): BatchRow {
  const result = results.get(itemKey(index));
  const { id: batchId, tenantId, keys, state } = batch;
  const row = { tenantId, batchId, index, key: keys[index] ?? '' };
  if (result?.ok) {
    const { text, finish, usage } = result.answer;
    return {
      ...{ ...row, errorCode: null, message: null },
      text: text.slice(0, textLengthMax),
      finish: finish.toUpperCase() as ModelFinish, // the same words
      tokens: usage ? tokensOf(usage) : { ...noTokens, estimated: true },
      costMicroUsd: priceOf(result),
    };
  }
  const missing = state.phase === 'CANCELLING' ? 'CANCELLED' : 'MODEL_BROKEN_ANSWER';
  return {
    ...{ ...row, text: null, finish: null, tokens: noTokens, costMicroUsd: 0 },
    errorCode: result?.code ?? missing,
    message: result?.message ?? 'The provider gave no answer to this one.',
  };
}

function tokensOf(usage: ModelUsage): CalledTokens {
  return {
    ...{ input: usage.inputTokens, cachedInput: usage.cachedInputTokens, output: usage.outputTokens },
    ...{ cacheWriteInput: usage.cacheWriteInputTokens ?? 0, reasoning: usage.reasoningTokens },
    estimated: false,
  };
}
