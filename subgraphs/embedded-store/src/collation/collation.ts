import { type Doc, docOf } from '../values/document.ts';
import { textKeys } from './text-keys.ts';

/** How texts are compared instead of by their bytes. */
export interface Collation {
  readonly compare: (a: string, b: string) => number;
  readonly equal: (a: string, b: string) => boolean;
  /** Bytes without zeros that equal texts share; texts with the same key may still differ. */
  readonly key: (text: string) => Buffer;
  /** Every option, as `listIndexes` and `listCollections` show it. */
  readonly document: Doc;
  readonly sameAs: (other: Collation | undefined) => boolean;
}

/** The options of a collation, every default filled in. */
export interface CollationOptions {
  /** As MongoDB writes it: `en_US`, `de@collation=phonebook`. */
  readonly locale: string;
  /** The same locale as a BCP 47 tag. */
  readonly tag: string;
  readonly caseLevel: boolean;
  readonly caseFirst: 'upper' | 'lower' | 'off';
  readonly strength: 1 | 2 | 3;
  readonly numericOrdering: boolean;
  readonly alternate: 'non-ignorable' | 'shifted';
  readonly backwards: boolean;
  readonly normalization: boolean;
}

type Sensitivity = 'base' | 'case' | 'accent' | 'variant';

/** Makes a collation of options that were checked. */
export function makeCollation(options: CollationOptions): Collation {
  const compare = inTurn(levelsOf(options).map((sensitivity) => comparer(options, sensitivity)));
  const document = documentOf(options);
  const identity = JSON.stringify(document);
  return {
    compare,
    equal: (a, b) => a === b || compare(a, b) === 0,
    key: textKeys(compare, options.numericOrdering),
    document,
    sameAs: (other) => other !== undefined && JSON.stringify(other.document) === identity,
  };
}

// Intl has no case level above strength 1, but ICU puts that level between accents and the other variants of a
// letter, so comparing level by level is the same.
function levelsOf({ strength, caseLevel }: CollationOptions): readonly Sensitivity[] {
  if (strength === 1) return [caseLevel ? 'case' : 'base'];
  if (strength === 2) return caseLevel ? ['accent', 'case'] : ['accent'];
  return caseLevel ? ['accent', 'case', 'variant'] : ['variant'];
}

function comparer(options: CollationOptions, sensitivity: Sensitivity): (a: string, b: string) => number {
  return new Intl.Collator(options.tag, {
    sensitivity,
    numeric: options.numericOrdering,
    caseFirst: options.caseFirst === 'off' ? 'false' : options.caseFirst,
    ignorePunctuation: options.alternate === 'shifted',
  }).compare;
}

type Compare = (a: string, b: string) => number;

function inTurn(levels: readonly Compare[]): Compare {
  const [first] = levels;
  if (levels.length === 1 && first !== undefined) return first;
  return (a, b) => {
    for (const compare of levels) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

const documentOf = (options: CollationOptions): Doc =>
  docOf({
    locale: options.locale,
    caseLevel: options.caseLevel,
    caseFirst: options.caseFirst,
    strength: options.strength,
    numericOrdering: options.numericOrdering,
    alternate: options.alternate,
    maxVariable: 'punct',
    normalization: options.normalization,
    backwards: options.backwards,
    version: collationVersion,
  });

/** The version of the Unicode tables in this process; keys made under another are to be made again. */
export const collationVersion: string = process.versions.icu ?? 'unknown';
