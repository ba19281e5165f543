import { Timestamp } from 'bson';
import { CommandError } from '../errors.ts';
import { addNumbers, multiplyNumbers } from '../values/arithmetic.ts';
import { compareValues } from '../values/compare.ts';
import { cloneValue, isDoc } from '../values/document.ts';
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

let timestampOrdinal = 0;

const currentDate: SlotChange = (slot, operand, { path }) => {
  const type = isDoc(operand) ? operand.$type : operand;
  if (typeof type === 'boolean' || type === 'date') return slot.set(new Date());
  if (type !== 'timestamp') {
    throw new CommandError(2, `The '$type' of $currentDate for '${path}' must be 'date' or 'timestamp'`);
  }
  timestampOrdinal = (timestampOrdinal % 0x7fffffff) + 1;
  slot.set(new Timestamp({ t: Math.floor(Date.now() / 1000), i: timestampOrdinal }));
};

const bit: SlotChange = (slot, operand, { path }) => {
  if (!isDoc(operand) || Object.keys(operand).length === 0) {
    throw new CommandError(2, `The $bit modifier needs one of {and, or, xor} for '${path}'`);
  }
  let value = Number(slot.get() ?? 0);
  if (!Number.isInteger(value))
    throw new CommandError(2, `Cannot apply $bit to a value of non-integral type`);
  for (const [operation, mask] of Object.entries(operand)) {
    if (operation === 'and') value &= Number(mask);
    else if (operation === 'or') value |= Number(mask);
    else if (operation === 'xor') value ^= Number(mask);
    else
      throw new CommandError(2, `The $bit modifier only supports 'and', 'or', and 'xor', not '${operation}'`);
  }
  slot.set(value);
};

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
