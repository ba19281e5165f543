import type { ConsumerEntry, DocumentName, MarkedDocument, WriterEntry } from '../entries.ts';

/** All there is to judge by: the journals of writers and consumers, and the documents at the end. */
export interface Evidence {
  readonly writers: readonly WriterEntry[];
  readonly documents: ReadonlyMap<DocumentName, MarkedDocument>;
  /** One journal per consumer. */
  readonly consumers: readonly (readonly ConsumerEntry[])[];
}

export const rules = {
  lost: 'an acknowledged write is not there',
  torn: 'a transaction is there in part',
  doubled: 'a write was applied twice',
  refused: 'a write that was refused is there',
  strange: 'a document holds what nobody wrote, or disagrees with itself',
  events: 'a change stream missed, repeated or misplaced an event',
  indexes: 'a query by an index disagrees with the documents',
  check: "the operator's check finds something",
} as const;

export type Rule = keyof typeof rules;

/** Something that must not be. */
export interface Violation {
  readonly rule: Rule;
  readonly story: string;
}
