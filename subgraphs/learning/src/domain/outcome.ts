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

/**
 * Whether the outcome says anything about the agent. A run that someone cancelled does not: counted as a failure it
 * would blame the agent for an impatient user.
 */
export function isTrial({ errorCode }: Pick<Outcome, 'errorCode'>): boolean {
  return errorCode !== 'CANCELLED';
}
