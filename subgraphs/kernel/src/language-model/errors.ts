import { DomainError, type NextMove } from '../errors.ts';

/**
 * What can go wrong between us and a model. `MODEL_RATE_LIMITED`, `MODEL_OVERLOADED`, `MODEL_TIMEOUT` and
 * `MODEL_UNREACHABLE` may pass by waiting, or by asking another; `MODEL_BROKEN_ANSWER` (a stream that ended early, JSON
 * that is none) and `MODEL_ANSWER_UNFIT` (it does not fit the caller's own schema) may pass by asking again; `MODEL_REFUSED` (the request itself is refused), `MODEL_NOT_FOUND` and
 * `MODEL_KEY_REFUSED` will not.
 */
export type ModelErrorCode =
  | 'MODEL_RATE_LIMITED'
  | 'MODEL_OVERLOADED'
  | 'MODEL_TIMEOUT'
  | 'MODEL_UNREACHABLE'
  | 'MODEL_BROKEN_ANSWER'
  | 'MODEL_ANSWER_UNFIT'
  | 'MODEL_REFUSED'
  | 'MODEL_NOT_FOUND'
  | 'MODEL_KEY_REFUSED';

const passing: ReadonlySet<ModelErrorCode> = new Set([
  'MODEL_RATE_LIMITED',
  'MODEL_OVERLOADED',
  'MODEL_TIMEOUT',
  'MODEL_UNREACHABLE',
  'MODEL_BROKEN_ANSWER',
  'MODEL_ANSWER_UNFIT',
]);

/** One failed attempt to have a model answer. */
export class ModelError extends DomainError {
  readonly code: ModelErrorCode;
  override readonly nextMove: NextMove;
  /** The provider asked for this much patience, in milliseconds; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ModelErrorCode,
    {
      model,
      message,
      retryAfterMs = null,
      cause,
    }: {
      readonly model: string;
      /** Without any part of a key. */
      readonly message: string;
      readonly retryAfterMs?: number | null;
      readonly cause?: unknown;
    },
  ) {
    // What a provider says of it may be no Unicode.
    super(`${model}: ${message}`.toWellFormed(), { cause, details: { model } });
    this.code = code;
    this.nextMove = passing.has(code) ? 'retry' : 'give-up';
    this.retryAfterMs = retryAfterMs;
  }
}
