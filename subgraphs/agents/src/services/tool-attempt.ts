import type { ToolAnswer } from '../ports.ts';

/** What came of asking for a tool. */
export interface ToolAttempt {
  readonly answer: ToolAnswer;
  readonly allowed: boolean;
}

export function toolFailed(code: string, message: string, retryable: boolean): ToolAnswer {
  return { ok: false, error: { code, message, retryable } };
}
