/** A document, as `collection/id`. */
export type DocumentName = string;

/** What a write leaves behind: its mark in the document's `ops`, or no document. */
export type Effect =
  | { readonly document: DocumentName; readonly mark: string }
  | { readonly document: DocumentName; readonly gone: true };

export type OperationKind = (typeof operationKinds)[number];

export const operationKinds = [
  'insert',
  'update',
  'upsert',
  'delete',
  'counter',
  'transfer',
  'booking',
  'bulk',
  'client bulk',
] as const;

/** A line of a writer's journal: what it is about to do, and what it was told became of it. */
export type WriterEntry =
  | {
      readonly is: 'intent';
      readonly op: string;
      readonly kind: OperationKind;
      /** Whether all effects come about or none. */
      readonly atomic: boolean;
      readonly effects: readonly Effect[];
    }
  /** Acknowledged; a counter also says at which number it saw itself. */
  | { readonly is: 'acked'; readonly op: string; readonly number?: number }
  /** The store said no, or was never asked to commit: it must not have happened. */
  | { readonly is: 'refused'; readonly op: string; readonly why: string }
  /** No answer: it may have happened. */
  | { readonly is: 'unknown'; readonly op: string; readonly why: string };

/** A line of a change stream consumer's journal. The token is what it resumes from when it is the last line. */
export type ConsumerEntry =
  | { readonly is: 'open'; readonly token: unknown }
  | {
      readonly is: 'event';
      readonly token: unknown;
      readonly type: string;
      readonly document: DocumentName;
      /** The mark of the write; none for a delete. */
      readonly mark?: string;
    };

/** A document as it is in the end. Every write pushes its mark, sets it as the last, and counts itself. */
export interface MarkedDocument {
  readonly _id: string;
  readonly ops: readonly string[];
  readonly last: string;
  readonly n: number;
  readonly balance?: number;
}

/** The collection whose first event tells consumers that all is done. */
export const endCollection = 'end';
