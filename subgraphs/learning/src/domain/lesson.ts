import { isTrial, type Outcome } from './outcome.ts';

/** What one run taught: somebody was given a task, and did it or failed. */
export interface Lesson {
  readonly agentRunId: string;
  readonly tenantId: string;
  readonly agentId: string;
  /** What was to be done, in words. */
  readonly task: string;
  readonly succeeded: boolean;
  /** When the run ended, in milliseconds since the epoch. */
  readonly at: number;
}

/** Null when nobody said what was to be done, or when how it ended says nothing about the agent. */
export function lessonOf(outcome: Outcome, task: string | null): Lesson | null {
  const { agentRunId, tenantId, agentId, succeeded, at } = outcome;
  if (task === null || !isTrial(outcome)) return null;
  return { agentRunId, tenantId, agentId, task, succeeded, at };
}
