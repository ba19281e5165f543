import type { TaskDefinition, WorkflowDefinition } from './definition.ts';

/** What a definition says, laid out for looking up: made once, whichever runs follow it. */
export interface DefinitionIndex {
  readonly byId: ReadonlyMap<string, TaskDefinition>;
  /** Every task after all that it depends on; among equals in the order of the definition. */
  readonly order: readonly TaskDefinition[];
  /** Who starts first when several could: the higher priority, then the order of the definition. */
  readonly ranking: readonly TaskDefinition[];
  /** The place of each task in `order`, and in `ranking`. */
  readonly positions: ReadonlyMap<string, number>;
  readonly ranks: ReadonlyMap<string, number>;
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  /** The names of the signals that tasks wait for. */
  readonly signals: ReadonlySet<string>;
}

const indexes = new WeakMap<WorkflowDefinition, DefinitionIndex>();

/** Tasks in a cycle, which no defined workflow has, are left out of `order`. */
export function indexOf(definition: WorkflowDefinition): DefinitionIndex {
  const known = indexes.get(definition);
  if (known) return known;
  const { tasks } = definition;
  const dependents = new Map<string, string[]>(tasks.map(({ id }) => [id, []]));
  for (const { id, dependsOn } of tasks) for (const other of dependsOn) dependents.get(other)?.push(id);
  const order = sorted(tasks, dependents);
  const ranking = tasks.toSorted((a, b) => b.priority - a.priority);
  const index: DefinitionIndex = {
    byId: new Map(tasks.map((task) => [task.id, task])),
    order,
    ranking,
    positions: new Map(order.map(({ id }, position) => [id, position])),
    ranks: new Map(ranking.map(({ id }, rank) => [id, rank])),
    dependents,
    signals: new Set(tasks.flatMap(({ target }) => (target.kind === 'signal' ? [target.name] : []))),
  };
  indexes.set(definition, index);
  return index;
}

// Kahn's algorithm: a task comes once nothing that it depends on is still to come.
function sorted(
  tasks: readonly TaskDefinition[],
  dependents: ReadonlyMap<string, readonly string[]>,
): readonly TaskDefinition[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const missing = new Map(tasks.map(({ id, dependsOn }) => [id, new Set(dependsOn).size]));
  const order = tasks.filter(({ id }) => missing.get(id) === 0);
  for (let next = 0; next < order.length; next++) {
    for (const id of new Set(dependents.get(order[next]?.id ?? ''))) {
      const left = (missing.get(id) ?? 0) - 1;
      missing.set(id, left);
      const task = byId.get(id);
      if (left === 0 && task) order.push(task);
    }
  }
  return order;
}

/** All that comes after a task, whether directly or not. */
export function descendantsOf({ dependents }: DefinitionIndex, taskId: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(dependents.get(taskId) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(dependents.get(next) ?? []));
  }
  return found;
}
