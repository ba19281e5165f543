import { type BatchModel, ModelError } from '@ymera/kernel/language-model';
import {
  type BatchRow,
  batchPriceShare,
  changed,
  type ModelBatch,
  nextLookMs,
} from '../../../domain/models/model-batch.ts';
import type { CalledTokens } from '../../../domain/models/model-call.ts';
import { costMicroUsd, type ModelCard } from '../../../domain/models/model-card.ts';
import { traceCall } from '../attempt-books.ts';
import type { BatchDesk } from './batch-desk.ts';
import { rowOf } from './batch-row.ts';
import { takesBatches } from './submit-batch.ts';

const everyMs = 30_000;
const dueMax = 20;
/** Another process leaves a batch alone that one is looking at. */
const claimMs = 120_000;
/** Providers end batches after a day; who has not answered after two will not. */
const givenUpMs = 172_800_000;

/** Looks at batches as they are due, until the signal aborts. */
export async function keepTendingBatches(desk: BatchDesk, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await desk.clock.wait(everyMs, signal);
    if (signal.aborted) return;
    await tendBatches(desk, signal).catch((error) => {
      if (!signal.aborted) desk.log.error('looking at batches failed; it will be tried again', { error });
    });
  }
}

/** Looks at each batch that is due; of several processes one does. */
export async function tendBatches(desk: BatchDesk, signal: AbortSignal): Promise<void> {
  const now = desk.clock.now();
  for (const due of await desk.batches.listDue({ now, limit: dueMax })) {
    const batch = changed(due, { lookAt: now + claimMs });
    if (await desk.batches.replace(batch)) await tend(desk, batch, signal);
  }
}

async function tend(desk: BatchDesk, batch: ModelBatch, signal: AbortSignal): Promise<void> {
  const { state, modelId } = batch;
  if (state.phase === 'SUBMITTING')
    return fail(desk, batch, {
      code: 'BATCH_SUBMIT_UNKNOWN',
      message: 'Nobody knows whether the provider has it: it is not handed in again.',
    });
  if (state.phase !== 'RUNNING' && state.phase !== 'CANCELLING') return;
  const served = desk.models.get(modelId);
  try {
    if (served && takesBatches(served)) {
      const look = await served.batches.look(state.providerId, signal);
      if (look.problem !== null)
        return await fail(desk, batch, { code: 'MODEL_REFUSED', message: look.problem });
      if (look.isOver) return await end(desk, { batch, model: served.batches, card: served.card }, signal);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof ModelError)) throw error;
    desk.log.warn('a batch could not be looked at', { batchId: batch.id, code: error.code });
    // It is there no longer: waiting brings nothing.
    if (error.code === 'MODEL_NOT_FOUND') return fail(desk, batch, error);
  }
  await later(desk, batch);
}

async function later(desk: BatchDesk, batch: ModelBatch): Promise<void> {
  const now = desk.clock.now();
  if (now - batch.submittedAt > givenUpMs)
    return fail(desk, batch, {
      code: 'MODEL_TIMEOUT',
      message: 'The provider has not answered in two days.',
    });
  const looks = batch.looks + 1;
  await desk.batches.replace(changed(batch, { looks, lookAt: now + nextLookMs(looks) }));
}

async function fail(
  { batches, clock }: BatchDesk,
  batch: ModelBatch,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<void> {
  const state = {
    phase: 'FAILED',
    endedAt: clock.now(),
    code,
    message: message.slice(0, 500).toWellFormed(),
  } as const;
  await batches.replace(changed(batch, { lookAt: null, state }));
}

interface Ending {
  readonly batch: ModelBatch;
  readonly model: BatchModel;
  readonly card: ModelCard;
}

/** Stores and traces what became of each question. What a crash breaks off is done once more, and comes out the same. */
async function end(desk: BatchDesk, { batch, model, card }: Ending, signal: AbortSignal): Promise<void> {
  const { state } = batch;
  if (state.phase !== 'RUNNING' && state.phase !== 'CANCELLING') return;
  const results = new Map(
    (await model.results(state.providerId, signal)).map((result) => [result.key, result]),
  );
  const rows = batch.keys.map((_, index) =>
    rowOf(batch, index, { results, card, priceOf: priceOf(card, batch) }),
  );
  for (const row of rows) await traceRow(desk, batch, row);
  await desk.batches.addRows(rows);
  const ended = {
    phase: 'ENDED',
    endedAt: desk.clock.now(),
    succeeded: rows.filter(({ errorCode }) => errorCode === null).length,
    costMicroUsd: rows.reduce((sum, row) => sum + row.costMicroUsd, 0),
  } as const;
  await desk.batches.replace(changed(batch, { lookAt: null, state: ended }));
}

/** Where nobody counted, a question costs its share of the most that all can cost. */
function priceOf({ price }: ModelCard, { costMaxMicroUsd, keys }: ModelBatch) {
  return (tokens: CalledTokens | null): number => {
    if (!price) return 0;
    if (!tokens) return Math.ceil(costMaxMicroUsd / keys.length);
    const { input, output, cachedInput, cacheWriteInput } = tokens;
    const cost = costMicroUsd(price, {
      ...{ inputTokens: input, outputTokens: output },
      ...{ cachedInputTokens: cachedInput, cacheWriteInputTokens: cacheWriteInput },
    });
    return Math.ceil(cost * batchPriceShare);
  };
}

async function traceRow(desk: BatchDesk, batch: ModelBatch, row: BatchRow): Promise<void> {
  // The same at each try, so that it is traced, and paid, once.
  const id = `mcall${batch.id.slice('mbatch'.length)}${String(row.index).padStart(4, '0')}`;
  const { tenantId, modelId, startedBy, submittedAt } = batch;
  await traceCall(desk, {
    ...{ id, tenantId, answerId: id, attempt: 1, modelId, work: 'BATCH', runId: null, agentId: null },
    ...{ startedBy, startedAt: submittedAt, ms: desk.clock.now() - submittedAt },
    ...{ tokens: row.tokens, costMicroUsd: row.costMicroUsd },
    ...{ errorCode: row.errorCode, finish: row.finish },
  });
}
