import type { CharSet } from './char-set.ts';

/** A regular expression as far as the ways to match it matter. */
export type Pattern =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharSet }
  /** Consumes nothing and may fail: `$`, `\b`, a look-around. Also a back reference, whose text is not known. */
  | { readonly kind: 'test' }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly parts: readonly Pattern[] }
  /** `max` is undefined without an end. */
  | {
      readonly kind: 'repeat';
      readonly body: Pattern;
      readonly min: number;
      readonly max: number | undefined;
    };
