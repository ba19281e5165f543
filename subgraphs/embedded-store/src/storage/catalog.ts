import type { TimeLimit } from '../time-limit.ts';
import type { Doc } from '../values/document.ts';
import type { Collection } from './collection.ts';
import type { IndexSpec } from './index-spec.ts';

/** The collections a command sees: the store's, or those of its transaction's snapshot. */
export interface Catalog {
  /** The collection, or undefined if nothing created it. */
  find(db: string, name: string): Collection | undefined;
  /** The collection, created if need be, as a write does. */
  open(db: string, name: string): Collection;
  /** Throws NamespaceExists if there is one already. */
  create(db: string, name: string, options: Doc): Collection;
  /** Throws DuplicateKey if the documents that are there cannot be unique under it. */
  createIndex(collection: Collection, spec: IndexSpec, timeLimit?: TimeLimit): void;
}
