import type { BatchResult, ModelUsage } from '@ymera/kernel/language-model';
import { believable, contextTokensMax } from '../../../domain/models/believable-tokens.ts';
import type { BatchRow, ModelBatch } from '../../../domain/models/model-batch.ts';
import { type CalledTokens, type ModelFinish, noTokens } from '../../../domain/models/model-call.ts';
import type { ModelCard } from '../../../domain/models/model-card.ts';
import { itemKey } from './submit-batch.ts';

interface Results {
  /** By what the questions are called at the provider. */
  readonly results: ReadonlyMap<string, BatchResult>;
  readonly card: ModelCard;
  /** Of what the provider has counted; of null where it has not. */
  priceOf(tokens: CalledTokens | null): number;
}

const textLengthMax = 1_000_000;

/** What became of one question of a batch that is over; of one without a result nothing did. */
export function rowOf(batch: ModelBatch, index: number, { results, card, priceOf }: Results): BatchRow {
  const result = results.get(itemKey(index));
  const { id: batchId, tenantId, keys, state } = batch;
  const row = { tenantId, batchId, index, key: keys[index] ?? '' };
  if (result?.ok) {
    const { text, finish, usage } = result.answer;
    const tokens = usage && believable(tokensOf(usage), boundsOf(card));
    return {
      ...{ ...row, errorCode: null, message: null },
      text: text.slice(0, textLengthMax).toWellFormed(),
      finish: finish.toUpperCase() as ModelFinish, // the same words
      tokens: tokens ?? { ...noTokens, estimated: true },
      costMicroUsd: priceOf(tokens),
    };
  }
  const missing = state.phase === 'CANCELLING' ? 'CANCELLED' : 'MODEL_BROKEN_ANSWER';
  return {
    ...{ ...row, text: null, finish: null, tokens: noTokens, costMicroUsd: 0 },
    errorCode: result?.code ?? missing,
    message: result?.message.toWellFormed() ?? 'The provider gave no answer to this one.',
  };
}

const boundsOf = ({ contextTokens, outputTokensMax }: ModelCard) => ({
  input: contextTokens ?? contextTokensMax,
  output: outputTokensMax ?? contextTokens ?? contextTokensMax,
});

function tokensOf(usage: ModelUsage): CalledTokens {
  return {
    ...{ input: usage.inputTokens, cachedInput: usage.cachedInputTokens, output: usage.outputTokens },
    ...{ cacheWriteInput: usage.cacheWriteInputTokens ?? 0, reasoning: usage.reasoningTokens },
    estimated: false,
  };
}
