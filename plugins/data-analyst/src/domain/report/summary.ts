import { clipped } from '../chart/svg.ts';
import { monthLabel } from '../month.ts';
import { nameText } from '../name-text.ts';
import { numberText, percentText } from '../number-text.ts';
import type { ReportInput } from './report-input.ts';
import { METHOD_NAMES, spanOf } from './sections.ts';

const WIDTH = 100;
const FINDINGS_SHOWN = 6;
const SERIES_SHOWN = 8;

/** The report for a terminal: at most 25 lines of at most 100 characters. */
export function summaryLines(input: ReportInput, chartedNames: readonly string[]): string[] {
  const { title, trends, forecasts, findings, cleaning } = input;
  const { gapsFilled, outliersFlagged, outliersReplaced } = cleaning.summary;
  const beaten = forecasts.series.length - forecasts.baselineWins;
  return [
    `${oneLine(title)}: ${trends.series.length} series, ${spanOf(input)}`,
    '',
    'Findings',
    ...findings.slice(0, FINDINGS_SHOWN).map((one, index) => `  ${index + 1}. ${oneLine(one.title)}`),
    '',
    ...forecastLines(input, chartedNames),
    '',
    `Back-test: the model beats "as a year ago" in ${beaten} of ${forecasts.series.length} series.`,
    `Data: ${gapsFilled} gaps filled, ${outliersFlagged + outliersReplaced} unusual values, ${cleaning.dropped.length} series left out.`,
  ].map((line) => clipped(line, WIDTH));
}

function forecastLines({ forecasts }: ReportInput, chartedNames: readonly string[]): string[] {
  const rank = (name: string): number => {
    const place = chartedNames.indexOf(name);
    return place < 0 ? chartedNames.length : place;
  };
  const shown = [...forecasts.series].sort((a, b) => rank(a.name) - rank(b.name)).slice(0, SERIES_SHOWN);
  const head = row('Forecast', [...forecasts.months.map(monthLabel), 'vs year ago'], 'method');
  const left = forecasts.series.length - shown.length;
  return [
    head,
    ...shown.map((series) =>
      row(
        `  ${oneLine(nameText(series.name))}`,
        [
          ...series.points.map((point) => numberText(point.value)),
          series.changePercent === null ? '–' : percentText(series.changePercent),
        ],
        METHOD_NAMES[series.method],
      ),
    ),
    ...(left > 0 ? [`  and ${left} more in the report`] : []),
  ];
}

function row(name: string, numbers: readonly string[], method: string): string {
  const cells = numbers.map((text) => text.padStart(12)).join('');
  return `${clipped(name, 30).padEnd(30)}${cells}  ${method}`;
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ');
