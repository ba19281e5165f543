import type { Principal } from '@ymera/kernel';
import { changed, type ModelBatch } from '../../../domain/models/model-batch.ts';
import { type BatchDesk, ModelBatchNotFoundError } from './batch-desk.ts';
import { takesBatches } from './submit-batch.ts';

/**
 * Asks the provider to end a batch; what it has answered until then has results. One that is over stays as it is.
 *
 * @throws ModelBatchNotFoundError, or ModelError when the provider can't be asked
 */
export async function cancelBatch(
  desk: BatchDesk,
  { principal, id }: { readonly principal: Principal; readonly id: string },
  signal: AbortSignal,
): Promise<ModelBatch> {
  const { tenantId } = principal;
  const batch = await desk.batches.find({ tenantId, id });
  if (!batch) throw new ModelBatchNotFoundError(id);
  const { state, modelId } = batch;
  if (state.phase !== 'RUNNING') return batch;
  const served = desk.models.get(modelId);
  if (served && takesBatches(served)) await served.batches.cancel(state.providerId, signal);
  const cancelling = changed(batch, {
    state: { phase: 'CANCELLING', providerId: state.providerId },
    lookAt: desk.clock.now(),
  });
  // Who looked at it meanwhile sees its end without being told.
  if (await desk.batches.replace(cancelling)) return cancelling;
  return (await desk.batches.find({ tenantId, id })) ?? batch;
}
