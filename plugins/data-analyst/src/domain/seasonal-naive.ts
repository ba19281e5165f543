import { PERIOD } from './decomposition.ts';
import { mean } from './statistics.ts';

/** "As a year ago": the forecast that any model has to beat. */
export interface SeasonalNaive {
  /** The next twelve months. */
  readonly next: readonly number[];
  /** Root mean square of its errors over the values seen. */
  readonly deviation: number;
  /** Mean absolute error over the values seen: the scale of MASE (Hyndman and Koehler 2006). */
  readonly scale: number;
}

export function seasonalNaive(values: readonly number[]): SeasonalNaive {
  const errors = values.slice(PERIOD).map((value, index) => value - (values[index] ?? 0));
  return {
    next: values.slice(-PERIOD),
    deviation: Math.sqrt(mean(errors.map((error) => error ** 2))),
    scale: mean(errors.map(Math.abs)),
  };
}
