import { wilsonInterval } from '@ymera/kernel';
import type { SuccessBounds } from './score-terms.ts';

/** What an agent's ended runs add up to. */
export interface AgentRecord {
  readonly agentId: string;
  readonly runs: number;
  readonly successes: number;
}

/** Where the rate of success lies in 19 of 20 cases: three successes in three runs are no certainty. Undefined when there were no runs. */
export function successBoundsOf({ runs, successes }: AgentRecord): SuccessBounds | undefined {
  return runs === 0 ? undefined : wilsonInterval(successes, runs);
}
