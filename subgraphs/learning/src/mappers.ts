import type { Outcome } from './domain/outcome.ts';

/** Whether an agent exists is for the agents subgraph to say; here every id may have a performance. */
export interface AgentParent {
  readonly id: string;
}

export type OutcomeParent = Outcome;
