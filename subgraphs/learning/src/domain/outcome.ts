import { notTheAgentsDoing } from '@ymera/kernel';

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

/** Whether the outcome counts: no agent is blamed for an impatient user, a wrong input, or a model that is away. */
export function isTrial({ errorCode }: Pick<Outcome, 'errorCode'>): boolean {
  return errorCode === null || !notTheAgentsDoing.includes(errorCode);
}
