import { MONTHS_MIN, type Series } from '../shapes/series.ts';
import { DataProblem } from './data-problem.ts';
import { monthNumber } from './month.ts';

/** A series without holes: what every statistic here needs. */
export interface CompleteSeries {
  readonly name: string;
  readonly unit: string | undefined;
  readonly firstMonth: string;
  readonly values: readonly number[];
}

/** Throws `SERIES_HAS_GAPS` when a month or a value is missing, `TOO_FEW_ROWS` below 24 months. */
export function completeSeries(series: Series): CompleteSeries {
  const first = series.points[0]?.month ?? '';
  const start = monthNumber(first);
  const values = series.points.map((point, index) => {
    if (point.value === null || monthNumber(point.month) !== start + index)
      throw hasGaps(series.name, point.month);
    return point.value;
  });
  if (values.length < MONTHS_MIN) throw tooShort(series.name, values.length);
  return { name: series.name, unit: series.unit, firstMonth: first, values };
}

function hasGaps(name: string, month: string): DataProblem {
  const message = `Series "${name}" has a gap at or before ${month}. Run it through the agent clean-data first.`;
  return new DataProblem('SERIES_HAS_GAPS', message, { series: name, month });
}

function tooShort(name: string, months: number): DataProblem {
  const message = `Series "${name}" has ${months} months; seasonality needs at least two full years, ${MONTHS_MIN} months.`;
  return new DataProblem('TOO_FEW_ROWS', message, { series: name, months, monthsMin: MONTHS_MIN });
}
