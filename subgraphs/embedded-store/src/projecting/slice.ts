import { CommandError, locationError } from '../errors.ts';

/** Compiles the `$slice` of a find projection: a count from either end, or `[skip, limit]`. */
export function compileSlice(operand: unknown): (value: unknown) => unknown {
  if (!Array.isArray(operand)) {
    const count = integer(operand);
    return onArrays((items) => (count >= 0 ? items.slice(0, count) : items.slice(count)));
  }
  if (operand.length !== 2) throw new CommandError(2, '$slice takes a number or an array of two numbers');
  const [skip = 0, limit = 0] = operand.map(integer);
  if (limit <= 0) throw new CommandError(2, '$slice limit must be positive');
  return onArrays((items) => {
    const start = skip >= 0 ? skip : Math.max(items.length + skip, 0);
    return items.slice(start, start + limit);
  });
}

const onArrays =
  (slice: (items: unknown[]) => unknown[]) =>
  (value: unknown): unknown =>
    Array.isArray(value) ? slice(value) : value;

function integer(value: unknown): number {
  const number = Math.trunc(Number(value));
  if (!Number.isFinite(number)) {
    throw locationError(28667, '$slice takes a number, or an array of two numbers');
  }
  return number;
}
