import type { FetchNodePathSegment, FetchRewrite } from '@graphql-hive/router-query-planner';
import { type Data, isData, type MergeShape } from './merge-shape.ts';
import type { TypeConditions } from './type-conditions.ts';

/** A change that the planner wants made to what goes into a subgraph, or to what comes out of it. */
export interface Rewrite {
  readonly path: readonly FetchNodePathSegment[];
  /** At the end of the path: put this value there … */
  readonly value?: string;
  /** … or move what stands there to this key. */
  readonly key?: string;
}

/** Brings the planner's two ways of writing a rewrite into one. */
export function toRewrites(rewrites: readonly FetchRewrite[] | undefined | null): readonly Rewrite[] {
  return (rewrites ?? []).map((rewrite) => {
    if ('KeyRenamer' in rewrite) {
      return { path: rewrite.KeyRenamer.path, key: rewrite.KeyRenamer.renameKeyTo };
    }
    const setter = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
    return { path: setter.path, value: setter.setValueTo };
  });
}

/** Applies the rewrite to the value in place, at every list item that its path passes. */
export function applyRewrite(value: unknown, rewrite: Rewrite, types: TypeConditions, at = 0): void {
  if (Array.isArray(value)) {
    for (const item of value) applyRewrite(item, rewrite, types, at);
    return;
  }
  const segment = rewrite.path[at];
  if (!isData(value) || segment === undefined) return;
  if ('TypenameEquals' in segment) {
    const typename = value.__typename;
    const matches = segment.TypenameEquals.some(
      (condition) => typeof typename !== 'string' || types.satisfies(typename, condition),
    );
    if (matches) applyRewrite(value, rewrite, types, at + 1);
  } else if (at < rewrite.path.length - 1) {
    applyRewrite(value[segment.Key], rewrite, types, at + 1);
  } else {
    change(value, segment.Key, rewrite);
  }
}

function change(parent: Data, key: string, rewrite: Rewrite): void {
  if (!Object.hasOwn(parent, key)) return;
  if (rewrite.value !== undefined) parent[key] = rewrite.value;
  if (rewrite.key === undefined || rewrite.key === key) return;
  parent[rewrite.key] = parent[key];
  delete parent[key];
}

/** Enters the keys that renaming brings about, so that merging knows them. */
export function renameInShape(shape: MergeShape, rewrite: Rewrite): void {
  const keys = rewrite.path.flatMap((segment) => ('Key' in segment ? [segment.Key] : []));
  const last = keys.pop();
  let parent: MergeShape | null | undefined = shape;
  for (const key of keys) parent = parent?.get(key);
  if (last === undefined || rewrite.key === undefined || !parent?.has(last)) return;
  const moved = parent.get(last) ?? null;
  const known = parent.get(rewrite.key) ?? null;
  if (moved !== null && known !== null) {
    for (const [key, child] of moved) known.set(key, child);
  } else {
    parent.set(rewrite.key, known ?? moved);
  }
}
