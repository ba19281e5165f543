import type { Payload } from './payload.ts';
import type { AttemptRef, AttemptReport } from './report.ts';
import { readStepId } from './steps.ts';

/** What went wrong with an attempt. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly details?: Payload | null;
  /** True when another attempt may do better. */
  readonly mayPass: boolean;
  /** False when nobody can say whether the attempt did its work. */
  readonly outcomeKnown: boolean;
}

const messageLengthMax = 2_000;
const codeLengthMax = 100;

/** The report of an attempt that failed; code and message are cut to a sane length, since they come from plugins. */
export function failed({ stepId, attempt, idempotencyKey }: AttemptRef, trouble: Trouble): AttemptReport {
  const { taskId } = readStepId(stepId);
  const { mayPass, outcomeKnown, details = null } = trouble;
  const code = trouble.code.slice(0, codeLengthMax);
  const message = trouble.message.slice(0, messageLengthMax);
  return {
    stepId,
    attempt,
    idempotencyKey,
    kind: 'failed',
    failure: { taskId, code, message, details },
    mayPass,
    outcomeKnown,
  };
}

export const tooLarge = (code: string, what: string, bytesMax: number): Trouble => ({
  code,
  message: `The task's ${what} is larger than ${bytesMax} bytes as JSON, or nested too deeply. Put large data into a file in the workspace and pass its path.`,
  mayPass: false,
  outcomeKnown: true,
});

export const timedOut = (timeoutMs: number): Trouble => ({
  code: 'TASK_TIMEOUT',
  message: `The agent did not answer within the task's ${timeoutMs} ms, nor the while after.`,
  mayPass: true,
  outcomeKnown: true,
});

/** What a step fails with that was under way when its run was ending. */
export const cancelledCode = 'CANCELLED';

export const cancelled: Trouble = {
  code: cancelledCode,
  message: 'The run was cancelled.',
  mayPass: false,
  outcomeKnown: true,
};
