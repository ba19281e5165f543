import { CommandError, locationError } from '../../errors.ts';
import { lookupTable } from '../../lookup-table.ts';
import { doubleOf } from '../../values/arithmetic.ts';
import { typeNameOf } from '../../values/types.ts';
import { compile, valueAt } from '../expressions/compile.ts';
import { unitOf } from '../expressions/date-arithmetic.ts';
import { isNumber, namedOperand } from '../expressions/operands.ts';
import { scopeOf } from '../expressions/scope.ts';
import { numberOf, type WindowParser } from './function.ts';
import { parseWindow, windowOver } from './window.ts';

const unitMs = lookupTable<number>({
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
});

interface Point {
  readonly x: number;
  readonly y: number;
}

/** `$derivative` and `$integral`: numbers over the field that the partition is sorted by. */
const calculus =
  (compute: (points: readonly Point[]) => number | null, needsWindow: boolean): WindowParser =>
  (operand, { compiling, sort, window }, name) => {
    const spec = namedOperand(name, operand, { required: ['input'], optional: ['unit'] });
    if (sort.length !== 1) throw new CommandError(9, `${name} requires a sortBy with exactly one field`);
    if (needsWindow && window === undefined)
      throw new CommandError(9, `${name} requires explicit window bounds`);
    const unit = spec.unit === undefined ? undefined : unitMs[unitOf(spec.unit, name)];
    if (spec.unit !== undefined && unit === undefined)
      throw locationError(5490710, "unit must be 'week' or smaller");
    const bounds = parseWindow(window, sort);
    const input = compile(spec.input, compiling);
    const path = sort[0]?.path.split('.') ?? [];
    return ({ documents, binding }) => {
      const points = documents.map((doc) => ({
        x: abscissa(valueAt(doc, path), unit, name),
        y: numberOf(input(scopeOf(doc, binding))),
      }));
      const at = windowOver(bounds, documents, sort);
      return points.map((_, i) => {
        const result = compute(points.slice(...at(i)));
        return result === null ? null : doubleOf(result);
      });
    };
  };

function abscissa(value: unknown, unit: number | undefined, name: string): number {
  if (value instanceof Date) {
    if (unit === undefined)
      throw locationError(5624900, `${name} where the sortBy is a Date requires a 'unit'`);
    return value.getTime() / unit;
  }
  if (unit !== undefined || !isNumber(value))
    throw locationError(
      5624901,
      `${name} where the sortBy is no ${unit === undefined ? 'number' : 'Date'}, but ${typeNameOf(value)}`,
    );
  return Number(String(value));
}

function derivative(points: readonly Point[]): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || first === last || first.x === last.x) return null;
  return (last.y - first.y) / (last.x - first.x);
}

function integral(points: readonly Point[]): number | null {
  if (points.length === 0) return null;
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    if (a !== undefined && b !== undefined) sum += ((a.y + b.y) / 2) * (b.x - a.x);
  }
  return sum;
}

const expMovingAvg: WindowParser = (operand, { compiling, sort, window }, name) => {
  const spec = namedOperand(name, operand, { required: ['input'], optional: ['N', 'alpha'] });
  if (window !== undefined) throw new CommandError(9, `${name} does not accept a 'window' field`);
  if (sort.length === 0) throw new CommandError(9, `${name} requires an explicit 'sortBy'`);
  if ((spec.N === undefined) === (spec.alpha === undefined))
    throw new CommandError(9, `${name} must have exactly one of "N" and "alpha"`);
  const alpha = spec.N === undefined ? Number(String(spec.alpha)) : 2 / (Number(String(spec.N)) + 1);
  if (!(alpha > 0 && alpha < 1) && spec.N === undefined)
    throw new CommandError(9, `'alpha' must be between 0 and 1 (exclusive), found alpha: ${alpha}`);
  const input = compile(spec.input, compiling);
  return ({ documents, binding }) => {
    let average: number | undefined;
    return documents.map((doc) => {
      const value = input(scopeOf(doc, binding));
      if (isNumber(value)) {
        const number = Number(String(value));
        average = average === undefined ? number : number * alpha + average * (1 - alpha);
      }
      return average === undefined ? null : doubleOf(average);
    });
  };
};

const covariance =
  (sample: boolean): WindowParser =>
  (operand, { compiling, sort, window }, name) => {
    if (!Array.isArray(operand) || operand.length !== 2)
      throw new CommandError(9, `${name} takes an array of two expressions`);
    const bounds = parseWindow(window, sort);
    const [x, y] = operand.map((part) => compile(part, compiling));
    return ({ documents, binding }) => {
      const pairs = documents.map((doc) => ({
        x: numberOf(x?.(scopeOf(doc, binding))),
        y: numberOf(y?.(scopeOf(doc, binding))),
      }));
      const at = windowOver(bounds, documents, sort);
      return pairs.map((_, i) =>
        covarianceOf(
          pairs.slice(...at(i)).filter((pair) => !Number.isNaN(pair.x + pair.y)),
          sample,
        ),
      );
    };
  };

function covarianceOf(pairs: readonly Point[], sample: boolean): unknown {
  const count = pairs.length - Number(sample);
  if (count <= 0) return null;
  const mean = (pick: (pair: Point) => number): number =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length;
  const [meanX, meanY] = [mean((pair) => pair.x), mean((pair) => pair.y)];
  return doubleOf(pairs.reduce((sum, pair) => sum + (pair.x - meanX) * (pair.y - meanY), 0) / count);
}

/** Rates, areas and averages along the order. */
export const calculusFunctions: Readonly<Record<string, WindowParser>> = {
  $derivative: calculus(derivative, true),
  $integral: calculus(integral, false),
  $expMovingAvg: expMovingAvg,
  $covariancePop: covariance(false),
  $covarianceSamp: covariance(true),
};
