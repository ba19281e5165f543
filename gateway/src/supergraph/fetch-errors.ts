import { DeadlineExceededError } from '@ymera/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { askedFields } from './asked-fields.ts';
import { type Path, pathsOf } from './entity-location.ts';
import type { Data } from './merge-shape.ts';
import type { EntityFetch, EntityGroup, RootFetch } from './plan-program.ts';
import type { ObjectProjection } from './projection.ts';

/** One error stands at this many places at most: a failed entity may occur in a list ten thousand times. */
const COPIES_MAX = 100;
/** Errors of one answer that are passed on; a subgraph may report one for each item of a list. */
const ERRORS_MAX = 1000;

/** What became of the entities of one group. */
export interface GroupTargets {
  readonly group: EntityGroup;
  readonly targets: readonly Data[];
  /** For each target, the index of its representation. */
  readonly indexes: readonly number[];
}

/** Where the entities of a fetch stand in the operation's data. */
interface LocatedEntities {
  readonly groups: readonly GroupTargets[];
  readonly root: Data;
  readonly projection: ObjectProjection;
}

type SubgraphError = GraphQLError | GraphQLFormattedError;

/** The errors of a root fetch; an error without a path stands at every root field that was asked for. */
export function rootErrors<C>(
  fetch: RootFetch<C>,
  errors: readonly SubgraphError[],
  external: (key: string) => string,
): GraphQLError[] {
  const fields = [...fetch.shape.keys()].filter((key) => key !== '__typename');
  return errors
    .slice(0, ERRORS_MAX)
    .flatMap((error) =>
      error.path && error.path.length > 0
        ? [placed(error, clientPath(error.path, fetch.renamed, external))]
        : fields.slice(0, COPIES_MAX).map((key) => placed(error, clientPath([key], fetch.renamed, external))),
    );
}

/**
 * The errors of an entity fetch, moved from `_entities` to the places where the entities stand. What concerns the
 * whole fetch stands at each field that it should have brought.
 */
export function entityErrors<C>(
  fetch: EntityFetch<C>,
  errors: readonly SubgraphError[],
  located: LocatedEntities,
  external: (key: string) => string,
): GraphQLError[] {
  const everything = new Set(located.groups.flatMap((group) => group.targets));
  const places = located.groups.flatMap((group) => group.group.places);
  const paths = pathsOf(everything, located.root, places);
  const told: GraphQLError[] = [];
  for (const error of errors) {
    for (const path of pathsOfError(fetch, error, located, paths)) {
      if (told.length === ERRORS_MAX) return told;
      told.push(placed(error, clientPath(path, new Map(), external)));
    }
  }
  return told;
}

/** Where an error of an entity fetch belongs, in keys of the gateway. */
function pathsOfError<C>(
  { renamed }: EntityFetch<C>,
  error: SubgraphError,
  located: LocatedEntities,
  paths: ReadonlyMap<Data, Path>,
): readonly Path[] {
  const [key, index, ...rest] = error.path ?? [];
  const named = located.groups.filter((group) => group.group.key === key);
  if (typeof index !== 'number' || named.length === 0) {
    const failed = named.length > 0 ? named : located.groups;
    return missedPaths(failed, located, paths) ?? [commonPath(failed, paths)];
  }
  const failed = named.map((group) => onlyAt(group, index));
  if (rest.length === 0) return missedPaths(failed, located, paths) ?? everyPath(failed, paths);
  const own = clientPath(rest, renamed, (segment) => segment);
  return everyPath(failed, paths).map((path) => [...path, ...own]);
}

/** The places where the entity of one representation stands. */
function onlyAt({ group, targets, indexes }: GroupTargets, index: number): GroupTargets {
  const those = targets.filter((_, position) => indexes[position] === index);
  return { group, targets: those.slice(0, COPIES_MAX), indexes: those.map(() => index) };
}

function everyPath(groups: readonly GroupTargets[], paths: ReadonlyMap<Data, Path>): readonly Path[] {
  return groups
    .flatMap(({ targets }) => targets.map((target) => paths.get(target) ?? []))
    .slice(0, COPIES_MAX);
}

/** The fields that the failed entities lack for it; `null` when the client asked for none, or they are too many. */
function missedPaths(
  groups: readonly GroupTargets[],
  { root, projection }: LocatedEntities,
  paths: ReadonlyMap<Data, Path>,
): readonly Path[] | null {
  const missed: Path[] = [];
  for (const { group, targets } of groups) {
    for (const target of targets) {
      const path = paths.get(target);
      if (path === undefined) continue;
      for (const field of askedFields({ projection, data: root }, path, group.shape)) {
        missed.push([...path, field]);
      }
      if (missed.length > COPIES_MAX) return null;
    }
  }
  return missed.length > 0 ? missed : null;
}

function commonPath(groups: readonly GroupTargets[], paths: ReadonlyMap<Data, Path>): Path {
  const [first, ...others] = groups.flatMap(({ targets }) =>
    targets.map((target) => paths.get(target) ?? []),
  );
  if (first === undefined) return [];
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && other[same] === first[same]) same++;
    length = same;
  }
  return first.slice(0, length);
}

function clientPath(
  path: Path,
  renamed: ReadonlyMap<string, string>,
  external: (key: string) => string,
): Path {
  return path.map((segment) =>
    typeof segment === 'string' ? external(renamed.get(segment) ?? segment) : segment,
  );
}

// The subgraph's locations point into a text that the client never saw.
function placed(error: SubgraphError, path: Path): GraphQLError {
  const original = error instanceof GraphQLError ? (error.originalError ?? null) : null;
  const moved = new GraphQLError(String(error.message), {
    ...(path.length > 0 && { path }),
    ...(error.extensions && { extensions: error.extensions }),
    ...(original !== null && { originalError: original }),
  });
  if (error instanceof Error && error.cause !== undefined) moved.cause = error.cause;
  return moved;
}

/** What a source threw, as an error of the operation. */
export function thrownError(subgraph: string, error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  const ownExtensions = 'extensions' in originalError ? {} : { extensions: { code: 'INTERNAL' } };
  return new GraphQLError(`Subgraph "${subgraph}" failed.`, { originalError, ...ownExtensions });
}

/** The operation was cancelled, or its deadline passed. */
export function cancelledError(reason: unknown): GraphQLError {
  const originalError = new DeadlineExceededError(reason);
  const { code, nextMove, message } = originalError;
  return new GraphQLError(message, { extensions: { code, nextMove }, originalError });
}
