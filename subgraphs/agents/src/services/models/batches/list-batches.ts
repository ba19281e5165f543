import { InvalidArgumentError, type Page, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import type { BatchRow, ModelBatch } from '../../../domain/models/model-batch.ts';
import { type BatchDesk, ModelBatchNotFoundError } from './batch-desk.ts';

interface PageQuery {
  readonly tenantId: string;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A tenant's batches, newest first. @throws InvalidArgumentError */
export async function listBatches(
  { batches }: Pick<BatchDesk, 'batches'>,
  query: PageQuery,
  signal?: AbortSignal,
): Promise<Page<ModelBatch>> {
  const { first, after } = pageRequest(query);
  const { tenantId } = query;
  const found = await batches.list({ tenantId, before: readCursor(after), limit: first + 1 }, signal);
  return pageOf(found, first, ({ id }) => id);
}

/** What became of a batch's questions, in their order; none before it is over. @throws ModelBatchNotFoundError, InvalidArgumentError */
export async function listRows(
  { batches }: Pick<BatchDesk, 'batches'>,
  { id, ...query }: PageQuery & { readonly id: string },
  signal?: AbortSignal,
): Promise<Page<BatchRow>> {
  const { first, after } = pageRequest(query);
  const { tenantId } = query;
  const cursor = readCursor(after);
  if (cursor !== null && !/^\d{1,4}$/.test(cursor))
    throw new InvalidArgumentError('after', 'a cursor of this list', 'another');
  if (!(await batches.find({ tenantId, id }))) throw new ModelBatchNotFoundError(id);
  const place = { tenantId, batchId: id, after: cursor === null ? -1 : Number(cursor) };
  const found = await batches.listRows({ ...place, limit: first + 1 }, signal);
  return pageOf(found, first, ({ index }) => String(index));
}
