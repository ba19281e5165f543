import type { CallableDescription } from '@ymera/kernel';
import type { TaskDefinition, WorkflowDefinition } from './definition.ts';

/** What is there for a definition to name, by id: agents and tools of its tenant, out of those that it names. */
export interface Surroundings {
  readonly agents: ReadonlyMap<string, CallableDescription>;
  readonly tools: ReadonlyMap<string, CallableDescription>;
  /** Those that its tenant's agents are of; looked for only where the definition names one. */
  readonly categories: readonly string[];
}

/** What the search for mistakes in one task has to know of the others. */
export interface AboutDefinition {
  readonly definition: WorkflowDefinition;
  readonly byId: ReadonlyMap<string, TaskDefinition>;
  readonly order: { isBefore(earlier: string, later: string): boolean };
  readonly surroundings: Surroundings;
}
