/** Where a rate lies, both ends from 0 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** How often intervals made this way hold the true rate. */
  readonly confidence: number;
}

const confidence = 0.95;
/** The 97.5 % quantile of the standard normal distribution: 2.5 % are left on either side. */
const z = 1.959963984540054;

/**
 * The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927), without continuity correction. Unlike the usual
 * p ± z·√(p(1−p)/n) it stays within 0 and 1 and is honest for few trials and for rates near the ends.
 *
 * @returns from 0 to 1 when there were no trials
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1, confidence };
  const rate = successes / trials;
  const scale = 1 + z ** 2 / trials;
  const centre = (rate + z ** 2 / (2 * trials)) / scale;
  const reach = (z / scale) * Math.sqrt((rate * (1 - rate)) / trials + z ** 2 / (4 * trials ** 2));
  // At the ends the interval touches 0 or 1 exactly; the sums above miss it by a rounding error.
  return {
    low: successes === 0 ? 0 : centre - reach,
    high: successes === trials ? 1 : centre + reach,
    confidence,
  };
}
