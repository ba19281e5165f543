import { CommandError } from '../errors.ts';
import { compileFilter, isOperatorDoc } from '../matching/filter.ts';
import { isRegex } from '../matching/regex.ts';
import { sortValues } from '../planning/sort.ts';
import { equalValues } from '../values/compare.ts';
import { cloneValue, type Doc, isDoc } from '../values/document.ts';
import { typeNameOf } from '../values/types.ts';
import type { Modifier, SlotChange } from './modifiers.ts';

function arrayIn(value: unknown, { operator, path }: Modifier): unknown[] {
  if (Array.isArray(value)) return value;
  if (value === undefined) return [];
  throw new CommandError(
    operator === '$pop' ? 14 : 2,
    `Cannot apply ${operator} to a non-array field: '${path}' is ${typeNameOf(value)}`,
  );
}

function eachOf(operand: unknown, operator: string): { items: unknown[]; options: Doc } {
  if (!isDoc(operand) || !Object.hasOwn(operand, '$each')) return { items: [operand], options: {} };
  if (!Array.isArray(operand.$each)) {
    const code = operator === '$addToSet' ? 14 : 2;
    throw new CommandError(code, `The argument to $each in ${operator} must be an array`);
  }
  return { items: operand.$each, options: operand };
}

function integer(value: unknown, what: string): number {
  const number = Number(value);
  if (!Number.isInteger(number)) throw new CommandError(2, `The value for ${what} must be an integer value`);
  return number;
}

const pushOptions = new Set(['$each', '$slice', '$sort', '$position']);

const push: SlotChange = (slot, operand, modifier) => {
  const { items, options } = eachOf(operand, '$push');
  const unknown = Object.keys(options).find((option) => !pushOptions.has(option));
  if (unknown !== undefined) throw new CommandError(2, `Unrecognized clause in $push: ${unknown}`);
  const result = [...arrayIn(slot.get(), modifier)];
  const position = options.$position === undefined ? result.length : integer(options.$position, '$position');
  result.splice(position, 0, ...items.map(cloneValue));
  slot.set(sliced(options.$sort === undefined ? result : sortValues(result, options.$sort), options.$slice));
};

function sliced(items: unknown[], slice: unknown): unknown[] {
  if (slice === undefined) return items;
  const count = integer(slice, '$slice');
  if (count === 0) return [];
  return count > 0 ? items.slice(0, count) : items.slice(count);
}

const addToSet: SlotChange = (slot, operand, modifier) => {
  const { items, options } = eachOf(operand, '$addToSet');
  const unknown = Object.keys(options).find((option) => option !== '$each');
  if (unknown !== undefined)
    throw new CommandError(2, `Found unexpected fields after $each in $addToSet: ${unknown}`);
  const result = [...arrayIn(slot.get(), modifier)];
  for (const item of items) {
    if (!result.some((present) => equalValues(present, item))) result.push(cloneValue(item));
  }
  slot.set(result);
};

const pull: SlotChange = (slot, operand, modifier) => {
  const items = arrayIn(slot.get(), modifier);
  const matches = pullTest(operand);
  slot.set(items.filter((item) => !matches(item)));
};

// `$pull` takes a condition on an element's fields, operators for the element itself, or a value it equals.
function pullTest(operand: unknown): (item: unknown) => boolean {
  if (isRegex(operand) || (isOperatorDoc(operand) && !isLogical(operand))) {
    const test = compileFilter({ item: operand });
    return (item) => test({ item }) && !(Array.isArray(item) && !isDoc(operand));
  }
  if (isDoc(operand)) {
    const test = compileFilter(operand);
    return (item) => isDoc(item) && test(item);
  }
  return (item) => equalValues(item, operand);
}

const isLogical = (operand: Doc): boolean =>
  Object.keys(operand).every((name) => ['$and', '$or', '$nor', '$expr', '$comment'].includes(name));

const pullAll: SlotChange = (slot, operand, modifier) => {
  if (!Array.isArray(operand)) {
    throw new CommandError(2, `$pullAll requires an array argument but was given a ${typeNameOf(operand)}`);
  }
  const items = arrayIn(slot.get(), modifier);
  slot.set(items.filter((item) => !operand.some((value) => equalValues(value, item))));
};

const pop: SlotChange = (slot, operand, modifier) => {
  const end = Number(operand);
  if (end !== 1 && end !== -1) throw new CommandError(9, `$pop expects 1 or -1, found: ${String(operand)}`);
  const items = arrayIn(slot.get(), modifier);
  slot.set(end === 1 ? items.slice(0, -1) : items.slice(1));
};

/** Update operators that change an array. */
export const arrayOperators: Readonly<Record<string, SlotChange>> = {
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};
