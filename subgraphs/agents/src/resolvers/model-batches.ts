import { caller } from '../context.ts';
import type { BatchRow, ModelBatch } from '../domain/models/model-batch.ts';
import type { MutationResolvers, QueryResolvers } from '../generated.ts';
import { ModelBatchNotFoundError } from '../services/models/batches/batch-desk.ts';
import { cancelBatch } from '../services/models/batches/cancel-batch.ts';
import { listBatches, listRows } from '../services/models/batches/list-batches.ts';
import { submitBatch } from '../services/models/batches/submit-batch.ts';
import { ofTenant } from './page.ts';

export const batchQueries: Pick<QueryResolvers, 'modelBatch' | 'modelBatches' | 'modelBatchResults'> = {
  modelBatch: async (_parent, { id }, context) => {
    const { tenantId } = caller(context);
    const batch = await context.models.batches.batches.find({ tenantId, id });
    if (!batch) throw new ModelBatchNotFoundError(id);
    return shown(batch);
  },
  modelBatches: async (_parent, page, context) => {
    const query = ofTenant(context, page);
    const { items, nextCursor } = await listBatches(context.models.batches, query, context.scope.signal);
    return { items: items.map(shown), nextCursor };
  },
  modelBatchResults: async (_parent, page, context) => {
    const query = ofTenant(context, page);
    const { items, nextCursor } = await listRows(context.models.batches, query, context.scope.signal);
    return { items: items.map(shownRow), nextCursor };
  },
};

export const batchMutations: Pick<MutationResolvers, 'submitModelBatch' | 'cancelModelBatch'> = {
  submitModelBatch: async (_parent, { input }, context) => {
    const { maxOutputTokens, temperature = null, outputSchema = null, maxCost = null, ...rest } = input;
    const command = {
      ...{ ...rest, temperature, outputSchema, maxCost, principal: caller(context) },
      maxOutputTokens: maxOutputTokens ?? 2_048,
    };
    return shown(await submitBatch(context.models.batches, command, context.scope.signal));
  },
  cancelModelBatch: async (_parent, { id }, context) =>
    shown(
      await cancelBatch(context.models.batches, { id, principal: caller(context) }, context.scope.signal),
    ),
};

function shown({ id, modelId, startedBy, submittedAt, keys, costMaxMicroUsd, state }: ModelBatch) {
  const failed = state.phase === 'FAILED' ? state : null;
  const ended = state.phase === 'ENDED' ? state : null;
  return {
    ...{ id, modelId, startedBy, submittedAt, items: keys.length, costMax: costMaxMicroUsd },
    phase: state.phase,
    endedAt: (failed ?? ended)?.endedAt ?? null,
    succeeded: ended?.succeeded ?? null,
    cost: ended?.costMicroUsd ?? null,
    errorCode: failed?.code ?? null,
    errorMessage: failed?.message ?? null,
  };
}

const shownRow = ({ key, text, finish, errorCode, message, tokens, costMicroUsd }: BatchRow) => ({
  ...{ key, text, finish, errorCode, message },
  usage: tokens,
  cost: costMicroUsd,
});
