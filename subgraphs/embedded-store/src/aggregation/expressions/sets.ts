import { locationError } from '../../errors.ts';
import { typeNameOf } from '../../values/types.ts';
import type { Operator, Order } from './compile.ts';
import { isTruthy } from './conditions.ts';
import { fixed, isNullish, variadic } from './operands.ts';

// Equal values sort next to each other, so the sorted array without repetitions is the set, under any collation.
function setOf(items: readonly unknown[], order: Order): unknown[] {
  return [...items].sort(order).filter((item, i, all) => i === 0 || order(all[i - 1], item) !== 0);
}

const has = (set: readonly unknown[], item: unknown, order: Order): boolean => placeIn(set, item, order) >= 0;

function placeIn(set: readonly unknown[], item: unknown, order: Order): number {
  let [low, high] = [0, set.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const result = order(set[middle], item);
    if (result === 0) return middle;
    if (result < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

const listsOf = (values: readonly unknown[], name: string, code: number): unknown[][] =>
  values.map((value) => {
    if (Array.isArray(value)) return value;
    throw locationError(
      code,
      `All operands of ${name} must be arrays. One argument is of type: ${typeNameOf(value)}`,
    );
  });

const pair =
  (
    codes: readonly [number, number],
    apply: (a: readonly unknown[], b: readonly unknown[], order: Order) => unknown,
    nullable: boolean,
  ): Operator =>
  (operand, compiling, name) =>
    fixed(2, (a, b) => {
      if (nullable && (isNullish(a) || isNullish(b))) return null;
      if (!Array.isArray(a))
        throw locationError(
          codes[0],
          `both operands of ${name} must be arrays. First argument is of type: ${typeNameOf(a)}`,
        );
      if (!Array.isArray(b))
        throw locationError(
          codes[1],
          `both operands of ${name} must be arrays. Second argument is of type: ${typeNameOf(b)}`,
        );
      return apply(a, b, compiling.order);
    })(operand, compiling, name);

const setUnion: Operator = (operand, compiling, name) =>
  variadic((values) => {
    if (values.some(isNullish)) return null;
    return setOf(listsOf(values, name, 17043).flat(), compiling.order);
  })(operand, compiling, name);

const setIntersection: Operator = (operand, compiling, name) =>
  variadic((values) => {
    if (values.some(isNullish)) return null;
    const [head = [], ...others] = listsOf(values, name, 17047).map((list) => setOf(list, compiling.order));
    return head.filter((item) => others.every((set) => has(set, item, compiling.order)));
  })(operand, compiling, name);

const setEquals: Operator = (operand, compiling, name) =>
  variadic((values) => {
    if (values.length < 2)
      throw locationError(17045, `$setEquals needs at least two arguments had: ${values.length}`);
    const [head = [], ...others] = listsOf(values, name, 17044).map((list) => setOf(list, compiling.order));
    return others.every(
      (set) => set.length === head.length && set.every((item, i) => compiling.order(item, head[i]) === 0),
    );
  })(operand, compiling, name);

const elements =
  (code: number, decide: (items: readonly unknown[]) => boolean): Operator =>
  (operand, compiling, name) =>
    fixed(1, (value) => {
      if (!Array.isArray(value))
        throw locationError(code, `${name}'s argument must be an array, but is ${typeNameOf(value)}`);
      return decide(value);
    })(operand, compiling, name);

/** Arrays as sets. */
export const sets: Readonly<Record<string, Operator>> = {
  $setUnion: setUnion,
  $setIntersection: setIntersection,
  $setEquals: setEquals,
  $setDifference: pair(
    [17048, 17049],
    (a, b, order) => {
      const taken = setOf(b, order);
      const left = setOf(a, order).filter((item) => !has(taken, item, order));
      const given = new Set<number>([-1]);
      return a.filter((item) => {
        const place = placeIn(left, item, order);
        return !given.has(place) && given.add(place);
      });
    },
    true,
  ),
  $setIsSubset: pair(
    [17046, 17042],
    (a, b, order) => {
      const set = setOf(b, order);
      return a.every((item) => has(set, item, order));
    },
    false,
  ),
  $allElementsTrue: elements(17040, (items) => items.every(isTruthy)),
  $anyElementTrue: elements(17041, (items) => items.some(isTruthy)),
};
