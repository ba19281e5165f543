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
