import type { Doc } from '../values/document.ts';
import { isDoc } from '../values/document.ts';
import type { Collation } from './collation.ts';
import { parseCollation } from './parse.ts';

/** What a command says about collation: a collation, the simple one, or nothing, which leaves it to the collection. */
export type CollationChoice = Collation | 'simple' | undefined;

/** Reads a command's or statement's `collation`; throws as parseCollation does. */
export function collationChoice(document: unknown): CollationChoice {
  if (document === undefined || document === null) return undefined;
  if (isDoc(document) && Object.keys(document).length === 0) return undefined;
  return parseCollation(document) ?? 'simple';
}

/** The collation that holds for a collection with these options; undefined is the simple one. */
export function effectiveCollation(choice: CollationChoice, options: Doc | undefined): Collation | undefined {
  if (choice === 'simple') return undefined;
  return choice ?? (options === undefined ? undefined : defaultCollation(options));
}

const defaults = new WeakMap<Doc, Collation | 'simple'>();

/** A collection's default collation; undefined is the simple one. */
export function defaultCollation(options: Doc): Collation | undefined {
  if (options.collation === undefined) return undefined;
  const before = defaults.get(options);
  if (before !== undefined) return before === 'simple' ? undefined : before;
  const collation = parseCollation(options.collation);
  defaults.set(options, collation ?? 'simple');
  return collation;
}
