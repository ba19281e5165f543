import { CommandError } from '../errors.ts';
import type { Doc } from '../values/document.ts';
import type { Catalog } from './catalog.ts';
import { isView } from './store.ts';

/** What a view stands for: a collection and the stages between it and the view's reader. */
export interface ResolvedView {
  readonly base: string;
  readonly pipeline: readonly unknown[];
  /** The view's own collation; undefined is the simple one. */
  readonly collation: Doc | undefined;
}

const depthMax = 20;

/** What a view stands for, through views of views; undefined for a collection or nothing. */
export function resolveView(catalog: Catalog, db: string, name: string): ResolvedView | undefined {
  const view = catalog.find(db, name);
  if (view === undefined || !isView(view.options)) return undefined;
  const pipeline: unknown[] = [];
  let at: typeof view | undefined = view;
  let base = name;
  for (let depth = 0; at !== undefined && isView(at.options); depth++) {
    if (depth === depthMax) {
      throw new CommandError(165, `View depth too deep or view cycle detected; maximum depth is ${depthMax}`);
    }
    // `create` and `collMod` have checked what is stored.
    pipeline.unshift(...(at.options.pipeline as unknown[]));
    base = String(at.options.viewOn);
    at = catalog.find(db, base);
  }
  return { base, pipeline, collation: view.options.collation as Doc | undefined }; // likewise
}

/** Throws CommandNotSupportedOnView where there is a view of that name. */
export function refuseView(catalog: Catalog, db: string, name: string): void {
  const found = catalog.find(db, name);
  if (found !== undefined && isView(found.options)) {
    throw new CommandError(166, `Namespace ${db}.${name} is a view, not a collection`);
  }
}

/** Throws GraphContainsCycle if a view of that name, made on `base`, would stand on itself. */
export function refuseCycle(catalog: Catalog, db: string, name: string, base: string): void {
  for (let at = base, depth = 0; depth < depthMax; depth++) {
    if (at === name) throw new CommandError(5, `View cycle detected: ${db}.${name}`);
    const next = catalog.find(db, at)?.options.viewOn;
    if (typeof next !== 'string') return;
    at = next;
  }
  throw new CommandError(165, `View depth limit exceeded; maximum depth is ${depthMax}`);
}
