import type { ModelAnswer, ModelRequest } from './port.ts';

/**
 * A model that answers many requests within a day, for less. What goes wrong is a ModelError, except for an aborted
 * signal: its reason is thrown as it is.
 */
export interface BatchModel {
  /** `<provider>/<model>`. */
  readonly id: string;
  /** Hands the requests in and gives the provider's id of them. @throws ModelError */
  submit(items: readonly BatchItem[], signal: AbortSignal): Promise<string>;
  /** @throws ModelError */
  look(batchId: string, signal: AbortSignal): Promise<BatchState>;
  /** Of a batch that is over, in any order; those that are missing got no answer. @throws ModelError */
  results(batchId: string, signal: AbortSignal): Promise<readonly BatchResult[]>;
  /** Asks for its end; what is answered until then has results. @throws ModelError */
  cancel(batchId: string, signal: AbortSignal): Promise<void>;
}

export interface BatchItem {
  /** Letters, digits, `_` and `-`, at most 64, each once in a batch. */
  readonly key: string;
  readonly request: ModelRequest;
}

export interface BatchState {
  readonly isOver: boolean;
  /** Why the provider did none of it; null when it did, or may yet. */
  readonly problem: string | null;
}

export type BatchResult =
  | { readonly key: string; readonly ok: true; readonly answer: ModelAnswer }
  | {
      readonly key: string;
      readonly ok: false;
      readonly code: 'MODEL_REFUSED' | 'MODEL_BROKEN_ANSWER' | 'CANCELLED' | 'EXPIRED';
      readonly message: string;
    };
