import { CommandError, locationError } from '../../errors.ts';
import type { SortField } from '../../planning/sort.ts';
import { type Doc, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { zoneOf } from '../expressions/calendar.ts';
import { valueAt } from '../expressions/compile.ts';
import { addToDate, unitOf } from '../expressions/date-arithmetic.ts';
import { isNumber } from '../expressions/operands.ts';

/** Which documents of a partition belong to the window of the document at a position: `[start, end)`. */
export type Window = (position: number) => readonly [start: number, end: number];

type Bound = 'unbounded' | 'current' | number;

/** A window as it was asked for; it becomes one when the sorted partition is known. */
export interface WindowSpec {
  readonly kind: 'documents' | 'range';
  readonly lower: Bound;
  readonly upper: Bound;
  readonly unit: string | undefined;
}

const wholePartition: WindowSpec = {
  kind: 'documents',
  lower: 'unbounded',
  upper: 'unbounded',
  unit: undefined,
};

/** Reads the `window` of an output field. */
export function parseWindow(window: unknown, sort: readonly SortField[]): WindowSpec {
  if (window === undefined) return wholePartition;
  if (!isDoc(window)) throw new CommandError(9, "'window' field must be an object");
  const { documents, range, unit } = window;
  const unknown = Object.keys(window).find((field) => !['documents', 'range', 'unit'].includes(field));
  if (unknown !== undefined) throw new CommandError(9, `'window' field that does not exist: ${unknown}`);
  if ((documents === undefined) === (range === undefined)) {
    throw new CommandError(9, "Window bounds can specify either 'documents' or 'range', not both.");
  }
  if (documents !== undefined) return documentsWindow(documents, unit, sort);
  if (sort.length !== 1 || sort[0]?.direction !== 1) {
    throw locationError(5339902, 'Range-based bounds require sortBy a single ascending field');
  }
  const [lower, upper] = boundsOf(range, 'range');
  return {
    kind: 'range',
    lower,
    upper,
    unit: unit === undefined ? undefined : unitOf(unit, '$setWindowFields'),
  };
}

function documentsWindow(documents: unknown, unit: unknown, sort: readonly SortField[]): WindowSpec {
  if (unit !== undefined)
    throw new CommandError(9, "Window bounds can only specify 'unit' with range-based bounds.");
  const [lower, upper] = boundsOf(documents, 'documents');
  const bounded = lower !== 'unbounded' || upper !== 'unbounded';
  if (bounded && sort.length === 0) throw locationError(5339901, 'Document-based bounds require a sortBy');
  for (const bound of [lower, upper]) {
    if (typeof bound === 'number' && !Number.isInteger(bound))
      throw new CommandError(9, 'Numeric document-based bounds must be an integer');
  }
  return { kind: 'documents', lower, upper, unit: undefined };
}

function boundsOf(bounds: unknown, kind: string): [Bound, Bound] {
  if (!Array.isArray(bounds) || bounds.length !== 2)
    throw new CommandError(9, `Window bounds must be a 2-element array: ${kind}`);
  const [lower = 0, upper = 0] = bounds.map((bound) => {
    if (bound === 'unbounded' || bound === 'current') return bound as Bound; // tested just before
    if (isNumber(bound)) return Number(String(bound));
    throw new CommandError(9, `Window bounds must be 'unbounded', 'current', or a number`);
  });
  const [low, high] = [lower === 'current' ? 0 : lower, upper === 'current' ? 0 : upper];
  if (typeof low === 'number' && typeof high === 'number' && low > high)
    throw locationError(5339900, 'Lower bound must not exceed upper bound');
  return [lower, upper];
}

/** The window's place around each document of a sorted partition. */
export function windowOver(spec: WindowSpec, partition: readonly Doc[], sort: readonly SortField[]): Window {
  const last = partition.length;
  if (spec.kind === 'documents') {
    const offset = (bound: Bound): number => (typeof bound === 'number' ? bound : 0);
    return (position) => {
      const start =
        spec.lower === 'unbounded' ? 0 : Math.min(Math.max(position + offset(spec.lower), 0), last);
      const end =
        spec.upper === 'unbounded'
          ? last
          : Math.max(Math.min(position + offset(spec.upper) + 1, last), start);
      return [start, end];
    };
  }
  const path = sort[0]?.path.split('.') ?? [];
  const values = partition.map((doc) => sortValue(valueAt(doc, path), spec.unit));
  return (position) => {
    const own = values[position] ?? Number.NaN;
    const from = spec.lower === 'unbounded' ? 0 : firstAtLeast(values, moved(own, spec.lower, spec.unit));
    const to = spec.upper === 'unbounded' ? last : firstAbove(values, moved(own, spec.upper, spec.unit));
    return [from, Math.max(to, from)];
  };
}

function sortValue(value: unknown, unit: string | undefined): number {
  if (unit !== undefined) {
    if (value instanceof Date) return value.getTime();
    throw locationError(
      5429513,
      `Invalid range: Expected the sortBy field to be a Date, but it was ${typeNameOf(value)}`,
    );
  }
  if (isNumber(value)) return Number(String(value));
  if (value instanceof Date)
    throw locationError(
      5429413,
      'Invalid range: For windows that involve date or time ranges, a unit must be provided.',
    );
  throw locationError(
    5429414,
    `Invalid range: Expected the sortBy field to be a number, but it was ${typeNameOf(value)}`,
  );
}

function moved(value: number, bound: Bound, unit: string | undefined): number {
  if (typeof bound !== 'number') return value;
  return unit === undefined ? value + bound : addToDate(value, unit, bound, zoneOf(undefined));
}

function firstAtLeast(values: readonly number[], wanted: number): number {
  return firstWhere(values, (value) => value >= wanted);
}

function firstAbove(values: readonly number[], wanted: number): number {
  return firstWhere(values, (value) => value > wanted);
}

function firstWhere(values: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
