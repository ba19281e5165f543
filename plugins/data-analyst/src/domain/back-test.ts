import type { BackTest, ForecastErrors } from '../shapes/forecasts.ts';
import { PERIOD } from './decomposition.ts';
import { bestFit, type Fit, fitAll } from './fit.ts';
import { forecastAt } from './holt-winters.ts';
import { errorDeviations, HORIZON, Z80, Z95 } from './intervals.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { mean, tidy } from './statistics.ts';

const ORIGINS_MAX = 12;
const TRAINING_MIN = 2 * PERIOD;

interface Trial {
  readonly actual: number;
  readonly model: number;
  readonly baseline: number;
  readonly deviation: number;
}

/**
 * Stands in each of the last twelve possible months, forgets what came after, chooses and fits a model anew, and
 * compares the three forecasts with what came. null when not even one such month has two years before it.
 */
export function backTest(values: readonly number[]): BackTest | null {
  const lastOrigin = values.length - HORIZON;
  const firstOrigin = Math.max(TRAINING_MIN, lastOrigin - ORIGINS_MAX + 1);
  if (lastOrigin < firstOrigin) return null;
  const trials: Trial[] = [];
  let fits: Fit[] | undefined;
  for (let origin = firstOrigin; origin <= lastOrigin; origin += 1) {
    fits = fitAll(values.slice(0, origin), fits);
    trials.push(...trialsAt(values, origin, bestFit(fits)));
  }
  const { scale } = seasonalNaive(values.slice(0, firstOrigin));
  return {
    origins: lastOrigin - firstOrigin + 1,
    forecasts: trials.length,
    model: errorsOf(trials, (trial) => trial.model, scale),
    baseline: errorsOf(trials, (trial) => trial.baseline, scale),
    covered80: covered(trials, Z80),
    covered95: covered(trials, Z95),
  };
}

function trialsAt(values: readonly number[], origin: number, fit: Fit): Trial[] {
  const deviations = errorDeviations(fit, HORIZON);
  const { next } = seasonalNaive(values.slice(0, origin));
  return deviations.map((deviation, index) => ({
    actual: values[origin + index] ?? 0,
    model: forecastAt(fit.kind, fit.state, index + 1),
    baseline: next[index] ?? 0,
    deviation,
  }));
}

function errorsOf(
  trials: readonly Trial[],
  forecast: (trial: Trial) => number,
  scale: number,
): ForecastErrors {
  const errors = trials.map((trial) => Math.abs(trial.actual - forecast(trial)));
  const mae = mean(errors);
  const percentable = trials.every((trial) => trial.actual !== 0);
  const shares = trials.map((trial, index) => (errors[index] ?? 0) / Math.abs(trial.actual));
  return {
    mae: tidy(mae),
    mape: percentable ? tidy(mean(shares) * 100) : null,
    mase: scale === 0 ? null : tidy(mae / scale),
  };
}

function covered(trials: readonly Trial[], z: number): number {
  const inside = trials.filter((trial) => Math.abs(trial.actual - trial.model) <= z * trial.deviation);
  return tidy(inside.length / trials.length);
}
