import { CommandError, locationError } from '../../errors.ts';
import { parseSort, type SortKey, sortOrder } from '../../planning/sort.ts';
import { docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { countOf } from '../expressions/array-operands.ts';
import { type Compiling, compile } from '../expressions/compile.ts';
import { isNullish, isNumber, namedOperand } from '../expressions/operands.ts';
import { type Evaluator, type Scope, scopeOf } from '../expressions/scope.ts';
import type { Accumulator, AccumulatorOperator } from './accumulator.ts';
import { Best, Distinct, Edge, Extreme, Merged, Push, Several } from './collecting.ts';
import { Average, Count, Deviation, Percentiles, Sum } from './numeric.ts';

/** An accumulator whose operand is the one expression it accumulates. */
const unary =
  (create: (compiling: Compiling) => Accumulator): AccumulatorOperator =>
  (operand, compiling, name) => {
    if (Array.isArray(operand) && operand.length !== 1) {
      throw locationError(40237, `The ${name} accumulator is a unary operator`);
    }
    const input = compile(Array.isArray(operand) ? operand[0] : operand, compiling);
    return { input, create: () => create(compiling) };
  };

const counting: AccumulatorOperator = (operand) => {
  if (!isDoc(operand) || Object.keys(operand).length > 0) {
    throw new CommandError(14, '$count takes no arguments, i.e. $count:{}');
  }
  return { input: () => 1, create: () => new Count() };
};

const severalCodes = { shape: 5787801, unknown: 5787901, missing: 5787906 };

const several =
  (last: boolean): AccumulatorOperator =>
  (operand, compiling, name) => {
    const spec = namedOperand(name, operand, { required: ['input', 'n'] }, severalCodes);
    const n = compile(spec.n, compiling);
    return {
      input: compile(spec.input, compiling),
      create: (scope) => new Several(countOf(n(scope), name), last),
    };
  };

const extremes =
  (sign: 1 | -1): AccumulatorOperator =>
  (operand, compiling, name) => {
    const spec = namedOperand(name, operand, { required: ['input', 'n'] }, severalCodes);
    const [n, input] = [compile(spec.n, compiling), compile(spec.input, compiling)];
    const compare = (a: unknown, b: unknown): number => compiling.order(a, b) * -sign;
    return {
      input: (scope) => {
        const value = input(scope);
        return { key: value, value };
      },
      create: (scope) => withoutNull(new Best(countOf(n(scope), name), compare)),
    };
  };

const withoutNull = (best: Best): Accumulator => ({
  add: (entry) => (isNullish((entry as { value: unknown }).value) ? undefined : best.add(entry)), // the input above
  result: () => best.result(),
});

const top =
  (sign: 1 | -1, single: boolean): AccumulatorOperator =>
  (operand, compiling, name) => {
    const required = single ? ['output', 'sortBy'] : ['output', 'sortBy', 'n'];
    const spec = namedOperand(
      name,
      operand,
      { required },
      { shape: 5788001, unknown: 5788002, missing: 5788005 },
    );
    if (!isDoc(spec.sortBy))
      throw locationError(10065, `expected 'sortBy' to already be an object in the arguments to ${name}`);
    const order = sortOrder(parseSort(spec.sortBy), compiling.collation);
    const output = compile(spec.output, compiling);
    const n = compile(single ? 1 : spec.n, compiling);
    const compare = (a: unknown, b: unknown): number => order.compare(a as SortKey, b as SortKey) * sign; // the keys made below
    return {
      input: (scope) => ({ key: order.keyOf(scope.current), value: output(scope) }),
      create: (scope) => bottomUp(new Best(countOf(n(scope), name), compare, single), sign === -1 && !single),
    };
  };

// `$bottomN` picks from the end but gives what it picked in the sort's order.
const bottomUp = (best: Best, turned: boolean): Accumulator => ({
  add: (entry) => best.add(entry),
  result: () => {
    const values = best.result();
    return turned && Array.isArray(values) ? values.toReversed() : values;
  },
});

const percentile: AccumulatorOperator = (operand, compiling, name) => {
  const required = name === '$median' ? ['input', 'method'] : ['input', 'p', 'method'];
  const spec = namedOperand(name, operand, { required }, { shape: 7436100, unknown: 40415, missing: 40414 });
  if (spec.method !== 'approximate' && spec.method !== 'discrete') {
    throw new CommandError(2, `Currently only 'approximate' can be used as percentile 'method'.`);
  }
  const p = compile(spec.p ?? [0.5], compiling);
  return {
    input: compile(spec.input, compiling),
    create: (scope) => new Percentiles(ranksOf(p(scope)), name === '$median'),
  };
};

function ranksOf(p: unknown): number[] {
  if (!Array.isArray(p) || p.length === 0) {
    throw locationError(
      7750301,
      `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: ${typeNameOf(p)}`,
    );
  }
  return p.map((rank) => {
    const number = isNumber(rank) ? Number(String(rank)) : Number.NaN;
    if (!(number >= 0 && number <= 1)) {
      throw locationError(7750303, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0]");
    }
    return number;
  });
}

/** Every accumulator by its name. */
export const accumulators: ReadonlyMap<string, AccumulatorOperator> = new Map(
  Object.entries({
    $sum: unary(() => new Sum()),
    $avg: unary(() => new Average()),
    $min: unary(({ order }) => new Extreme(-1, order)),
    $max: unary(({ order }) => new Extreme(1, order)),
    $first: unary(() => new Edge(false)),
    $last: unary(() => new Edge(true)),
    $push: unary(() => new Push()),
    $addToSet: unary(({ keyOf }) => new Distinct(keyOf)),
    $mergeObjects: unary(() => new Merged()),
    $stdDevPop: unary(() => new Deviation(false)),
    $stdDevSamp: unary(() => new Deviation(true)),
    $count: counting,
    $firstN: several(false),
    $lastN: several(true),
    $maxN: extremes(1),
    $minN: extremes(-1),
    $top: top(1, true),
    $topN: top(1, false),
    $bottom: top(-1, true),
    $bottomN: top(-1, false),
    $percentile: percentile,
    $median: percentile,
  }),
);

/** One computed field of a group: its name and its accumulator. */
export interface Output {
  readonly name: string;
  readonly input: Evaluator;
  readonly create: (scope: Scope) => Accumulator;
}

/** Compiles `field: { $accumulator: operand }`. */
export function compileOutput(name: string, spec: unknown, compiling: Compiling): Output {
  if (name.includes('.')) throw locationError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$')) throw locationError(40236, `The field name '${name}' cannot be an operator name`);
  const [operator, ...others] = isDoc(spec) ? Object.keys(spec) : [];
  if (!isDoc(spec) || operator === undefined || !operator.startsWith('$')) {
    throw locationError(40234, `The field '${name}' must be an accumulator object`);
  }
  if (others.length > 0) throw locationError(40238, `The field '${name}' must specify one accumulator`);
  const compileIt = accumulators.get(operator);
  if (compileIt === undefined) throw locationError(15952, `unknown group operator '${operator}'`);
  return { name, ...compileIt(spec[operator], compiling, operator) };
}

/** The scope in which a group's own expressions, such as `n`, are evaluated. */
export const groupScope = (id: unknown, outer: Scope['binding']): Scope =>
  scopeOf(isDoc(id) ? id : docOf({}), outer);
