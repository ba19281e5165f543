import { type Compiling, compile, type Operator } from '../expressions/compile.ts';
import { argumentsOf, namedOperand } from '../expressions/operands.ts';
import type { Accumulator } from './accumulator.ts';
import { Extreme } from './collecting.ts';
import { Average, Deviation, Sum } from './numeric.ts';
import { accumulators } from './table.ts';

/** Outside a group an accumulator takes its arguments, or the items of the one array it is given. */
const overValues =
  (create: (compiling: Compiling) => Accumulator): Operator =>
  (operand, compiling) => {
    const evaluators = argumentsOf(operand, compiling);
    return (scope) => {
      const values = evaluators.map((evaluate) => evaluate(scope));
      const [only] = values;
      const items = values.length === 1 && Array.isArray(only) ? only : values;
      const accumulator = create(compiling);
      for (const item of items) accumulator.add(item);
      return accumulator.result();
    };
  };

const overInput: Operator = (operand, compiling, name) => {
  const required = name === '$median' ? ['input', 'method'] : ['input', 'p', 'method'];
  const spec = namedOperand(name, operand, { required }, { shape: 7436200, unknown: 40415, missing: 40414 });
  const input = compile(spec.input, compiling);
  const compiled = accumulators.get(name)?.(spec, compiling, name);
  return (scope) => {
    const value = input(scope);
    const accumulator = compiled?.create(scope);
    for (const item of Array.isArray(value) ? value : [value]) accumulator?.add(item);
    return accumulator?.result();
  };
};

/** Accumulators as they stand in any expression. */
export const accumulatorExpressions: Readonly<Record<string, Operator>> = {
  $sum: overValues(() => new Sum()),
  $avg: overValues(() => new Average()),
  $min: overValues(({ order }) => new Extreme(-1, order)),
  $max: overValues(({ order }) => new Extreme(1, order)),
  $stdDevPop: overValues(() => new Deviation(false)),
  $stdDevSamp: overValues(() => new Deviation(true)),
  $percentile: overInput,
  $median: overInput,
};
