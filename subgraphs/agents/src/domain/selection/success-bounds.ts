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

/** The 97.5 % quantile of the standard normal distribution: 2.5 % are left on either side. */
const z = 1.959963984540054;

/**
 * Where the rate of success lies in 19 of 20 cases: the score interval of E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", Journal of the American Statistical Association 22 (1927). Three successes in
 * three runs are thus no certainty. Undefined when there were no runs.
 */
export function successBoundsOf({ runs, successes }: AgentRecord): SuccessBounds | undefined {
  if (runs === 0) return undefined;
  const rate = successes / runs;
  const scale = 1 + z ** 2 / runs;
  const centre = (rate + z ** 2 / (2 * runs)) / scale;
  const reach = (z / scale) * Math.sqrt((rate * (1 - rate)) / runs + z ** 2 / (4 * runs ** 2));
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}
