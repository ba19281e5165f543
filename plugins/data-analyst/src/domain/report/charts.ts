import type { Finding } from '../../shapes/findings.ts';
import type { Chart } from '../../shapes/report.ts';
import { growthChart } from '../chart/growth-chart.ts';
import { type ChartedSeries, seriesChart } from '../chart/series-chart.ts';
import { sum } from '../statistics.ts';
import type { ReportInput } from './report-input.ts';

export interface ReportCharts {
  /** null when no series has a growth percentage. */
  readonly growth: Chart | null;
  readonly series: readonly Chart[];
}

/** The charts of the report: growth of all series, and the series that the findings speak of most. */
export function drawCharts(input: ReportInput): ReportCharts {
  const growth = growthChart(input.trends.ranking);
  const taken = new Set<string>(['growth']);
  return {
    growth:
      growth === '' ? null : { name: 'growth.svg', title: 'Average growth a year, by series', svg: growth },
    series: chartedNames(input).flatMap((name) => {
      const charted = find(input, name, uniqueSlug(name, taken));
      return charted
        ? [{ name: `${charted.id.replace(/^chart-/, '')}.svg`, title: name, svg: seriesChart(charted) }]
        : [];
    }),
  };
}

/** By the importance of all findings about a series; equals keep the order of the file. */
function chartedNames(input: ReportInput): string[] {
  const names = input.trends.series.map((series) => series.name);
  const weights = new Map(names.map((name) => [name, weightOf(name, input.findings)]));
  return names.sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0)).slice(0, input.chartCount);
}

function weightOf(name: string, findings: readonly Finding[]): number {
  // A finding about many series says little about each.
  return sum(
    findings.filter((one) => one.series.includes(name)).map((one) => one.importance / one.series.length),
  );
}

function find(input: ReportInput, name: string, slug: string): ChartedSeries | null {
  const points = input.cleaning.series.find((series) => series.name === name)?.points;
  const trend = input.trends.series.find((series) => series.name === name);
  const forecast = input.forecasts.series.find((series) => series.name === name);
  return points && trend && forecast ? { id: `chart-${slug}`, points, trend, forecast } : null;
}

/** A file name of plain letters; a counter keeps names apart that differ in other characters only. */
function uniqueSlug(name: string, taken: Set<string>): string {
  const plain =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || 'series';
  let slug = plain;
  for (let count = 2; taken.has(slug); count += 1) slug = `${plain}-${count}`;
  taken.add(slug);
  return slug;
}
