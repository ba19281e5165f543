import type { Finding } from '../../shapes/findings.ts';
import type { SeriesTrend, Trends } from '../../shapes/trends.ts';
import { nameText } from '../name-text.ts';
import { percentText, signedText } from '../number-text.ts';
import { importanceOf, withUnit } from './importance.ts';

/** Percent a year below which a series stands still. */
const GROWTH_MIN = 0.1;
const EACH_MAX = 3;
/** Percent a year at which growth counts fully. */
const GROWTH_FULL = 3;

/** The fastest growing and the fastest shrinking series, by compound growth a year. */
export function growthFindings(trends: Trends): Finding[] {
  const rated = trends.ranking.flatMap((rank) => {
    const series = trends.series.find((one) => one.name === rank.name);
    return series ? [{ series, percent: rank.averagePercent }] : [];
  });
  const growing = rated.filter((one) => one.percent >= GROWTH_MIN).slice(0, EACH_MAX);
  const shrinking = rated
    .filter((one) => one.percent <= -GROWTH_MIN)
    .slice(-EACH_MAX)
    .reverse();
  return [
    ...growing.map((one, place) => growthFinding('growth', one.series, one.percent, place)),
    ...shrinking.map((one, place) => growthFinding('decline', one.series, one.percent, place)),
  ];
}

function growthFinding(
  kind: 'growth' | 'decline',
  series: SeriesTrend,
  percent: number,
  place: number,
): Finding {
  const verb = kind === 'growth' ? 'grew' : 'shrank';
  const rank = place === 0 ? (kind === 'growth' ? ' fastest' : ' most') : '';
  const { perYear, low95, high95, significant } = series.slope;
  const certainty = significant
    ? 'which leaves out zero'
    : 'which includes zero, so the straight trend is not certain';
  return {
    kind,
    title: `${nameText(series.name)} ${verb}${rank}: ${percentText(percent)} a year`,
    detail: `${place === 0 ? 'Compound growth from the mean of the first twelve months to that of the last twelve. ' : ''}Its trend line runs at ${withUnit(signedText(perYear), series.unit)} a year, 95 % interval ${signedText(low95)} to ${signedText(high95)}, ${certainty}.`,
    series: [series.name],
    evidence: { averagePercent: percent, perYear, low95, high95, months: series.months, rank: place + 1 },
    importance: importanceOf(percent, GROWTH_FULL, 0.95 - place * 0.08),
  };
}

/** Where the latest year departs most from the long run. */
export function momentumFindings(trends: Trends): Finding[] {
  const departures = trends.series.flatMap((series) => {
    const { latestPercent, averagePercent } = series.growth;
    if (latestPercent === null || averagePercent === null) return [];
    return [
      { series, latest: latestPercent, average: averagePercent, departure: latestPercent - averagePercent },
    ];
  });
  return departures
    .sort((a, b) => Math.abs(b.departure) - Math.abs(a.departure))
    .slice(0, 2)
    .map(({ series, latest, average, departure }, place) => ({
      kind: 'momentum' as const,
      title: `${nameText(series.name)} runs ${departure > 0 ? 'ahead of' : 'behind'} its own long run: ${percentText(latest)} over the last year`,
      detail: `Its average is ${percentText(average)} a year, ${Math.abs(departure).toFixed(1)} percentage points ${departure > 0 ? 'less' : 'more'} than now.`,
      series: [series.name],
      evidence: { latestPercent: latest, averagePercent: average, departurePoints: departure },
      importance: importanceOf(departure, 10, 0.75 - place * 0.08),
    }));
}
