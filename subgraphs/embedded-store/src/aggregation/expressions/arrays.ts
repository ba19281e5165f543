import { CommandError, locationError } from '../../errors.ts';
import { sortValues } from '../../planning/sort.ts';
import { docOf, isDoc, newDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { type Compiling, compile, type Operator, type Order, pathOf } from './compile.ts';
import { fixed, isNullish, isNumber, named, namedOperand, ranged, variadic } from './operands.ts';

function arrayFor(code: number, value: unknown, message: (type: string) => string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw locationError(code, message(typeNameOf(value)));
}

/** A whole number of 32 bits, or undefined. */
export function int32Of(value: unknown): number | undefined {
  if (!isNumber(value)) return undefined;
  const number = Number(String(value));
  return (number | 0) === number ? number : undefined;
}

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
  return values.flatMap((value) =>
    arrayFor(28664, value, (type) => `$concatArrays only supports arrays, not ${type}`),
  );
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

/** A bound of a search: a whole number that is not negative. */
export function indexBound(value: unknown, name: string): number {
  const bound = int32Of(value);
  if (bound === undefined) {
    throw locationError(
      40096,
      `${name} requires an integral index, found a value of type: ${typeNameOf(value)}`,
    );
  }
  if (bound < 0) throw locationError(40097, `${name} requires a nonnegative index, found: ${bound}`);
  return bound;
}

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

const rangeMax = 1_000_000;

const range = ranged(2, 3, (from, to, by = 1) => {
  const [start, end, step] = [
    rangeBound(from, 34443, 'starting value'),
    rangeBound(to, 34445, 'ending value'),
    rangeBound(by, 34447, 'step value'),
  ];
  if (step === 0) throw locationError(34449, '$range requires a non-zero step value');
  const count = Math.max(Math.ceil((end - start) / step), 0);
  if (count > rangeMax) throw new CommandError(292, `$range would give more than ${rangeMax} numbers`);
  return Array.from({ length: count }, (_, i) => start + i * step);
});

function rangeBound(value: unknown, code: number, what: string): number {
  if (!isNumber(value))
    throw locationError(code, `$range requires a numeric ${what}, found value of type: ${typeNameOf(value)}`);
  const bound = int32Of(value);
  if (bound === undefined)
    throw locationError(code + 1, `$range requires a ${what} that can be represented as a 32-bit integer`);
  return bound;
}

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

const sortArray: Operator = (operand, compiling) => {
  const { input, sortBy } = namedOperand(
    '$sortArray',
    operand,
    { required: ['input', 'sortBy'] },
    { shape: 2942500, unknown: 2942501, missing: 2942502 },
  );
  if (isDoc(sortBy)) for (const path of Object.keys(sortBy)) pathOf(path);
  const evaluate = compile(input, compiling);
  return (scope) => {
    const items = evaluate(scope);
    if (isNullish(items)) return null;
    return sortedBy(
      arrayFor(
        2942504,
        items,
        (type) => `The input argument to $sortArray must be an array, but was of type: ${type}`,
      ),
      sortBy,
      compiling,
    );
  };
};

const sortedBy = (items: readonly unknown[], by: unknown, { order, collation }: Compiling): unknown[] => {
  if (isDoc(by)) return sortValues(items, by, collation);
  const direction = Number(by);
  if (direction !== 1 && direction !== -1)
    throw new CommandError(2, 'The $sort element value must be either 1 or -1');
  return [...items].sort((a, b) => order(a, b) * direction);
};

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

/** The `n` of `$firstN` and its like. */
export function countOf(n: unknown, name: string): number {
  const count = isNumber(n) ? Number(String(n)) : Number.NaN;
  if (!Number.isInteger(count))
    throw locationError(
      5787903,
      `Value for 'n' must be of integral type, but found ${typeNameOf(n)} in ${name}`,
    );
  if (count <= 0) throw locationError(5787908, `'n' must be greater than 0, found ${count}`);
  return count;
}

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

const arrayToObject = fixed(1, (value) => {
  if (isNullish(value)) return null;
  const items = arrayFor(40386, value, (type) => `$arrayToObject requires an array input, found: ${type}`);
  const result = newDoc();
  for (const item of items) {
    const [key, content] = pairOf(item);
    if (typeof key !== 'string')
      throw locationError(
        40394,
        `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeNameOf(key)}`,
      );
    if (key.includes('\0')) throw locationError(4940400, 'Key field cannot contain an embedded null byte');
    result[key] = content;
  }
  return result;
});

function pairOf(item: unknown): readonly [unknown, unknown] {
  if (Array.isArray(item)) {
    if (item.length !== 2)
      throw locationError(
        40397,
        `$arrayToObject requires an array of size 2 arrays,found array of size: ${item.length}`,
      );
    return [item[0], item[1]];
  }
  if (!isDoc(item))
    throw locationError(40398, `Unrecognised input type format for $arrayToObject: ${typeNameOf(item)}`);
  if (Object.keys(item).length !== 2)
    throw locationError(40392, "$arrayToObject requires an object keys of 'k' and 'v'.");
  if (!Object.hasOwn(item, 'k') || !Object.hasOwn(item, 'v'))
    throw locationError(40393, "$arrayToObject requires an object with keys 'k' and 'v'.");
  return [item.k, item.v];
}

const objectToArray = fixed(1, (value) => {
  if (isNullish(value)) return null;
  if (!isDoc(value))
    throw locationError(40390, `$objectToArray requires a document input, found: ${typeNameOf(value)}`);
  return Object.entries(value).map(([k, v]) => docOf({ k, v }));
});

const zip: Operator = (operand, compiling, name) =>
  named(
    { required: ['inputs'], optional: ['useLongestLength', 'defaults'] },
    ({ inputs, useLongestLength, defaults }) => {
      if (useLongestLength !== undefined && typeof useLongestLength !== 'boolean')
        throw locationError(34463, 'useLongestLength must be a bool');
      if (!isNullish(defaults) && useLongestLength !== true)
        throw locationError(34466, 'cannot specify defaults unless useLongestLength is true.');
      const lists = arrayFor(
        34461,
        inputs,
        (type) => `inputs must be an array of expressions, found ${type}`,
      );
      if (lists.length === 0) throw locationError(34465, '$zip requires at least one input array.');
      if (lists.some(isNullish)) return null;
      const arrays = lists.map((list) =>
        arrayFor(34468, list, (type) => `$zip found a non-array expression in input: ${type}`),
      );
      const fillers = Array.isArray(defaults) ? defaults : [];
      if (fillers.length > 0 && fillers.length !== arrays.length)
        throw locationError(34467, 'defaults and inputs must have the same length');
      const lengths = arrays.map((array) => array.length);
      const length = useLongestLength === true ? Math.max(...lengths) : Math.min(...lengths);
      return Array.from({ length }, (_, i) =>
        arrays.map((array, n) => (i < array.length ? array[i] : (fillers[n] ?? null))),
      );
    },
    { shape: 34460, unknown: 34464, missing: 34465 },
  )(operand, compiling, name);

/** Looking into arrays and taking them apart. */
export const arrays: Readonly<Record<string, Operator>> = {
  $arrayElemAt: arrayElemAt,
  $size: size,
  $concatArrays: concatArrays,
  $in: isIn,
  $indexOfArray: indexOfArray,
  $slice: slice,
  $range: range,
  $reverseArray: reverseArray,
  $sortArray: sortArray,
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
  $arrayToObject: arrayToObject,
  $objectToArray: objectToArray,
  $zip: zip,
};
