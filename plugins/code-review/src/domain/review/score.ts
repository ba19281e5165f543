import { type Finding, SEVERITIES, type Severity } from '../finding.ts';

/** Points of one finding. */
const POINTS: { readonly [severity in Severity]: number } = {
  critical: 40,
  high: 15,
  medium: 5,
  low: 1,
  info: 0.1,
};

/** Points in a thousand lines at which half of the score is gone. */
const HALF = 50;
/** Shorter reviews are counted as this many lines, so that one finding in ten lines does not decide. */
const LINES_MIN = 200;

export const SCORE_FORMULA =
  `score = 100 × ${HALF} / (${HALF} + p), where p = points per 1,000 lines that are not empty (at least ${LINES_MIN} are ` +
  `counted), with ${SEVERITIES.map((severity) => `${POINTS[severity]} for ${severity}`).join(', ')}`;

/** From 100, nothing found, towards 0; see `SCORE_FORMULA`. */
export function scoreOf(findings: readonly Finding[], lines: number): number {
  const points = findings.reduce((sum, { severity }) => sum + POINTS[severity], 0);
  const density = points / (Math.max(lines, LINES_MIN) / 1000);
  return Math.round((100 * HALF) / (HALF + density));
}

export function countBySeverity(findings: readonly Finding[]): { readonly [severity in Severity]: number } {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
