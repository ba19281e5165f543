import type { TaskDefinition, WorkflowDefinition } from './definition.ts';
import { onlyWaits } from './steps.ts';
import { fromFirstToLast } from './task-graph.ts';

/** How long a task takes, and how that is known. */
export interface Estimate {
  readonly ms: number;
  /**
   * `past-runs`: the median of its earlier times. `duration`: it waits for so long. `timeout`: at most, by its timeout
   * and its most items or iterations, when no attempt has to be repeated. `unknown`: it waits until a moment that an
   * expression says; counted as nothing.
   */
  readonly basis: 'past-runs' | 'duration' | 'timeout' | 'unknown';
}

export interface PlannedTask {
  readonly taskId: string;
  /** From 1: the wave in which it can start at the earliest. */
  readonly stage: number;
  readonly estimate: Estimate;
  /** After the start of the run. */
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** What a run will do, as far as can be said before it starts: as if every condition held and nothing failed. */
export interface Plan {
  readonly tasks: readonly PlannedTask[];
  /** Tasks by stage: those of one stage depend on none of their own, and may run in parallel. */
  readonly stages: readonly (readonly string[])[];
  /** The chain of tasks that the run cannot be shorter than. */
  readonly criticalPath: { readonly taskIds: readonly string[]; readonly ms: number };
  /** With the definition's strategy and concurrency. */
  readonly estimatedMs: number;
  /** What it would take one task at a time, and without any limit. */
  readonly oneAtATimeMs: number;
  readonly withoutLimitMs: number;
  /** Tasks that hold a place among those that run at a time, when no limit holds them back. */
  readonly mostAtATime: number;
}

/** @param mediansMs how long tasks have taken in past runs, by id */
export function planOf(
  definition: WorkflowDefinition,
  mediansMs: ReadonlyMap<string, number> = new Map(),
): Plan {
  const { tasks, strategy, concurrency } = definition;
  const places = new Map(tasks.map(({ id }, place) => [id, place]));
  const order = fromFirstToLast(tasks, places);
  const estimates = tasks.map((task) => estimateOf(task, mediansMs.get(task.id)));
  const work = tasks.map((task, place): Work => {
    const before = task.dependsOn.flatMap((id) => places.get(id) ?? []);
    return { ms: estimates[place]?.ms ?? 0, before, wanted: wantedOf(task), waits: onlyWaits(task.target) };
  });
  const free = simulate(work, order, {
    slots: Number.POSITIVE_INFINITY,
    allCount: false,
    ranks: ranksOf(tasks),
  });
  const one = { slots: 1, allCount: true, ranks: ranksOf(tasks) };
  const oneAtATime = simulate(work, order, one);
  const own =
    strategy === 'sequential'
      ? oneAtATime
      : simulate(work, order, { slots: concurrency, allCount: false, ranks: ranksOf(tasks) });
  const stages = stagesOf(work, order);
  return {
    tasks: tasks.map(({ id }, place) => ({
      taskId: id,
      stage: (stages[place] ?? 0) + 1,
      estimate: estimates[place] ?? { ms: 0, basis: 'unknown' },
      startsAtMs: own.startsAt[place] ?? 0,
      endsAtMs: own.endsAt[place] ?? 0,
    })),
    stages: groupByStage(tasks, stages),
    criticalPath: criticalPathOf(tasks, work, free.endsAt),
    estimatedMs: Math.max(0, ...own.endsAt),
    oneAtATimeMs: Math.max(0, ...oneAtATime.endsAt),
    withoutLimitMs: Math.max(0, ...free.endsAt),
    mostAtATime: free.most,
  };
}

function estimateOf(
  { target, timeoutMs, forEach, loop }: TaskDefinition,
  median: number | undefined,
): Estimate {
  if (median !== undefined) return { ms: median, basis: 'past-runs' };
  if (target.kind === 'wait') {
    const { durationMs } = target;
    return durationMs === null ? { ms: 0, basis: 'unknown' } : { ms: durationMs, basis: 'duration' };
  }
  const times = forEach ? Math.ceil(forEach.itemsMax / forEach.concurrency) : (loop?.iterationsMax ?? 1);
  return { ms: timeoutMs * times, basis: 'timeout' };
}

/** A task as the simulation sees it. */
interface Work {
  readonly ms: number;
  /** Places of the tasks that it depends on. */
  readonly before: readonly number[];
  /** How many of them have to be done. */
  readonly wanted: number;
  /** It takes no place among those that run at a time. */
  readonly waits: boolean;
}

function wantedOf({ dependsOn, join }: TaskDefinition): number {
  if (typeof join === 'number') return Math.min(join, dependsOn.length);
  return join === 'any' ? Math.min(1, dependsOn.length) : dependsOn.length;
}

/** Places in the order in which tasks that are ready together go: by priority, then as they are written. */
function ranksOf(tasks: readonly TaskDefinition[]): readonly number[] {
  const sorted = tasks.map((_, place) => place);
  sorted.sort((a, b) => (tasks[b]?.priority ?? 0) - (tasks[a]?.priority ?? 0) || a - b);
  const ranks = tasks.map(() => 0);
  for (const [rank, place] of sorted.entries()) ranks[place] = rank;
  return ranks;
}

interface Rules {
  readonly slots: number;
  /** Whether those that only wait hold a place too. */
  readonly allCount: boolean;
  readonly ranks: readonly number[];
}

/** Lets the tasks run against a clock that jumps from one end to the next. */
function simulate(work: readonly Work[], order: readonly number[], { slots, allCount, ranks }: Rules) {
  const [startsAt, endsAt] = [work.map(() => 0), work.map(() => 0)];
  const done = work.map(() => 0);
  const dependents = work.map((): number[] => []);
  for (const place of order) for (const before of work[place]?.before ?? []) dependents[before]?.push(place);
  let ready = order.filter((place) => (work[place]?.wanted ?? 0) === 0);
  const running = new Set<number>();
  const begun = new Set<number>();
  let [now, used, most] = [0, 0, 0];
  const takesSlot = (place: number) => allCount || !work[place]?.waits;
  // Each turn begins or ends a task.
  for (let turn = 0; turn <= 2 * work.length && (ready.length > 0 || running.size > 0); turn++) {
    ready.sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
    ready = ready.filter((place) => {
      if (takesSlot(place) && used >= slots) return true;
      if (takesSlot(place)) used++;
      startsAt[place] = now;
      endsAt[place] = now + (work[place]?.ms ?? 0);
      begun.add(place);
      running.add(place);
      return false;
    });
    most = Math.max(most, used);
    const ends = Math.min(...[...running].map((place) => endsAt[place] ?? 0));
    now = ends;
    for (const place of running) {
      if ((endsAt[place] ?? 0) > ends) continue;
      running.delete(place);
      if (takesSlot(place)) used--;
      for (const dependent of dependents[place] ?? []) {
        done[dependent] = (done[dependent] ?? 0) + 1;
        if (done[dependent] === work[dependent]?.wanted && !begun.has(dependent)) ready.push(dependent);
      }
    }
  }
  return { startsAt, endsAt, most };
}

/** How many tasks lie before each at most, of those it has to wait for at least. */
function stagesOf(work: readonly Work[], order: readonly number[]): readonly number[] {
  const stages = work.map(() => 0);
  for (const place of order) {
    const one = work[place];
    if (!one || one.wanted === 0) continue;
    const before = one.before.map((other) => (stages[other] ?? 0) + 1).sort((a, b) => a - b);
    stages[place] = before[one.wanted - 1] ?? 0;
  }
  return stages;
}

function groupByStage(tasks: readonly TaskDefinition[], stages: readonly number[]) {
  const groups: string[][] = [];
  for (const [place, { id }] of tasks.entries()) {
    const stage = stages[place] ?? 0;
    while (groups.length <= stage) groups.push([]);
    groups[stage]?.push(id);
  }
  return groups;
}

/** Back from the last end, each time to the task whose end let the next one start. */
function criticalPathOf(tasks: readonly TaskDefinition[], work: readonly Work[], endsAt: readonly number[]) {
  const ms = Math.max(0, ...endsAt);
  const path: number[] = [];
  let at: number | undefined = endsAt.indexOf(ms);
  while (at !== undefined && at >= 0 && path.length < tasks.length) {
    path.unshift(at);
    const { before, wanted }: Work = work[at] ?? { ms: 0, before: [], wanted: 0, waits: false };
    const byEnd: number[] = [...before].sort((a, b) => (endsAt[a] ?? 0) - (endsAt[b] ?? 0));
    at = wanted > 0 ? byEnd[wanted - 1] : undefined;
  }
  return { taskIds: path.map((place) => tasks[place]?.id ?? ''), ms };
}
