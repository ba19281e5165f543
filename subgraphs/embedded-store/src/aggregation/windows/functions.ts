import { CommandError, locationError } from '../../errors.ts';
import { type SortField, type SortKey, type SortOrder, sortOrder } from '../../planning/sort.ts';
import { doubleOf } from '../../values/arithmetic.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import type { Accumulator } from '../accumulators/accumulator.ts';
import { accumulators } from '../accumulators/table.ts';
import { int32Of } from '../expressions/arrays.ts';
import { type Compiling, compile, valueAt } from '../expressions/compile.ts';
import { unitOf } from '../expressions/date-arithmetic.ts';
import { isNullish, isNumber, namedOperand } from '../expressions/operands.ts';
import { type Binding, scopeOf } from '../expressions/scope.ts';
import { parseWindow, type Window, windowOver } from './window.ts';

/** A sorted partition, and what expressions on its documents are evaluated with. */
export interface Partition {
  readonly documents: readonly Doc[];
  readonly binding: Binding | undefined;
}

/** Gives one value for each document of a partition. */
export type WindowFunction = (partition: Partition) => readonly unknown[];

/** What a window function is compiled with. */
export interface WindowParsing {
  readonly compiling: Compiling;
  readonly sort: readonly SortField[];
  readonly window: unknown;
}

type Parser = (operand: unknown, parsing: WindowParsing, name: string) => WindowFunction;

/** Compiles `{ $function: operand, window: … }`. */
export function compileWindowFunction(
  name: string,
  operand: unknown,
  parsing: WindowParsing,
): WindowFunction {
  const own = ownFunctions[name];
  if (own !== undefined) return own(operand, parsing, name);
  if (accumulators.has(name)) return accumulating(operand, parsing, name);
  throw new CommandError(9, `Unrecognized window function, ${name}`);
}

const accumulating: Parser = (operand, { compiling, sort, window }, name) => {
  const spec = parseWindow(window, sort);
  const compiled = accumulators.get(name)?.(operand, compiling, name);
  if (compiled === undefined) throw new CommandError(9, `Unrecognized window function, ${name}`);
  return ({ documents, binding }) => {
    const inputs = documents.map((doc) => compiled.input(scopeOf(doc, binding)));
    const at = windowOver(spec, documents, sort);
    const create = () => compiled.create(scopeOf(docOf({}), binding));
    return spec.lower === 'unbounded' ? growing(inputs, at, create) : sliding(inputs, at, create);
  };
};

type Create = () => Accumulator;

/** A window that only grows needs one accumulator for all its documents. */
function growing(inputs: readonly unknown[], at: Window, create: Create): unknown[] {
  const accumulator = create();
  let taken = 0;
  let result: unknown = accumulator.result();
  return inputs.map((_, position) => {
    const [, end] = at(position);
    if (taken < end) {
      while (taken < end) accumulator.add(inputs[taken++]);
      result = accumulator.result();
    }
    return result ?? null;
  });
}

function sliding(inputs: readonly unknown[], at: Window, create: Create): unknown[] {
  return inputs.map((_, position) => {
    const accumulator = create();
    const [start, end] = at(position);
    for (let i = start; i < end; i++) accumulator.add(inputs[i]);
    return accumulator.result() ?? null;
  });
}

/** A function of the order alone: it takes nothing and has no window. */
const ranking =
  (rank: (ties: readonly boolean[]) => number[], oneField: boolean): Parser =>
  (operand, { compiling, sort, window }, name) => {
    if (!isDoc(operand) || Object.keys(operand).length > 0)
      throw locationError(5371603, `(None) ${name} must be specified with '{}' as the value`);
    if (window !== undefined)
      throw locationError(5371601, `Rank style window functions take no other arguments`);
    if (sort.length === 0 || (oneField && sort.length !== 1)) {
      throw locationError(
        5371602,
        `${name} must be specified with a top level sortBy expression with exactly one element`,
      );
    }
    return ({ documents }) => {
      const order = sortOrder(sort, compiling.collation);
      const keys = documents.map(order.keyOf);
      return rank(keys.map((key, i) => isSame(order, keys[i - 1], key)));
    };
  };

const isSame = ({ compare }: SortOrder, a: SortKey | undefined, b: SortKey): boolean =>
  a !== undefined && compare(a, b) === 0;

function ranks(ties: readonly boolean[]): number[] {
  let rank = 0;
  return ties.map((tie, i) => {
    if (!tie) rank = i + 1;
    return rank;
  });
}

function denseRanks(ties: readonly boolean[]): number[] {
  let rank = 0;
  return ties.map((tie) => {
    if (!tie) rank++;
    return rank;
  });
}

const shift: Parser = (operand, { compiling, sort, window }, name) => {
  const spec = namedOperand(name, operand, { required: ['output', 'by'], optional: ['default'] });
  if (window !== undefined) throw new CommandError(9, "$shift does not accept a 'window' field");
  if (sort.length === 0) throw new CommandError(9, "'$shift' requires a sortBy");
  const by = int32Of(spec.by);
  if (by === undefined)
    throw new CommandError(9, `'$shift:by' field must be an integer, but found by: ${typeNameOf(spec.by)}`);
  const output = compile(spec.output, compiling);
  const fallback = compile(spec.default ?? null, compiling)(scopeOf(docOf({}), undefined));
  return ({ documents, binding }) =>
    documents.map((_, i) => {
      const other = documents[i + by];
      return other === undefined ? fallback : (output(scopeOf(other, binding)) ?? null);
    });
};

const unitMs: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

interface Point {
  readonly x: number;
  readonly y: number;
}

/** `$derivative` and `$integral`: numbers over the field that the partition is sorted by. */
const calculus =
  (compute: (points: readonly Point[]) => number | null, needsWindow: boolean): Parser =>
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

const numberOf = (value: unknown): number => (isNumber(value) ? Number(String(value)) : Number.NaN);

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

const expMovingAvg: Parser = (operand, { compiling, sort, window }, name) => {
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
  (sample: boolean): Parser =>
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

/** Last observation carried forward. */
const locf: Parser = (operand, { compiling, window }, name) => {
  if (window !== undefined) throw new CommandError(9, `${name} does not accept a 'window' field`);
  const input = compile(operand, compiling);
  return ({ documents, binding }) => {
    let last: unknown = null;
    return documents.map((doc) => {
      const value = input(scopeOf(doc, binding));
      if (!isNullish(value)) last = value;
      return last;
    });
  };
};

const linearFill: Parser = (operand, { compiling, sort, window }, name) => {
  if (window !== undefined) throw new CommandError(9, `${name} does not accept a 'window' field`);
  if (sort.length !== 1)
    throw locationError(
      605001,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
  const input = compile(operand, compiling);
  const path = sort[0]?.path.split('.') ?? [];
  return ({ documents, binding }) => {
    const values = documents.map((doc) => input(scopeOf(doc, binding)));
    const places = documents.map((doc) => {
      const at = valueAt(doc, path);
      return at instanceof Date ? at.getTime() : numberOf(at);
    });
    return interpolated(values, places);
  };
};

function interpolated(values: readonly unknown[], places: readonly number[]): unknown[] {
  const filled: unknown[] = values.map((value) => value ?? null);
  let before = -1;
  values.forEach((value, i) => {
    if (isNullish(value)) return;
    if (before >= 0) {
      const [x0, x1] = [places[before] ?? 0, places[i] ?? 0];
      const [y0, y1] = [numberOf(values[before]), numberOf(value)];
      for (let k = before + 1; k < i; k++)
        filled[k] = doubleOf(y0 + ((y1 - y0) * ((places[k] ?? 0) - x0)) / (x1 - x0));
    }
    before = i;
  });
  return filled;
}

const ownFunctions: Readonly<Record<string, Parser>> = {
  $rank: ranking(ranks, true),
  $denseRank: ranking(denseRanks, true),
  $documentNumber: ranking((ties) => ties.map((_, i) => i + 1), false),
  $shift: shift,
  $derivative: calculus(derivative, true),
  $integral: calculus(integral, false),
  $expMovingAvg: expMovingAvg,
  $covariancePop: covariance(false),
  $covarianceSamp: covariance(true),
  $locf: locf,
  $linearFill: linearFill,
};
