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
