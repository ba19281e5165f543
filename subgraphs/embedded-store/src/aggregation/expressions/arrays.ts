import { locationError } from '../../errors.ts';
import { typeNameOf } from '../../values/types.ts';
import { arrayFor, countOf, indexBound, int32Of } from './array-operands.ts';
import type { Operator, Order } from './compile.ts';
import { fixed, isNullish, isNumber, named, ranged, variadic } from './operands.ts';
import { countMade } from './work.ts';

const arrayElemAt = fixed(2, (array, at) => {
  if (isNullish(array) || isNullish(at)) return null;
  const items = arrayFor(
    28689,
    array,
    (type) => `$arrayElemAt's first argument must be an array, but is ${type}`,
  );
  if (!isNumber(at)) {
    throw locationError(
      28690,
      `$arrayElemAt's second argument must be a numeric value, but is ${typeNameOf(at)}`,
    );
  }
  const position = int32Of(at);
  if (position === undefined) {
    throw locationError(
      28691,
      `$arrayElemAt's second argument must be representable as a 32-bit integer: ${String(at)}`,
    );
  }
  return items.at(position);
});

const size = fixed(
  1,
  (value) =>
    arrayFor(17124, value, (type) => `The argument to $size must be an array, but was of type: ${type}`)
      .length,
);

const concatArrays = variadic((values) => {
  if (values.some(isNullish)) return null;
  return values.flatMap((value) => {
    const items = arrayFor(28664, value, (type) => `$concatArrays only supports arrays, not ${type}`);
    countMade(items.length);
    return items;
  });
});

const isIn: Operator = (operand, compiling, name) =>
  fixed(2, (needle, haystack) =>
    arrayFor(40081, haystack, (type) => `$in requires an array as a second argument, found: ${type}`).some(
      (item) => compiling.order(item, needle) === 0,
    ),
  )(operand, compiling, name);

const indexOfArray: Operator = (operand, compiling, name) =>
  ranged(2, 4, (array, wanted, from = 0, to = undefined) => {
    if (isNullish(array)) return null;
    const items = arrayFor(
      40090,
      array,
      (type) => `$indexOfArray requires an array as a first argument, found: ${type}`,
    );
    const [start, end] = [indexBound(from, name), to === undefined ? items.length : indexBound(to, name)];
    for (let i = start; i < Math.min(end, items.length); i++) {
      if (compiling.order(items[i], wanted) === 0) return i;
    }
    return -1;
  })(operand, compiling, name);

const slice = ranged(2, 3, (array, first, second) => {
  if (isNullish(array) || isNullish(first) || second === null) return null;
  const items = arrayFor(
    28724,
    array,
    (type) => `First argument to $slice must be an array, but is of type: ${type}`,
  );
  const position = int32Of(first);
  if (position === undefined) {
    throw locationError(
      28725,
      `Second argument to $slice must be a numeric value representable as a 32-bit integer`,
    );
  }
  if (second === undefined) return position >= 0 ? items.slice(0, position) : items.slice(position);
  const count = int32Of(second);
  if (count === undefined) throw locationError(28727, 'Third argument to $slice must be numeric');
  if (count <= 0) throw locationError(28729, `Third argument to $slice must be positive: ${count}`);
  const start = position >= 0 ? position : Math.max(items.length + position, 0);
  return items.slice(start, start + count);
});

const reverseArray = fixed(1, (value) =>
  isNullish(value)
    ? null
    : [
        ...arrayFor(
          34435,
          value,
          (type) => `The argument to $reverseArray must be an array, but was of type: ${type}`,
        ),
      ].reverse(),
);

const first = fixed(1, (value) =>
  isNullish(value)
    ? null
    : arrayFor(28689, value, (type) => `$first's argument must be an array, but is ${type}`)[0],
);
const last = fixed(1, (value) =>
  isNullish(value)
    ? null
    : arrayFor(28689, value, (type) => `$last's argument must be an array, but is ${type}`).at(-1),
);

const some =
  (pick: (items: readonly unknown[], n: number, order: Order) => unknown[]): Operator =>
  (operand, compiling, name) =>
    named({ required: ['input', 'n'] }, ({ input, n }) => {
      const count = countOf(n, name);
      return pick(
        arrayFor(5788200, input, (type) => `Input must be an array, but found ${type}`),
        count,
        compiling.order,
      );
    })(operand, compiling, name);

const present = (items: readonly unknown[]): unknown[] => items.filter((item) => !isNullish(item));

const isArray = fixed(1, (value) => Array.isArray(value));

/** Looking into arrays. */
export const arrays: Readonly<Record<string, Operator>> = {
  $arrayElemAt: arrayElemAt,
  $size: size,
  $concatArrays: concatArrays,
  $in: isIn,
  $indexOfArray: indexOfArray,
  $slice: slice,
  $reverseArray: reverseArray,
  $first: first,
  $last: last,
  $firstN: some((items, n) => items.slice(0, n)),
  $lastN: some((items, n) => items.slice(-n)),
  $maxN: some((items, n, order) =>
    present(items)
      .sort((a, b) => order(b, a))
      .slice(0, n),
  ),
  $minN: some((items, n, order) => present(items).sort(order).slice(0, n)),
  $isArray: isArray,
};
