import type { Change, Cleaning } from '../shapes/cleaning.ts';
import { MONTHS_MIN, type Point, ROWS_MAX, type Series } from '../shapes/series.ts';
import { DataProblem } from './data-problem.ts';
import { fillGaps, GAP_MONTHS_MAX, longestGap, monthsSpanned, trimEdges } from './gaps.ts';
import { findOutliers } from './outliers.ts';

export const OUTLIER_THRESHOLD = 5;

export const CLEANING_METHOD =
  'Gaps: straight line between neighbours, drawn through the seasonally adjusted values from three observed years on. ' +
  'Outliers: robust remainder of the seasonally adjusted values (Theil-Sen line through the eight months around, spread by the median absolute deviation).';

export interface CleaningOptions {
  readonly threshold: number;
  readonly replaceOutliers: boolean;
}

type Cleaned =
  | { readonly kept: true; readonly series: Series; readonly changes: readonly Change[] }
  | { readonly kept: false; readonly reason: string };

/** Cleans every series. Throws `NO_USABLE_SERIES` when none is left. */
export function cleanAll(input: readonly Series[], options: CleaningOptions): Cleaning {
  const series: Series[] = [];
  const changes: Change[] = [];
  const dropped: Cleaning['dropped'] = [];
  for (const one of input) {
    const cleaned = cleanOne(one, options);
    if (!cleaned.kept) {
      dropped.push({ series: one.name, reason: cleaned.reason });
      continue;
    }
    series.push(cleaned.series);
    changes.push(...cleaned.changes);
  }
  if (series.length === 0) throw noUsableSeries(dropped);
  return { series, changes, dropped, summary: summarise(changes), method: CLEANING_METHOD };
}

function cleanOne(series: Series, options: CleaningOptions): Cleaned {
  const unusable = reasonToDrop(series);
  if (unusable !== null) return { kept: false, reason: unusable };
  const { points, trimmed } = trimEdges(series);
  const filled = fillGaps(points);
  const outliers = new Map(
    findOutliers(filled, options.threshold).map((outlier) => [outlier.index, outlier]),
  );
  const changes: Change[] = trimmed.map((month) => edgeTrimmed(series.name, month));
  const cleaned = points.map((point, index): Point => {
    const value = filled[index] ?? 0;
    const outlier = outliers.get(index);
    if (point.value === null) {
      changes.push({
        series: series.name,
        month: point.month,
        kind: 'gap-filled',
        before: null,
        after: value,
      });
      return { month: point.month, value, mark: 'filled' };
    }
    if (!outlier) return { month: point.month, value };
    const after = options.replaceOutliers ? outlier.expected : value;
    const kind = options.replaceOutliers ? 'outlier-replaced' : 'outlier-flagged';
    changes.push({
      series: series.name,
      month: point.month,
      kind,
      before: value,
      after,
      score: outlier.score,
    });
    return { month: point.month, value: after, mark: options.replaceOutliers ? 'replaced' : 'outlier' };
  });
  return { kept: true, series: { ...series, points: cleaned }, changes };
}

function reasonToDrop(series: Series): string | null {
  const span = monthsSpanned(series);
  if (span < MONTHS_MIN) {
    return `${span} months between its first and last value; at least ${MONTHS_MIN} are needed`;
  }
  if (span > ROWS_MAX) return `it spans ${span} months; at most ${ROWS_MAX} can be analysed`;
  const gap = longestGap(trimEdges(series).points);
  return gap > GAP_MONTHS_MAX ? `a gap of ${gap} months; at most ${GAP_MONTHS_MAX} can be filled` : null;
}

function edgeTrimmed(series: string, month: string): Change {
  return { series, month, kind: 'edge-trimmed', before: null, after: null };
}

function summarise(changes: readonly Change[]): Cleaning['summary'] {
  const count = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length;
  return {
    gapsFilled: count('gap-filled'),
    outliersFlagged: count('outlier-flagged'),
    outliersReplaced: count('outlier-replaced'),
    edgesTrimmed: count('edge-trimmed'),
  };
}

function noUsableSeries(dropped: Cleaning['dropped']): DataProblem {
  const reasons = dropped.slice(0, 5).map((one) => `"${one.series}": ${one.reason}`);
  return new DataProblem('NO_USABLE_SERIES', `No series can be analysed. ${reasons.join('; ')}.`, {
    reasons,
  });
}
