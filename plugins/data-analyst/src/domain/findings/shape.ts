import type { Finding } from '../../shapes/findings.ts';
import type { SeriesTrend, Trends } from '../../shapes/trends.ts';
import { monthLabel, monthName } from '../month.ts';
import { nameText } from '../name-text.ts';
import { numberText } from '../number-text.ts';
import { importanceOf, withUnit } from './importance.ts';

/** The rule of thumb by which Hyndman's `nsdiffs` calls a series seasonal. */
const STRONG = 0.64;

/** The sharpest turns, one per series, measured by what was lost or won back relative to the level at the turn. */
export function turningPointFindings(trends: Trends): Finding[] {
  return trends.series
    .flatMap((series) => {
      const turns = [...series.turningPoints].sort((a, b) => b.reversal - a.reversal);
      const turn = turns[0];
      return turn && turn.value > 0 ? [{ series, turn, share: (turn.reversal / turn.value) * 100 }] : [];
    })
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .map(({ series, turn, share }, place) => turnFinding(series, turn, share, place));
}

function turnFinding(
  series: SeriesTrend,
  turn: SeriesTrend['turningPoints'][number],
  share: number,
  place: number,
): Finding {
  const year = Number(turn.month.slice(0, 4));
  const month = Number(turn.month.slice(5, 7));
  const course = turn.kind === 'peak' ? 'fell' : 'rose';
  return {
    kind: 'turning-point',
    title: `${nameText(series.name)} turned in ${monthLabel(turn.month)}: a ${turn.kind}, then ${turn.kind === 'peak' ? '-' : '+'}${share.toFixed(1)} %`,
    detail: `From ${withUnit(numberText(turn.value), series.unit)} its moving average ${course} by ${numberText(turn.reversal)} before it turned again or the data ends.`,
    series: [series.name],
    evidence: { year, month, value: turn.value, reversal: turn.reversal, reversalPercent: share },
    importance: importanceOf(share, 25, 0.8 - place * 0.08),
  };
}

/** The most seasonal series, or the plain statement that none is. */
export function seasonalityFindings(trends: Trends): Finding[] {
  const rated = trends.series
    .flatMap((series) =>
      series.seasonalStrength === null ? [] : [{ series, strength: series.seasonalStrength }],
    )
    .sort((a, b) => b.strength - a.strength);
  const strong = rated.filter((one) => one.strength >= STRONG).slice(0, 2);
  if (strong.length > 0)
    return strong.map(({ series, strength }, place) => seasonal(series, strength, place));
  const top = rated[0];
  if (!top) return [];
  return [
    {
      kind: 'seasonality',
      title: `No series has a marked season: the strongest measures ${top.strength.toFixed(2)} of 1`,
      detail: `That is ${nameText(top.series.name)}; below ${STRONG} a season is not worth planning for. The data may be seasonally adjusted already.`,
      series: [top.series.name],
      evidence: { strength: top.strength, threshold: STRONG, series: rated.length },
      importance: 0.35,
    },
  ];
}

function seasonal(series: SeriesTrend, strength: number, place: number): Finding {
  const { seasonalPeak: peak, seasonalTrough: trough, seasonalSwingPercent: swing } = series;
  const size = swing === null ? '' : `, ${swing.toFixed(1)} % of the mean level apart`;
  return {
    kind: 'seasonality',
    title: `${nameText(series.name)} has a strong season: ${strength.toFixed(2)} of 1`,
    detail: `It peaks in ${monthName(peak)} and is lowest in ${monthName(trough)}${size}.`,
    series: [series.name],
    evidence: {
      strength,
      peakMonth: peak,
      troughMonth: trough,
      ...(swing === null ? {} : { swingPercent: swing }),
    },
    importance: importanceOf(swing ?? 0, 20, 0.8 - place * 0.08),
  };
}
