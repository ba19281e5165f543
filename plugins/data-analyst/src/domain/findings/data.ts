import type { Change } from '../../shapes/cleaning.ts';
import type { Finding } from '../../shapes/findings.ts';
import { monthLabel } from '../month.ts';
import { nameText } from '../name-text.ts';
import { numberText } from '../number-text.ts';
import { importanceOf } from './importance.ts';

/** The oddest months, by distance from what the neighbours and the season let one expect; one per series. */
export function anomalyFindings(changes: readonly Change[]): Finding[] {
  const odd = changes
    .flatMap((change) => (change.score === undefined ? [] : [{ change, score: change.score }]))
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
  const firsts = odd.filter(
    (one, index) => odd.findIndex((other) => other.change.series === one.change.series) === index,
  );
  return firsts.slice(0, 3).map(({ change, score }, place) => anomaly(change, score, place));
}

function anomaly(change: Change, score: number, place: number): Finding {
  const side = score > 0 ? 'above' : 'below';
  const kept =
    change.kind === 'outlier-replaced'
      ? `It was replaced by ${numberText(change.after ?? 0)}.`
      : 'The value was kept and marked.';
  return {
    kind: 'anomaly',
    title: `${nameText(change.series)} stands out in ${monthLabel(change.month)}: ${numberText(change.before ?? 0)}`,
    detail: `That is ${Math.abs(score).toFixed(1)} robust standard deviations ${side} the months around it. ${kept}`,
    series: [change.series],
    evidence: {
      value: change.before ?? 0,
      score,
      year: Number(change.month.slice(0, 4)),
      month: Number(change.month.slice(5, 7)),
    },
    importance: importanceOf(score, 20, 0.7 - place * 0.08),
  };
}

/** How much of the data was not there. */
export function gapFindings(changes: readonly Change[]): Finding[] {
  const filled = changes.filter((change) => change.kind === 'gap-filled');
  if (filled.length === 0) return [];
  const names = [...new Set(filled.map((change) => change.series))];
  return [
    {
      kind: 'gap',
      title: `${filled.length} missing value${filled.length === 1 ? ' was' : 's were'} filled in`,
      detail: `They lie in ${names.length} series and are interpolated; read what rests on them with care.`,
      series: names,
      evidence: { filled: filled.length, series: names.length },
      importance: importanceOf(filled.length, 24, 0.6),
    },
  ];
}
