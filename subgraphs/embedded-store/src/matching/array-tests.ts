import { CommandError } from '../errors.ts';
import { docOf, isDoc } from '../values/document.ts';
import { rankOf, typeRank } from '../values/types.ts';
import { equality, equalityOrPattern } from './comparisons.ts';
import { type Compilers, positive, type Test, whole } from './test.ts';

/** The tests of `$all`, each of which must be passed; without any nothing matches. */
export function allOf(operand: unknown, compile: Compilers): Test[] {
  if (!Array.isArray(operand)) throw new CommandError(2, '$all needs an array');
  const nested = operand.filter((item) => isDoc(item) && Object.hasOwn(item, '$elemMatch'));
  if (nested.length > 0 && nested.length < operand.length) {
    throw new CommandError(2, '$all/$elemMatch has to be consistent');
  }
  return operand.map((item) => {
    if (!isDoc(item)) return positive(equalityOrPattern(item, compile.collation));
    if (Object.hasOwn(item, '$elemMatch')) return elemMatch(item.$elemMatch, compile);
    const [first] = Object.keys(item);
    if (first?.startsWith('$') && first !== '$ref') throw new CommandError(2, 'no $ expressions in $all');
    return positive(equality(item, compile.collation));
  });
}

/** `$elemMatch`: one element fulfils all conditions, on its fields or on itself. */
export function elemMatch(operand: unknown, compile: Compilers): Test {
  if (!isDoc(operand)) throw new CommandError(2, '$elemMatch needs an Object');
  const first = Object.keys(operand)[0];
  const onElement = first?.startsWith('$') && !['$and', '$or', '$nor', '$ref', '$id'].includes(first);
  const test = onElement ? compile.element(operand) : compile.filter(operand);
  // For conditions on fields an array among the elements is a document whose fields are called 0, 1 and so on.
  const matches = (item: unknown): boolean => {
    if (onElement || isDoc(item)) return test(item);
    return Array.isArray(item) && test(docOf({ ...item }));
  };
  return whole((value, found) => {
    if (!Array.isArray(value)) return false;
    const position = value.findIndex(matches);
    if (position >= 0 && found !== undefined) found.position = position;
    return position >= 0;
  });
}

/** `$size`. */
export function sizeTest(operand: unknown): (value: unknown) => boolean {
  const size = rankOf(operand) === typeRank.number ? Number(operand) : Number.NaN;
  if (!Number.isInteger(size)) throw new CommandError(9, `Failed to parse $size. Expected an integer`);
  if (size < 0) throw new CommandError(2, `Failed to parse $size. Expected a non-negative number`);
  return (value) => Array.isArray(value) && value.length === size;
}
