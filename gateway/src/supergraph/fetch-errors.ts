import { DeadlineExceededError } from '@ymera/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type Path, pathsOf } from './entity-location.ts';
import type { Data } from './merge-shape.ts';
import type { EntityFetch, EntityGroup, RootFetch } from './plan-program.ts';

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
 * whole fetch stands at the path that all its entities have in common.
 */
export function entityErrors<C>(
  fetch: EntityFetch<C>,
  errors: readonly SubgraphError[],
  located: { readonly groups: readonly GroupTargets[]; readonly root: Data },
  external: (key: string) => string,
): GraphQLError[] {
  const everything = new Set(located.groups.flatMap((group) => group.targets));
  const places = located.groups.flatMap((group) => group.group.places);
  const paths = pathsOf(everything, located.root, places);
  return errors.slice(0, ERRORS_MAX).flatMap((error) => {
    const [key, index, ...rest] = error.path ?? [];
    const groups = located.groups.filter((group) => key === undefined || group.group.key === key);
    const found = groups.length === 0 ? located.groups : groups;
    if (typeof index !== 'number' || groups.length === 0) {
      return [placed(error, clientPath(commonPath(found, paths), new Map(), external))];
    }
    return targetsOf(found, index).map((target) => {
      const own = clientPath(rest, fetch.renamed, external);
      return placed(error, [...clientPath(paths.get(target) ?? [], new Map(), external), ...own]);
    });
  });
}

function targetsOf(groups: readonly GroupTargets[], index: number): Data[] {
  return groups
    .flatMap(({ targets, indexes }) => targets.filter((_, position) => indexes[position] === index))
    .slice(0, COPIES_MAX);
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
