import type { TimeCursor } from '@ymera/kernel';
import type { SpendOf, SpendSum } from './domain/spend.ts';
import type { UsageEvent } from './domain/usage-event.ts';

export interface UsageQuery {
  readonly tenantId: string;
  /** How many at most. */
  readonly limit: number;
  /** Only what comes after this place. */
  readonly after: TimeCursor | null;
}

export interface SpendQuery {
  readonly tenantId: string;
  readonly of: SpendOf;
  readonly ids: readonly string[];
}

export interface TasksQuery {
  readonly tenantId: string;
  readonly workflowRunIds: readonly string[];
}

/** All charges. They are only ever added. */
export interface UsageStore {
  /** Keeps charges. One whose id is there already stays as it is. */
  add(charges: readonly UsageEvent[]): Promise<void>;
  /** Newest first; at one moment, by descending id. */
  list(query: UsageQuery, signal?: AbortSignal): Promise<readonly UsageEvent[]>;
  /** One sum for each of these ids that was charged for in the tenant, in any order. */
  sum(query: SpendQuery, signal?: AbortSignal): Promise<readonly SpendSum[]>;
  /** One sum for each task that was charged for in these workflow runs, by its id as a task's run, in any order. */
  sumTasks(query: TasksQuery, signal?: AbortSignal): Promise<readonly SpendSum[]>;
}
