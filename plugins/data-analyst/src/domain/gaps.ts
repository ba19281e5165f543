import type { Point, Series } from '../shapes/series.ts';
import { PERIOD, robustAdditiveFigure } from './decomposition.ts';
import { monthAt, monthNumber } from './month.ts';
import { tidy } from './statistics.ts';
import { withinReach, workingScale } from './working-scale.ts';

/** Filling a longer hole would be inventing a season, so such a series is left out. */
export const GAP_MONTHS_MAX = 12;
/** With less than three observed years a season taken from the series itself would be mostly interpolation. */
const SEASONAL_FILL_MONTHS_MIN = 36;

export interface Trimmed {
  /** One point for every month from the first value to the last. */
  readonly points: readonly Point[];
  readonly trimmed: readonly string[];
}

/** Months from the first value to the last, those without a value included; 0 when there is none. */
export function monthsSpanned(series: Series): number {
  const valued = series.points.filter((point) => point.value !== null);
  const first = valued[0];
  const last = valued.at(-1);
  return first && last ? monthNumber(last.month) - monthNumber(first.month) + 1 : 0;
}

/** Cuts months without a value off both ends and gives every month in between a point. */
export function trimEdges(series: Series): Trimmed {
  const valued = series.points.filter((point) => point.value !== null);
  const first = valued[0];
  const last = valued.at(-1);
  if (!first || !last) return { points: [], trimmed: series.points.map((point) => point.month) };
  const byMonth = new Map(series.points.map((point) => [point.month, point]));
  const start = monthNumber(first.month);
  const points = Array.from({ length: monthsSpanned(series) }, (_, index) => {
    const month = monthAt(start + index);
    return byMonth.get(month) ?? { month, value: null };
  });
  const kept = new Set(points.map((point) => point.month));
  return { points, trimmed: series.points.map((point) => point.month).filter((month) => !kept.has(month)) };
}

/** Length of the longest run of months without a value. */
export function longestGap(points: readonly Point[]): number {
  let longest = 0;
  let run = 0;
  for (const point of points) {
    run = point.value === null ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/**
 * Fills the holes on a straight line between their neighbours; from three observed years on the line is drawn through
 * the seasonally adjusted values and the season put back, so that a missing December is filled with a December.
 */
export function fillGaps(points: readonly Point[]): number[] {
  const values = points.map((point) => point.value);
  const straight = interpolated(values);
  const observed = values.filter((value) => value !== null).length;
  if (observed === values.length || observed < SEASONAL_FILL_MONTHS_MIN) return straight;
  const scale = workingScale(straight);
  const reach = withinReach(straight);
  const figure = robustAdditiveFigure(straight.map(scale.to));
  const seasonAt = (index: number): number => figure[index % PERIOD] ?? 0;
  const adjusted = interpolated(
    values.map((value, index) => (value === null ? null : scale.to(value) - seasonAt(index))),
  );
  return values.map(
    (value, index) => value ?? tidy(reach(scale.from((adjusted[index] ?? 0) + seasonAt(index)))),
  );
}

function interpolated(values: readonly (number | null)[]): number[] {
  const filled: number[] = [];
  let before = -1;
  values.forEach((value, index) => {
    if (value === null) return;
    const start = filled[before] ?? value;
    for (let at = before + 1; at < index; at += 1) {
      filled[at] = tidy(start + ((value - start) * (at - before)) / (index - before));
    }
    filled[index] = value;
    before = index;
  });
  return filled;
}
