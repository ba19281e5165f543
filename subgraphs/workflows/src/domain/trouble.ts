import type { Payload } from './payload.ts';
import type { Report } from './report.ts';

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
export function failed(about: Pick<Report, 'taskId' | 'attempt'>, trouble: Trouble): Report {
  const { taskId, attempt } = about;
  const { mayPass, outcomeKnown, details = null } = trouble;
  const code = trouble.code.slice(0, codeLengthMax);
  const message = trouble.message.slice(0, messageLengthMax);
  return {
    taskId,
    attempt,
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

export const cancelled: Trouble = {
  code: 'CANCELLED',
  message: 'The run was cancelled.',
  mayPass: false,
  outcomeKnown: true,
};
