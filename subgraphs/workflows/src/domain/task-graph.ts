import type { TaskDefinition } from './definition.ts';

type Node = Pick<TaskDefinition, 'id' | 'dependsOn'>;

/** The first cycle as a path that ends where it begins, such as `a -> b -> a`; null when there is none. */
export function findCycle(tasks: readonly Node[]): readonly string[] | null {
  const edges = new Map(tasks.map((task) => [task.id, task.dependsOn]));
  const done = new Set<string>();
  for (const { id } of tasks) {
    const cycle = walk(id, edges, done);
    if (cycle) return cycle;
  }
  return null;
}

// Depth-first with a stack of its own, so that a long chain cannot exhaust the call stack.
function walk(
  start: string,
  edges: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | null {
  if (done.has(start)) return null;
  const path = [{ id: start, next: 0 }];
  const onPath = new Set([start]);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const dependency = edges.get(top.id)?.[top.next++];
    if (dependency === undefined) {
      done.add(top.id);
      onPath.delete(top.id);
      path.pop();
    } else if (onPath.has(dependency)) {
      const ids = path.map(({ id }) => id);
      return [...ids.slice(ids.indexOf(dependency)), dependency];
    } else if (!done.has(dependency) && edges.has(dependency)) {
      path.push({ id: dependency, next: 0 });
      onPath.add(dependency);
    }
  }
  return null;
}

/** All tasks that this one depends on, directly or not; also where there are cycles or unknown names. */
export function ancestorsOf(tasks: readonly Node[], id: string): ReadonlySet<string> {
  const edges = new Map(tasks.map((task) => [task.id, task.dependsOn]));
  const found = new Set<string>();
  const open = [...(edges.get(id) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(edges.get(next) ?? []));
  }
  return found;
}

/** The tasks that no other task depends on, in the order of the definition. */
export function lastTasks(tasks: readonly Node[]): readonly string[] {
  const needed = new Set(tasks.flatMap((task) => task.dependsOn));
  return tasks.map(({ id }) => id).filter((id) => !needed.has(id));
}

/**
 * Whether one task comes before another, directly or not, asked of all tasks at once: 1,000 tasks with every
 * dependency there can be take some milliseconds. Where there is a cycle, nothing on it is known to come before.
 */
export function orderOf(tasks: readonly Node[]): { isBefore(earlier: string, later: string): boolean } {
  const places = new Map(tasks.map(({ id }, place) => [id, place]));
  const words = Math.ceil(tasks.length / 32);
  const before = tasks.map(() => new Uint32Array(words));
  for (const place of fromFirstToLast(tasks, places)) {
    const own = before[place];
    for (const dependency of tasks[place]?.dependsOn ?? []) {
      const at = places.get(dependency);
      const theirs = at === undefined ? undefined : before[at];
      if (at === undefined || !theirs || !own) continue;
      for (let word = 0; word < words; word++) own[word] = (own[word] ?? 0) | (theirs[word] ?? 0);
      own[at >> 5] = (own[at >> 5] ?? 0) | (1 << (at & 31));
    }
  }
  return {
    isBefore: (earlier, later) => {
      const [from, to] = [places.get(earlier), places.get(later)];
      if (from === undefined || to === undefined) return false;
      return (((before[to]?.[from >> 5] ?? 0) >>> (from & 31)) & 1) === 1;
    },
  };
}

/** Places of the tasks, each after those it depends on; without those on a cycle and after one. */
export function fromFirstToLast(
  tasks: readonly Node[],
  places: ReadonlyMap<string, number>,
): readonly number[] {
  const waiting = tasks.map(() => 0);
  const dependents = tasks.map((): number[] => []);
  tasks.forEach(({ dependsOn }, place) => {
    for (const dependency of new Set(dependsOn)) {
      const at = places.get(dependency);
      if (at === undefined) continue;
      waiting[place] = (waiting[place] ?? 0) + 1;
      dependents[at]?.push(place);
    }
  });
  const order = tasks.flatMap((_, place) => (waiting[place] === 0 ? [place] : []));
  // The list grows while it is gone through.
  for (const place of order) {
    for (const dependent of dependents[place] ?? []) {
      const left = (waiting[dependent] ?? 0) - 1;
      waiting[dependent] = left;
      if (left === 0) order.push(dependent);
    }
  }
  return order;
}
