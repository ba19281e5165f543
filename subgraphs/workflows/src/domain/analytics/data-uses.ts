import type { JsonValue } from '@ymera/kernel';
import type { TaskDefinition } from '../definition.ts';
import { ExpressionError } from '../expression-error.ts';
import { pathsOf } from '../expression-references.ts';
import { onlyWaits } from '../steps.ts';
import { expressionsOf } from '../template.ts';
import type { DataPlace, GraphEdge } from './run-views.ts';

/** What a task's definition takes of other tasks. */
export interface DataUses {
  /** By the task that it is taken of. */
  readonly of: ReadonlyMap<
    string,
    { readonly places: readonly DataPlace[]; readonly fields: readonly string[] }
  >;
  /** True when it cannot be said before there are values, whose data is taken. */
  readonly isOpen: boolean;
}

export function dataUsesOf(task: TaskDefinition): DataUses {
  const found = new Map<string, { places: Set<DataPlace>; fields: Set<string> }>();
  let isOpen = false;
  for (const { place, expression } of placedExpressions(task)) {
    const paths = readablePaths(expression);
    if (!paths) isOpen = true;
    for (const { root, keys } of paths ?? []) {
      if (root !== 'tasks') continue;
      const [id, ...fields] = keys;
      if (id === undefined) {
        isOpen = true;
        continue;
      }
      const use = found.get(String(id)) ?? { places: new Set(), fields: new Set() };
      use.places.add(place);
      if (fields.length > 0) use.fields.add(fields.join('.'));
      found.set(String(id), use);
    }
  }
  // What a compensation takes of its own task is no edge.
  found.delete(task.id);
  const of = new Map(
    [...found].map(([id, { places, fields }]) => [id, { places: [...places], fields: [...fields].sort() }]),
  );
  return { of, isOpen };
}

function placedExpressions(task: TaskDefinition) {
  const { target, when, forEach, loop, integrates, compensate } = task;
  const one = (place: DataPlace, expression: string | null | undefined) =>
    expression == null ? [] : [{ place, expression }];
  const many = (place: DataPlace, template: JsonValue) =>
    expressionsOf(template).expressions.map(({ expression }) => ({ place, expression }));
  return [
    ...one('when', when),
    ...many('input', task.input),
    ...one('items', forEach?.items),
    ...one('while', loop?.while),
    ...one('until', target.kind === 'wait' ? target.until : null),
    ...one('integrates', integrates),
    ...many('compensate', compensate?.input ?? null),
  ];
}

/** Null for what cannot be read, such as an expression that was stored before the language had its present bounds. */
function readablePaths(expression: string): ReturnType<typeof pathsOf> | null {
  try {
    return pathsOf(expression);
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

/** What an edge says about data; `from` is a direct dependency of `to`, or one of those further up. */
export function edgeData(from: TaskDefinition, to: TaskDefinition, uses: DataUses): GraphEdge['data'] {
  if (uses.of.has(from.id)) return 'used';
  if (uses.isOpen) return 'unknown';
  return isControl(from) || isControl(to) ? 'control' : 'unused';
}

/** Tasks that are there for the order of things: they ask, wait or examine, or integrate what was examined. */
const isControl = ({ target, integrates }: TaskDefinition): boolean =>
  onlyWaits(target) || target.kind === 'gate' || integrates !== null;
