import { runsMin } from './confidence.ts';
import { medianOf } from './distribution.ts';
import type { RunHistory } from './run-history.ts';

/**
 * How long tasks take from their first step to their end, retries, items and iterations included: the median in
 * milliseconds of the times that they succeeded, by their ids. Tasks that did so in too few runs are left out.
 */
export function taskMedians(
  histories: readonly Pick<RunHistory, 'runId' | 'executions'>[],
): ReadonlyMap<string, number> {
  const times = new Map<string, { readonly runId: string; readonly ms: number }[]>();
  for (const { runId, executions } of histories)
    for (const { taskId, outcome, isCompensation, startedAt, endedAt } of executions) {
      if (outcome !== 'succeeded' || isCompensation || startedAt === null || endedAt === null) continue;
      const known = times.get(taskId) ?? [];
      known.push({ runId, ms: endedAt - startedAt });
      times.set(taskId, known);
    }
  const medians = new Map<string, number>();
  for (const [taskId, known] of times) {
    const median = medianOf(known.map(({ ms }) => ms));
    if (median !== null && new Set(known.map(({ runId }) => runId)).size >= runsMin)
      medians.set(taskId, median);
  }
  return medians;
}
