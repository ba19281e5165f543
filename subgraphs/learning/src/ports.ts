import type { TimeCursor } from '@ymera/kernel';
import type { Lesson } from './domain/lesson.ts';
import type { Outcome } from './domain/outcome.ts';
import type { Tally } from './domain/performance.ts';

export interface OutcomeQuery {
  readonly tenantId: string;
  readonly agentId: string;
  /** How many at most. */
  readonly limit: number;
  /** Only what comes after this place. */
  readonly after: TimeCursor | null;
}

/** The outcomes of all runs. They are only ever added. */
export interface OutcomeStore {
  /** Keeps an outcome. One of the same run that is there already stays as it is. */
  add(outcome: Outcome): Promise<void>;
  /** Newest first; at one moment, by descending run id. */
  list(query: OutcomeQuery, signal?: AbortSignal): Promise<readonly Outcome[]>;
  /** One tally for each of these agents that has a trial in the tenant, in any order. */
  tally(
    query: { readonly tenantId: string; readonly agentIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly Tally[]>;
}

/** Which lessons to read. */
export interface LessonQuery {
  readonly tenantId: string;
  /** Only of runs that ended then or later, in milliseconds since the epoch. */
  readonly since: number;
  /** How many at most. */
  readonly limit: number;
}

/** What runs taught about tasks. They are only ever added, and may be forgotten after 90 days. */
export interface LessonStore {
  /** Keeps a lesson. One of the same run that is there already stays as it is. */
  add(lesson: Lesson): Promise<void>;
  /** Newest first; at one moment, by descending run id. */
  list(query: LessonQuery, signal?: AbortSignal): Promise<readonly Lesson[]>;
}
