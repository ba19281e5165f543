import { decompose } from './decomposition.ts';

/** Where season and trend add up: the values themselves, or their logarithms when the season grows with the level. */
export interface WorkingScale {
  readonly to: (value: number) => number;
  readonly from: (value: number) => number;
}

const PLAIN: WorkingScale = { to: (value) => value, from: (value) => value };
const LOGARITHMIC: WorkingScale = { to: Math.log, from: Math.exp };

/** By the decomposition that explains the values better. Needs at least 24 values. */
export function workingScale(values: readonly number[]): WorkingScale {
  return decompose(values).model === 'multiplicative' ? LOGARITHMIC : PLAIN;
}

/**
 * Holds a computed value to no further than the whole range of the series beyond what was seen: a season of wild
 * values, multiplied, could otherwise lead anywhere.
 */
export function withinReach(values: readonly number[]): (value: number) => number {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return (value) => Math.min(Math.max(value, 2 * low - high), 2 * high - low);
}
