import { type Interval, wilsonInterval } from '@ymera/kernel';
import type { Confidence } from './analysis.ts';

/** Fewer runs than this give no advice. */
export const runsMin = 3;

/** Sixteen of sixteen runs are the fewest that give HIGH, four of four the fewest that give MEDIUM. */
export function confidenceInShare(showing: number, runs: number): Confidence {
  return confidence(
    wilsonInterval(showing, runs).low,
    `the lower end of the 95 % interval of the share of runs that show it (${showing} of ${runs})`,
  );
}

/** How much of an observed rate is certain: three failures of three attempts say less than thirty of thirty. */
export function confidenceInRate(observed: number, interval: Interval): Confidence {
  const value = observed === 0 ? 0 : Math.min(1, interval.low / observed);
  return confidence(value, 'the lower end of the 95 % interval of the rate, as a share of the observed one');
}

/**
 * How sure it is that so many observations hold one beyond the true 95th percentile, so that the observed one is not
 * too low: 1 − 0.95ⁿ, after S. S. Wilks, "Determination of sample sizes for setting tolerance limits", Annals of
 * Mathematical Statistics 12 (1941).
 */
export function confidenceInTail(observations: number): Confidence {
  return confidence(
    1 - 0.95 ** observations,
    `the chance that ${observations} calls hold one beyond the true 95th percentile`,
  );
}

function confidence(value: number, basis: string): Confidence {
  if (value >= 0.8) return { level: 'HIGH', value, basis };
  return { level: value >= 0.5 ? 'MEDIUM' : 'LOW', value, basis };
}
