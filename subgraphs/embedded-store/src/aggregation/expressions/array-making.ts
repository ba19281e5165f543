import { CommandError, locationError } from '../../errors.ts';
import { sortValues } from '../../planning/sort.ts';
import { docOf, isDoc, newDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { arrayFor, int32Of } from './array-operands.ts';
import { type Compiling, compile, type Operator, pathOf } from './compile.ts';
import { fixed, isNullish, isNumber, named, namedOperand, ranged } from './operands.ts';
import { countMade } from './work.ts';

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
  countMade(count);
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

const sortArray: Operator = (operand, compiling) => {
  const { input, sortBy } = namedOperand(
    '$sortArray',
    operand,
    { required: ['input', 'sortBy'] },
    { shape: 2942500, unknown: 2942501, missing: [2942502, 2942503] },
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
      countMade(length * arrays.length);
      return Array.from({ length }, (_, i) =>
        arrays.map((array, n) => (i < array.length ? array[i] : (fillers[n] ?? null))),
      );
    },
    { shape: 34460, unknown: 34464, missing: 34465 },
  )(operand, compiling, name);

/** Making arrays, and turning them into other things. */
export const arrayMaking: Readonly<Record<string, Operator>> = {
  $range: range,
  $sortArray: sortArray,
  $zip: zip,
  $arrayToObject: arrayToObject,
  $objectToArray: objectToArray,
};
