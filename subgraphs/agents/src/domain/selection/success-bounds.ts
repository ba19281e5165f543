import { wilsonInterval } from '@ymera/kernel';
import type { SuccessBounds } from './score-terms.ts';

/** What an agent's ended runs add up to. */
export interface AgentRecord {
  readonly agentId: string;
  readonly runs: number;
  readonly successes: number;
}

/** Ends that say nothing about the agent: its run was stopped or lost, its input was wrong, or no model could answer. */
export const notTheAgentsDoing: readonly string[] = [
  ...['CANCELLED', 'RUN_LOST', 'INVALID_INPUT', 'MODELS_BUSY', 'MODEL_UNAVAILABLE', 'MODEL_PRICE_UNKNOWN'],
  ...['MODEL_RATE_LIMITED', 'MODEL_OVERLOADED', 'MODEL_TIMEOUT', 'MODEL_UNREACHABLE', 'MODEL_BROKEN_ANSWER'],
  ...['MODEL_NOT_FOUND', 'MODEL_KEY_REFUSED'],
];

/** Where the rate of success lies in 19 of 20 cases: three successes in three runs are no certainty. Undefined when there were no runs. */
export function successBoundsOf({ runs, successes }: AgentRecord): SuccessBounds | undefined {
  return runs === 0 ? undefined : wilsonInterval(successes, runs);
}
