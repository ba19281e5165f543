/** What came of one run of an agent. */
export interface Outcome {
  readonly agentRunId: string;
  readonly tenantId: string;
  readonly agentId: string;
  readonly succeeded: boolean;
  /** Null when it succeeded. */
  readonly errorCode: string | null;
  readonly durationMs: number;
  /** When the run ended, in milliseconds since the epoch. */
  readonly at: number;
}

/** Ends that say nothing about the agent: someone stopped its run, or the platform lost it. */
const notItsDoing: ReadonlySet<string | null> = new Set(['CANCELLED', 'RUN_LOST']);

/** Whether the outcome counts: an agent is not blamed for an impatient user, nor for a platform that went down. */
export function isTrial({ errorCode }: Pick<Outcome, 'errorCode'>): boolean {
  return !notItsDoing.has(errorCode);
}
