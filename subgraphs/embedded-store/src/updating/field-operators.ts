import { Long } from 'bson';
import { CommandError } from '../errors.ts';
import { lookupTable } from '../lookup-table.ts';
import { addNumbers, multiplyNumbers } from '../values/arithmetic.ts';
import { compareValues } from '../values/compare.ts';
import { cloneValue, isDoc } from '../values/document.ts';
import { nextTimestamp } from '../values/timestamp.ts';
import { rankOf, typeNameOf, typeRank } from '../values/types.ts';
import type { Modifier, SlotChange } from './modifiers.ts';

const isNumber = (value: unknown): boolean => value !== undefined && rankOf(value) === typeRank.number;

function requireNumbers(current: unknown, operand: unknown, { operator, path }: Modifier): void {
  if (!isNumber(operand)) {
    const verb = operator === '$inc' ? 'increment' : 'multiply';
    throw new CommandError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${typeNameOf(operand)}}`);
  }
  if (current !== undefined && !isNumber(current)) {
    const type = typeNameOf(current);
    throw new CommandError(
      14,
      `Cannot apply ${operator} to a value of non-numeric type. The field '${path}' has type ${type}`,
    );
  }
}

const inc: SlotChange = (slot, operand, modifier) => {
  const current = slot.get();
  requireNumbers(current, operand, modifier);
  slot.set(current === undefined ? operand : addNumbers(current, operand));
};

const mul: SlotChange = (slot, operand, modifier) => {
  const current = slot.get();
  requireNumbers(current, operand, modifier);
  slot.set(multiplyNumbers(current ?? 0, operand));
};

const extreme =
  (sign: 1 | -1): SlotChange =>
  (slot, operand) => {
    const current = slot.get();
    if (current === undefined || compareValues(operand, current) * sign > 0) slot.set(cloneValue(operand));
  };

const currentDate: SlotChange = (slot, operand, { path }) => {
  const type = isDoc(operand) ? operand.$type : operand;
  if (typeof type === 'boolean' || type === 'date') return slot.set(new Date());
  if (type !== 'timestamp') {
    throw new CommandError(2, `The '$type' of $currentDate for '${path}' must be 'date' or 'timestamp'`);
  }
  slot.set(nextTimestamp());
};

const bit: SlotChange = (slot, operand, { path }) => {
  if (!isDoc(operand) || Object.keys(operand).length === 0) {
    throw new CommandError(2, `The $bit modifier needs one of {and, or, xor} for '${path}'`);
  }
  let value: unknown = slot.get() ?? 0;
  if (!isInteger(value)) throw new CommandError(2, `Cannot apply $bit to a value of non-integral type`);
  for (const [operation, mask] of Object.entries(operand)) {
    const combine = bitOperations[operation];
    if (combine === undefined) {
      throw new CommandError(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${operation}'`);
    }
    if (!isInteger(mask)) throw new CommandError(2, `The $bit modifier field must be an Integer(32/64 bit)`);
    value = combineBits(value, mask, combine);
  }
  slot.set(value);
};

type BitOperation = (a: bigint, b: bigint) => bigint;

const bitOperations = lookupTable<BitOperation>({
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
});

// A double that is an integer is decoded as a wrapper, so a bare integral number is an int32.
const isInteger = (value: unknown): boolean =>
  (typeof value === 'number' && Number.isInteger(value)) || value instanceof Long;

function combineBits(a: unknown, b: unknown, combine: BitOperation): unknown {
  const result = BigInt.asIntN(64, combine(BigInt(String(a)), BigInt(String(b))));
  return a instanceof Long || b instanceof Long ? Long.fromBigInt(result) : Number(result);
}

/** Update operators that set one value. */
export const fieldOperators: Readonly<Record<string, SlotChange>> = {
  $set: (slot, operand) => slot.set(cloneValue(operand)),
  $inc: inc,
  $mul: mul,
  $max: extreme(1),
  $min: extreme(-1),
  $currentDate: currentDate,
  $bit: bit,
};
