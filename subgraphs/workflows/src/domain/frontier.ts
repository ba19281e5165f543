import type { TaskDefinition } from './definition.ts';
import { joinOf } from './joins.ts';
import type { RunState } from './run-state.ts';

/**
 * Whether something may have to be done about a task: it is active, or it waits for nothing but its turn, or waits in
 * vain. All others can be passed over, so that a step on a long way costs no look at the whole of it.
 */
export function isOnFrontier(run: Pick<RunState, 'tasks'>, task: TaskDefinition): boolean {
  const phase = run.tasks.get(task.id)?.phase;
  return phase === 'active' || (phase === 'waiting' && joinOf(run, task) !== 'open');
}

export const frontierOf = (run: Pick<RunState, 'tasks' | 'definition'>): Set<string> =>
  new Set(run.definition.tasks.filter((task) => isOnFrontier(run, task)).map(({ id }) => id));

/** The tasks of the frontier, each after those that it depends on. */
export const frontierInOrder = (run: RunState): readonly TaskDefinition[] =>
  arranged(run, run.index.order, run.index.positions);

/** The tasks of the frontier, those first that go first. */
export const frontierByRank = (run: RunState): readonly TaskDefinition[] =>
  arranged(run, run.index.ranking, run.index.ranks);

function arranged(
  { frontier, index }: RunState,
  all: readonly TaskDefinition[],
  places: ReadonlyMap<string, number>,
): readonly TaskDefinition[] {
  // Sorting a few is cheaper than looking through all, and the other way round.
  if (frontier.size * 8 > all.length) return all.filter(({ id }) => frontier.has(id));
  const few = [...frontier].flatMap((id) => index.byId.get(id) ?? []);
  return few.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}
