import type { CalledTokens, ModelFinish } from './model-call.ts';

/** Many questions for one model, which a provider answers within a day and for less. */
export interface ModelBatch {
  /** Such as mbatch_…; later ones sort later. */
  readonly id: string;
  readonly tenantId: string;
  readonly startedBy: string;
  /** From 1; counts the changes. */
  readonly revision: number;
  readonly modelId: string;
  /** Of its questions, in their order. */
  readonly keys: readonly string[];
  /** Milliseconds since the epoch. */
  readonly submittedAt: number;
  /** The most that it can cost, in millionths of a US dollar. */
  readonly costMaxMicroUsd: number;
  /** When it is looked at next; null when it is over. */
  readonly lookAt: number | null;
  /** How often it was looked at in vain. */
  readonly looks: number;
  readonly state: BatchState;
}

export type BatchState =
  /** It is being handed in; nobody knows yet whether it arrived. */
  | { readonly phase: 'SUBMITTING' }
  | { readonly phase: 'RUNNING' | 'CANCELLING'; readonly providerId: string }
  | {
      readonly phase: 'ENDED';
      readonly endedAt: number;
      readonly succeeded: number;
      readonly costMicroUsd: number;
    }
  | { readonly phase: 'FAILED'; readonly endedAt: number; readonly code: string; readonly message: string };

/** What became of one question. */
export interface BatchRow {
  readonly tenantId: string;
  readonly batchId: string;
  /** From 0. */
  readonly index: number;
  readonly key: string;
  /** Null when it failed. */
  readonly text: string | null;
  readonly finish: ModelFinish | null;
  readonly errorCode: string | null;
  readonly message: string | null;
  readonly tokens: CalledTokens;
  readonly costMicroUsd: number;
}

/** OpenAI and Anthropic answer in batches at half the price. */
export const batchPriceShare = 0.5;

const firstLookMs = 30_000;
const lookMsMax = 600_000;

/** How long until a batch is looked at again. */
export function nextLookMs(looks: number): number {
  return Math.min(lookMsMax, Math.round(firstLookMs * 1.5 ** Math.min(looks, 20)));
}

/** The batch after one more change. */
export function changed(
  batch: ModelBatch,
  changes: Partial<Omit<ModelBatch, 'id' | 'revision'>>,
): ModelBatch {
  return { ...batch, ...changes, revision: batch.revision + 1 };
}
