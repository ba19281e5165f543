import type { CompleteSeries } from '../src/domain/complete-series.ts';
import { addMonths } from '../src/domain/month.ts';
import type { Series } from '../src/shapes/series.ts';

/** A series of the given values, one a month from January 2006 on. */
export function aSeries(values: readonly (number | null)[], name = 'sales'): Series {
  return { name, points: values.map((value, index) => ({ month: addMonths('2006-01', index), value })) };
}

export function aCompleteSeries(values: readonly number[], name = 'sales'): CompleteSeries {
  return { name, unit: undefined, firstMonth: '2006-01', values };
}

/** A straight line with a season of the given height on top: highest in December, mean zero over a year. */
export function seasonalLine(months: number, line: { from: number; step: number; height: number }): number[] {
  const shape = [-2, -3, 0, 1, 2, 1, -1, -2, 0, 0, 1, 3].map((unit) => (unit * line.height) / 3);
  return Array.from(
    { length: months },
    (_, index) => line.from + line.step * index + (shape[index % 12] ?? 0),
  );
}

/** The same numbers between 0 and 1 every time (Park and Miller's generator). */
export function steadyNoise(count: number, seed = 7): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  });
}

/** CSV text: a header and a row for every month, values from the given columns. */
export function aCsv(
  columns: Readonly<Record<string, readonly (number | string)[]>>,
  separator = ',',
): string {
  const names = Object.keys(columns);
  const rows = (Object.values(columns)[0] ?? []).map((_, index) =>
    [addMonths('2006-01', index), ...names.map((name) => columns[name]?.[index] ?? '')].join(separator),
  );
  return [['month', ...names].join(separator), ...rows].join('\n');
}
