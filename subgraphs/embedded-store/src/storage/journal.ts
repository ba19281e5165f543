import type { Doc } from '../values/document.ts';
import type { Collection } from './collection.ts';
import type { IndexTable } from './index-table.ts';

/** One change of one document, as it was made. */
export type DocumentChange =
  | { readonly kind: 'insert'; readonly doc: Doc; readonly bytes: Uint8Array }
  | {
      /** A replacement as a whole, or an update that changed parts. */
      readonly kind: 'replace' | 'update';
      readonly before: Doc;
      readonly after: Doc;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'delete'; readonly before: Doc };

/** The keys a write is about to take or give up, in the table of documents and in unique indexes. */
export interface Claim {
  readonly collection: Collection;
  readonly idKey: Buffer;
  readonly unique: readonly (readonly [index: IndexTable, keys: readonly Buffer[]])[];
}

/** What a collection asks before it writes, and tells when it has: the store's own, or a transaction's. */
export interface Journal {
  /** Whether claims matter now; without open transactions nothing can be in the way. */
  readonly guarded: boolean;
  /** Throws NotYet or WriteConflict if a transaction stands in the way. */
  claim(claim: Claim): void;
  /** Keeps that an index has met an array on the way to these fields. */
  keepMultikey(index: number, mask: number): void;
  /** Records the change of the document at `rid`; gives the number that the document carries from now on. */
  note(collection: Collection, rid: number, change: DocumentChange): number;
}
