/**
 * One time that a task was done, or passed over, on a run's way. A task that a gate sends back, or that is tried again
 * after it has failed, has several, so that what happened is a graph without cycles.
 */
export interface Execution {
  /** Its place among the executions of the run. */
  readonly place: number;
  readonly taskId: string;
  readonly number: number;
  readonly isCompensation: boolean;
  /** Since when nothing but its turn was missing; null before that. */
  readonly readyAt: number | null;
  /** Of its first step, or of its end when it had none; null before that. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Rises with each that ends: whatever is `before` another has the lower one. Null before its end. */
  readonly endOrder: number | null;
  readonly outcome: 'open' | 'succeeded' | 'failed' | 'skipped' | 'stopped';
  /** Why it failed. */
  readonly code: string | null;
  /** The places of those that had to end before it could begin. */
  readonly before: readonly number[];
}

/** An execution while the log is read. */
export interface ExecutionDraft extends Omit<{ -readonly [K in keyof Execution]: Execution[K] }, 'before'> {
  readonly before: Set<number>;
  /** Since when its next step waits for its turn: later than `readyAt` for items and loops. */
  queuedFrom: number | null;
}

export const finishExecution = ({ queuedFrom: _queuedFrom, before, ...rest }: ExecutionDraft): Execution => ({
  ...rest,
  before: [...before].sort((a, b) => a - b),
});
