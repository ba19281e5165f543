import type { Change } from '../../shapes/cleaning.ts';
import type { ForecastMethod, SeriesForecast } from '../../shapes/forecasts.ts';
import type { Chart } from '../../shapes/report.ts';
import type { SeriesTrend } from '../../shapes/trends.ts';
import { monthLabel } from '../month.ts';
import { nameText } from '../name-text.ts';
import { numberText, percentText, signedText } from '../number-text.ts';
import type { ReportCharts } from './charts.ts';
import { plain, rangeText, ratioText, table } from './markdown.ts';
import type { ReportInput } from './report-input.ts';

/** A part of the report: Markdown, and the charts that follow it. */
export interface Section {
  readonly markdown: string;
  readonly charts: readonly Chart[];
}

const FINDINGS_SHOWN = 12;
const CHANGES_SHOWN = 30;

export const METHOD_NAMES: Readonly<Record<ForecastMethod, string>> = {
  holt: 'Holt',
  'holt-winters-additive': 'Holt-Winters (+)',
  'holt-winters-multiplicative': 'Holt-Winters (×)',
  'seasonal-naive': 'as a year ago',
};

export function sectionsOf(input: ReportInput, charts: ReportCharts): Section[] {
  return [
    { markdown: opening(input), charts: [] },
    { markdown: findingsSection(input), charts: [] },
    { markdown: forecastSection(input), charts: [] },
    { markdown: chartsSection(input, charts), charts: charts.series },
    { markdown: trendsSection(input), charts: charts.growth ? [charts.growth] : [] },
    { markdown: dataSection(input), charts: [] },
    { markdown: methodSection(input), charts: [] },
  ];
}

/** 'Jan 2006 to Dec 2015', over all series. */
export function spanOf(input: ReportInput): string {
  const months = input.cleaning.series.flatMap((series) => series.points.map((point) => point.month)).sort();
  return `${monthLabel(months[0] ?? '')} to ${monthLabel(months.at(-1) ?? '')}`;
}

function opening(input: ReportInput): string {
  const count = input.trends.series.length;
  const { table: file } = input;
  const source = file
    ? ` The file has ${file.rows} rows and ${file.columns.length} columns; dates are in ${plain(file.dateColumn)}.`
    : '';
  return `# ${plain(input.title)}\n\n${count} monthly series, ${spanOf(input)}.${source}`;
}

function findingsSection({ findings }: ReportInput): string {
  const shown = findings.slice(0, FINDINGS_SHOWN);
  const items = shown.map((one, index) => `${index + 1}. **${plain(one.title)}.** ${plain(one.detail)}`);
  const rest =
    findings.length > shown.length
      ? `\n\n${findings.length - shown.length} lesser findings are not shown.`
      : '';
  return `## Key findings\n\n${items.join('\n') || 'Nothing stands out.'}${rest}`;
}

function forecastSection({ forecasts }: ReportInput): string {
  const [first = '', second = '', third = ''] = forecasts.months.map(monthLabel);
  const head = [
    'Series',
    first,
    second,
    third,
    `${third}, 95 % interval`,
    'Against a year before',
    'Method',
    'Error (MASE)',
    'Baseline error',
  ];
  const rows = forecasts.series.map((series) => forecastRow(series, forecasts.months));
  const used = forecasts.series.length - forecasts.baselineWins;
  return (
    `## Forecast\n\n${table(head, rows)}\n\n` +
    `The error is that of a rolling back-test, in units of the in-sample error of "as a year ago" (MASE; lower is better). ` +
    `The smoothing model did better than that baseline in ${used} of ${forecasts.series.length} series; ` +
    `${forecasts.baselineWins === 0 ? 'none falls' : `${forecasts.baselineWins} ${forecasts.baselineWins === 1 ? 'falls' : 'fall'}`} back on it.`
  );
}

function forecastRow(series: SeriesForecast, months: readonly string[]): string[] {
  const last = series.points.at(-1);
  const starts = series.points[0]?.month ?? '';
  const name =
    starts === months[0]
      ? plain(nameText(series.name))
      : `${plain(nameText(series.name))} (from ${monthLabel(starts)})`;
  return [
    name,
    ...series.points.map((point) => numberText(point.value)),
    rangeText(last?.low95 ?? 0, last?.high95 ?? 0),
    series.changePercent === null ? '–' : percentText(series.changePercent),
    METHOD_NAMES[series.method],
    ratioText(series.backTest?.model.mase ?? null),
    ratioText(series.backTest?.baseline.mase ?? null),
  ];
}

function chartsSection(input: ReportInput, charts: ReportCharts): string {
  const all = input.trends.series.length;
  const shown = charts.series.length;
  const which =
    shown < all ? `The ${shown} of ${all} series that the findings speak of most.` : `All ${all} series.`;
  return `## History, trend and forecast\n\n${which} Value axes do not begin at zero.`;
}

function trendsSection({ trends }: ReportInput): string {
  const head = [
    'Series',
    'Over a year',
    'Average a year',
    'Trend a year',
    '95 % interval',
    'Season',
    'Trend strength',
  ];
  return `## Trends\n\n${table(head, trends.series.map(trendRow))}`;
}

function trendRow({ name, growth, slope, seasonalStrength, trendStrength }: SeriesTrend): string[] {
  return [
    plain(nameText(name)),
    growth.latestPercent === null ? signedText(growth.latestChange) : percentText(growth.latestPercent),
    growth.averagePercent === null ? '–' : percentText(growth.averagePercent),
    signedText(slope.perYear),
    rangeText(slope.low95, slope.high95),
    ratioText(seasonalStrength),
    ratioText(trendStrength),
  ];
}

function dataSection({ cleaning }: ReportInput): string {
  const { gapsFilled, outliersFlagged, outliersReplaced, edgesTrimmed } = cleaning.summary;
  const counts =
    `${gapsFilled} missing values filled, ${outliersFlagged} unusual values marked and kept, ` +
    `${outliersReplaced} replaced, ${edgesTrimmed} months without a value cut off the ends.`;
  const dropped = cleaning.dropped
    .map((one) => `- ${plain(nameText(one.series))} is left out: ${plain(one.reason)}.`)
    .join('\n');
  return ['## Data quality', counts, dropped, changesTable(cleaning.changes)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function changesTable(changes: readonly Change[]): string {
  const telling = changes.filter((change) => change.kind !== 'edge-trimmed');
  if (telling.length === 0) return '';
  const strongest = [...telling]
    .sort((a, b) => Math.abs(b.score ?? 0) - Math.abs(a.score ?? 0))
    .slice(0, CHANGES_SHOWN);
  const value = (one: number | null): string => (one === null ? '–' : numberText(one));
  const rows = strongest.map((change) => [
    plain(nameText(change.series)),
    monthLabel(change.month),
    change.kind.replace('-', ' '),
    value(change.before),
    value(change.after),
    change.score === undefined ? '–' : change.score.toFixed(1),
  ]);
  const more =
    telling.length > rows.length
      ? `\n\n${telling.length - rows.length} more are in the cleaning agent's output.`
      : '';
  return table(['Series', 'Month', 'What', 'Given', 'Used', 'Robust deviations'], rows) + more;
}

function methodSection({ cleaning, trends, forecasts }: ReportInput): string {
  return `## Method\n\n${[cleaning.method, trends.method, forecasts.method].map((text) => `- ${plain(text)}`).join('\n')}`;
}
