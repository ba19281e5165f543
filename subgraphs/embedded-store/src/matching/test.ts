import type { Collation } from '../collation/collation.ts';
import type { Doc } from '../values/document.ts';

/** What a match leaves behind for the positional operator. */
export interface Match {
  position?: number;
}

/** One operator, compiled. */
export interface Test {
  readonly accepts: (value: unknown, found?: Match) => boolean;
  /** Arrays are tried element by element and then whole. */
  readonly elements: boolean;
  /** The path matches when no value of it is accepted. */
  readonly negated: boolean;
}

type SubTest = (value: unknown, found?: Match) => boolean;

/** What an operator's surroundings give it: how to compile what is inside it, and how texts are compared. */
export interface Compilers {
  readonly filter: (filter: Doc) => SubTest;
  readonly element: (condition: Doc) => SubTest;
  readonly collation: Collation | undefined;
}

/** Accepts a value at the end of the path, or an element of it. */
export const positive = (accepts: Test['accepts']): Test => ({ accepts, elements: true, negated: false });
/** Accepts where no value and no element is accepted. */
export const negative = (accepts: Test['accepts']): Test => ({ accepts, elements: true, negated: true });
/** Looks at arrays as a whole. */
export const whole = (accepts: Test['accepts'], negated = false): Test => ({
  accepts,
  elements: false,
  negated,
});
