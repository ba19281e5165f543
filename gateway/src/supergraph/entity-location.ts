import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import { type Data, isData } from './merge-shape.ts';
import type { TypeConditions } from './type-conditions.ts';

/** A response path: keys and list indexes. */
export type Path = readonly (string | number)[];

/** The objects at a place of the answer, lists opened. */
export function entitiesAt(
  root: Data,
  segments: readonly FlattenNodePathSegment[],
  types: TypeConditions,
): Data[] {
  const found: Data[] = [];
  collect(root, segments, 0, types, found);
  return found;
}

function collect(
  value: unknown,
  segments: readonly FlattenNodePathSegment[],
  at: number,
  types: TypeConditions,
  found: Data[],
): void {
  const segment = segments[at];
  if (Array.isArray(value)) {
    // The planner writes "@" once for lists of any depth, so a list is opened wherever one stands.
    const next = segment === '@' ? at + 1 : at;
    for (const item of value) collect(item, segments, next, types, found);
  } else if (isData(value)) {
    if (segment === undefined) found.push(value);
    else if (segment === '@') collect(value, segments, at + 1, types, found);
    else if ('Field' in segment) collect(value[segment.Field], segments, at + 1, types, found);
    else if (matches(value, segment.TypeCondition, types)) collect(value, segments, at + 1, types, found);
  }
}

/** An object whose type was not asked for is taken to be of the only type that it can be. */
function matches(value: Data, conditions: readonly string[], types: TypeConditions): boolean {
  const typename = value.__typename;
  return typeof typename !== 'string' || conditions.some((condition) => types.satisfies(typename, condition));
}

/**
 * The response paths of the given objects, which stand at one of the places. Paths are needed only when something
 * went wrong, so they are searched for then instead of being kept for every object of every answer.
 */
export function pathsOf(
  entities: ReadonlySet<Data>,
  root: Data,
  places: readonly (readonly FlattenNodePathSegment[])[],
): ReadonlyMap<Data, Path> {
  const paths = new Map<Data, Path>();
  for (const place of places) {
    walk(root, place, 0, [], (entity, path) => {
      if (entities.has(entity)) paths.set(entity, path);
    });
  }
  return paths;
}

function walk(
  value: unknown,
  segments: readonly FlattenNodePathSegment[],
  at: number,
  path: Path,
  visitor: (entity: Data, path: Path) => void,
): void {
  const segment = segments[at];
  if (Array.isArray(value)) {
    const next = segment === '@' ? at + 1 : at;
    value.forEach((item, index) => {
      walk(item, segments, next, [...path, index], visitor);
    });
  } else if (isData(value)) {
    if (segment === undefined) visitor(value, path);
    else if (segment !== '@' && 'Field' in segment) {
      walk(value[segment.Field], segments, at + 1, [...path, segment.Field], visitor);
    } else walk(value, segments, at + 1, path, visitor);
  }
}
