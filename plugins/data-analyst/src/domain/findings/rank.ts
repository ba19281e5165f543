import type { Change } from '../../shapes/cleaning.ts';
import type { Finding } from '../../shapes/findings.ts';
import type { Forecasts } from '../../shapes/forecasts.ts';
import type { Trends } from '../../shapes/trends.ts';
import { anomalyFindings, gapFindings } from './data.ts';
import { growthFindings, momentumFindings } from './growth.ts';
import { outlookFindings, reliabilityFindings } from './outlook.ts';
import { seasonalityFindings, turningPointFindings } from './shape.ts';

export interface Analysis {
  readonly trends: Trends;
  readonly forecasts: Forecasts;
  readonly changes: readonly Change[];
}

/** Every finding, most important first; equals keep the order of the list below. */
export function rankFindings(analysis: Analysis): Finding[] {
  return [
    ...growthFindings(analysis.trends),
    ...outlookFindings(analysis.forecasts),
    ...turningPointFindings(analysis.trends),
    ...momentumFindings(analysis.trends),
    ...seasonalityFindings(analysis.trends),
    ...anomalyFindings(analysis.changes),
    ...reliabilityFindings(analysis.forecasts),
    ...gapFindings(analysis.changes),
  ].sort((a, b) => b.importance - a.importance);
}
