import type { ExecutionResult } from 'graphql';
import { cancelledError } from './fetch-errors.ts';

/** An operation's right to be stopped, shared by all its fetches. */
export interface Cancellation {
  readonly signal: AbortSignal;
  /** Answers as a failed subgraph would, once the signal is aborted. */
  readonly answer: Promise<ExecutionResult>;
  /** Lets go of the signal, which may outlive the operation. */
  release(): void;
}

/** Watches the signal until `release`. */
export function watchCancellation(signal: AbortSignal): Cancellation {
  const { promise, resolve } = Promise.withResolvers<ExecutionResult>();
  const cancel = () => resolve({ errors: [cancelledError(signal.reason)] });
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return { signal, answer: promise, release: () => signal.removeEventListener('abort', cancel) };
}
