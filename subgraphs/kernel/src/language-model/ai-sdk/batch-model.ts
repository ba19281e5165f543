import type { createOpenAI } from '@ai-sdk/openai';
import type { BatchModel, BatchResult } from '../batch.ts';
import { ModelError } from '../errors.ts';
import { openAttempt } from '../http/attempt.ts';
import type { ModelRequest, ProviderSettings } from '../port.ts';
import { answerOf } from './answer.ts';
import { sdkCall } from './call.ts';
import { reasonOf } from './language-model.ts';
import type { SdkProviderOptions } from './types.ts';

type SdkBatch = ReturnType<ReturnType<typeof createOpenAI>['experimental_batch']>;
type SdkResult =
  Awaited<ReturnType<SdkBatch['doGetBatchResults']>> extends ReadableStream<infer T> ? T : never;

interface BatchSource {
  readonly id: string;
  readonly model: string;
  readonly settings: ProviderSettings;
  open(
    send: typeof fetch,
  ): Pick<SdkBatch, 'doGetBatchStatus' | 'doGetBatchResults' | 'doCancelBatch' | 'doStartBatch'>;
  options(request: ModelRequest): SdkProviderOptions;
}

const messageLengthMax = 300;

/** The AI SDK's batches behind our port. */
export function sdkBatchModel({ id, model, settings, open, options }: BatchSource): BatchModel {
  const attempted = async <T>(
    signal: AbortSignal,
    work: (batch: ReturnType<BatchSource['open']>, abortSignal: AbortSignal) => PromiseLike<T>,
  ): Promise<T> => {
    using attempt = openAttempt(id, settings, signal);
    try {
      return await work(open(attempt.fetch), attempt.signal);
    } catch (error) {
      throw reasonOf(id, attempt, error);
    }
  };
  return {
    id,
    submit: (items, signal) =>
      attempted(signal, async (batch, abortSignal) => {
        const requests = items.map(({ key, request }) => {
          // The signal is of the whole batch, not of each of its requests.
          const { abortSignal: _, ...call } = sdkCall(request, abortSignal, options(request));
          return { type: 'text' as const, id: key, modelId: model, options: call };
        });
        return (await batch.doStartBatch({ requests, abortSignal })).batchId;
      }),
    look: (batchId, signal) =>
      attempted(signal, async (batch, abortSignal) => {
        const { status, rawStatus, error } = await batch.doGetBatchStatus({ batchId, abortSignal });
        const isOver = status !== 'pending';
        // One that was cancelled, or ran out of time, has results of what it did before.
        const didNone = status === 'failed' && rawStatus !== 'cancelled' && rawStatus !== 'expired';
        const told = error?.message.slice(0, messageLengthMax) ?? `the provider says "${rawStatus}"`;
        return { isOver, problem: didNone ? told : null };
      }),
    results: (batchId, signal) =>
      attempted(signal, async (batch, abortSignal) => {
        const results: BatchResult[] = [];
        for await (const result of await batch.doGetBatchResults({ batchId, abortSignal }))
          results.push(resultOf(id, result));
        return results;
      }),
    cancel: async (batchId, signal) => {
      await attempted(signal, async (batch, abortSignal) => batch.doCancelBatch?.({ batchId, abortSignal }));
    },
  };
}

function resultOf(model: string, result: SdkResult): BatchResult {
  const { id: key } = result;
  if (result.status !== 'succeeded') {
    const code = codes[result.status];
    const message = result.error?.message ?? `the provider says "${result.status}"`;
    return { key, ok: false, code, message: message.slice(0, messageLengthMax) };
  }
  try {
    if (result.type !== 'text') throw new TypeError('not a text');
    const { result: answer } = result;
    return {
      ...{ key, ok: true },
      answer: answerOf(model, { ...answer, servedBy: answer.response?.modelId ?? model }),
    };
  } catch (error) {
    const message = error instanceof ModelError ? error.message : 'the answer cannot be read';
    return { key, ok: false, code: 'MODEL_BROKEN_ANSWER', message };
  }
}

const codes = { failed: 'MODEL_REFUSED', cancelled: 'CANCELLED', expired: 'EXPIRED' } as const;
