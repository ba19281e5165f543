import type { Cleaning } from '../../shapes/cleaning.ts';
import type { Finding } from '../../shapes/findings.ts';
import type { Forecasts } from '../../shapes/forecasts.ts';
import type { TableSummary } from '../../shapes/table.ts';
import type { Trends } from '../../shapes/trends.ts';

/** Everything the earlier agents found, as the report takes it. */
export interface ReportInput {
  readonly title: string;
  readonly table?: TableSummary | undefined;
  readonly cleaning: Cleaning;
  readonly trends: Trends;
  readonly forecasts: Forecasts;
  readonly findings: readonly Finding[];
  readonly chartCount: number;
}
