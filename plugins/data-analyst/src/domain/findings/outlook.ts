import type { Finding } from '../../shapes/findings.ts';
import type { Forecasts, SeriesForecast } from '../../shapes/forecasts.ts';
import { monthLabel } from '../month.ts';
import { nameText } from '../name-text.ts';
import { numberText, percentText } from '../number-text.ts';
import { mean, median } from '../statistics.ts';
import { importanceOf } from './importance.ts';

const EACH_MAX = 2;

/**
 * The largest expected rises and falls of the next quarter against the same quarter a year before. Forecasts that
 * repeat last year's values have no change to speak of and are left out.
 */
export function outlookFindings(forecasts: Forecasts): Finding[] {
  const expected = forecasts.series
    .flatMap((series) =>
      series.changePercent === null || series.baselineWins ? [] : [{ series, change: series.changePercent }],
    )
    .sort((a, b) => b.change - a.change);
  const rising = expected.filter((one) => one.change > 0).slice(0, EACH_MAX);
  const falling = expected
    .filter((one) => one.change < 0)
    .slice(-EACH_MAX)
    .reverse();
  return [...rising, ...falling].map(({ series, change }) => outlookFinding(series, change));
}

function outlookFinding(series: SeriesForecast, change: number): Finding {
  const first = series.points[0];
  const last = series.points.at(-1);
  const yearBefore = series.lastYear.at(-1) ?? 0;
  const low95 = last?.low95 ?? 0;
  const high95 = last?.high95 ?? 0;
  const uncertain = low95 <= yearBefore && yearBefore <= high95;
  const months = `${monthLabel(first?.month ?? '')} to ${monthLabel(last?.month ?? '')}`;
  return {
    kind: change > 0 ? 'outlook-up' : 'outlook-down',
    title: `${nameText(series.name)} is expected ${percentText(change)} against a year before (${months})`,
    detail:
      `Forecast for ${monthLabel(last?.month ?? '')}: ${numberText(last?.value ?? 0)}, 95 % interval ${numberText(low95)} to ` +
      `${numberText(high95)}, after ${numberText(yearBefore)} a year before, which lies ${uncertain ? 'inside' : 'outside'} that interval.`,
    series: [series.name],
    evidence: { changePercent: change, forecast: last?.value ?? 0, low95, high95, yearBefore },
    importance: importanceOf(change, 10, uncertain ? 0.5 : 0.85),
  };
}

/** How far the forecasts can be trusted, by what the back-test measured. */
export function reliabilityFindings(forecasts: Forecasts): Finding[] {
  const tested = forecasts.series.flatMap((series) => (series.backTest ? [series.backTest] : []));
  const count = forecasts.series.length;
  if (tested.length === 0) return [untested(count)];
  const beaten = count - forecasts.baselineWins;
  const ratio = median(tested.map((test) => test.model.mae / (test.baseline.mae || 1)));
  const covered95 = mean(tested.map((test) => test.covered95));
  const shareInside = `${Math.round(covered95 * 100)} %`;
  return [
    {
      kind: 'reliability',
      title: `The model beats "as a year ago" in ${beaten} of ${count} series`,
      detail:
        `In the back-test its error is ${ratio.toFixed(2)} times that of the seasonal naive forecast in the median series; ` +
        `${shareInside} of what came lay inside its 95 % intervals. ${forecasts.baselineWins} series use the baseline instead.`,
      series: forecasts.series.filter((series) => series.baselineWins).map((series) => series.name),
      evidence: {
        beaten,
        series: count,
        baselineWins: forecasts.baselineWins,
        medianErrorRatio: ratio,
        covered95,
      },
      importance: importanceOf(forecasts.baselineWins / count + Math.abs(covered95 - 0.95), 1, 0.7),
    },
  ];
}

function untested(count: number): Finding {
  const [title, rest] =
    count === 1
      ? ['No back-test was possible', 'the forecast repeats the values of a year before']
      : [
          `No back-test was possible for any of the ${count} series`,
          `all ${count} repeat the value of a year before`,
        ];
  return {
    kind: 'reliability',
    title,
    detail: `With fewer than 27 months there is nothing to compare a forecast with; ${rest}.`,
    series: [],
    evidence: { series: count, monthsNeeded: 27 },
    importance: 0.7,
  };
}
