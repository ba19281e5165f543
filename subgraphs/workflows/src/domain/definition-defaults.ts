import { definitionLimits as limits, type RetryPolicy, type Target } from './definition.ts';

const minute = 60_000;
const day = 86_400_000;

/** What a definition says when its author says nothing. */
export const definitionDefaults = {
  concurrency: 10,
  priority: 5,
  retry: { attempts: 3, baseMs: 1_000, maxMs: 60_000, on: null } satisfies RetryPolicy,
  forEachConcurrency: 10,
  itemsMax: limits.itemsMax,
  iterationsMax: 10,
  roundsMax: 3,
} as const;

/** Calls get a minute, other workflows a day, people and signals a week. */
export function defaultTimeoutMs(target: Target): number {
  switch (target.kind) {
    case 'agent':
    case 'select':
    case 'tool':
      return minute;
    case 'gate':
      return target.escalateTo ? day : minute;
    case 'workflow':
      return day;
    default:
      return 7 * day;
  }
}
