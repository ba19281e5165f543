import { PERIOD, robustAdditiveFigure } from './decomposition.ts';
import { median, robustSpread, tidy } from './statistics.ts';
import { withinReach, workingScale } from './working-scale.ts';

/** Neighbours on either side from which a month is predicted. */
const REACH = 4;

export interface Outlier {
  readonly index: number;
  /** What the neighbours and the season let one expect. */
  readonly expected: number;
  /** Distance from `expected` in robust standard deviations, with its sign. */
  readonly score: number;
}

/**
 * Months that their neighbours do not explain. Each seasonally adjusted value is compared with the robust line
 * (Theil-Sen) through the eight months around it, itself left out; it stands out when that remainder is further than
 * `threshold` robust standard deviations (median absolute deviation) from the median remainder. Medians throughout,
 * so that an odd month neither hides itself nor accuses its neighbours.
 */
export function findOutliers(values: readonly number[], threshold: number): Outlier[] {
  const scale = workingScale(values);
  const reach = withinReach(values);
  const scaled = values.map(scale.to);
  const figure = robustAdditiveFigure(scaled);
  const adjusted = scaled.map((value, index) => value - (figure[index % PERIOD] ?? 0));
  const path = adjusted.map((_, index) => fromNeighbours(adjusted, index));
  const remainder = adjusted.map((value, index) => value - (path[index] ?? 0));
  const spread = robustSpread(remainder);
  if (spread <= roundingNoise(scaled)) return [];
  const centre = median(remainder);
  return remainder.flatMap((left, index) => {
    const score = (left - centre) / (spread * farness(values.length, index));
    if (Math.abs(score) <= threshold) return [];
    const expected = tidy(reach(scale.from((path[index] ?? 0) + (figure[index % PERIOD] ?? 0))));
    return [{ index, expected, score: Number(score.toFixed(2)) }];
  });
}

/** The value at `index` of the line through the medians of slope and height of the months around it. */
function fromNeighbours(values: readonly number[], index: number): number {
  const { from, to } = windowAround(values.length, index);
  const near: { readonly at: number; readonly value: number }[] = [];
  for (let at = from; at <= to; at += 1)
    if (at !== index) near.push({ at: at - index, value: values[at] ?? 0 });
  const slopes = near.flatMap((one, order) =>
    near.slice(order + 1).map((other) => (other.value - one.value) / (other.at - one.at)),
  );
  const slope = median(slopes);
  return median(near.map(({ at, value }) => value - slope * at));
}

/** Always nine months wide: at the ends it reaches further inwards. */
function windowAround(length: number, index: number): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(index - REACH, length - 1 - 2 * REACH));
  return { from, to: Math.min(length - 1, from + 2 * REACH) };
}

/**
 * Predicting from one side only is harder: the error of a line one step beyond eight points is larger than in their
 * middle, by the square root of (1 + 1/8 + d²/Σd²), so the first and last months are judged more mildly.
 */
function farness(length: number, index: number): number {
  const { from, to } = windowAround(length, index);
  const distances: number[] = [];
  for (let at = from; at <= to; at += 1) if (at !== index) distances.push(at - index);
  const centre = distances.reduce((total, distance) => total + distance, 0) / distances.length;
  const spread = distances.reduce((total, distance) => total + (distance - centre) ** 2, 0);
  return Math.sqrt((1 + 1 / distances.length + centre ** 2 / spread) / (1 + 1 / distances.length));
}

/** Below this the remainder is the rounding of doubles, as in a series that a formula wrote. */
function roundingNoise(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs)) * 1e-12;
}
