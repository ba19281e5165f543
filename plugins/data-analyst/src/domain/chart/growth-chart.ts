import type { Trends } from '../../shapes/trends.ts';
import { nameText } from '../name-text.ts';
import { percentText } from '../number-text.ts';
import { linearScale } from './scale.ts';
import { COLOURS, clipped, element, svgDocument, textAt } from './svg.ts';

const WIDTH = 760;
const ROW = 22;
const TOP = 44;
const BARS = { left: 300, right: 680 };

/** Compound growth of every series as bars, fastest first; empty text when no series has a percentage. */
export function growthChart(ranking: Trends['ranking']): string {
  const first = ranking[0];
  const last = ranking.at(-1);
  if (!first || !last) return '';
  const x = linearScale(
    [Math.min(0, last.averagePercent), Math.max(0, first.averagePercent)],
    [BARS.left, BARS.right],
  );
  const zero = x(0);
  const height = TOP + ranking.length * ROW + 14;
  const axis = element('line', { x1: zero, x2: zero, y1: TOP - 6, y2: height - 10, stroke: COLOURS.muted });
  const rows = ranking
    .map((rank, index) => row(rank, TOP + index * ROW, x(rank.averagePercent), zero))
    .join('');
  const title = 'Average growth a year, by series';
  const heading = textAt(16, 24, title, { 'font-size': 15, 'font-weight': 600 });
  const description = `From ${nameText(first.name)} at ${percentText(first.averagePercent)} to ${nameText(last.name)} at ${percentText(last.averagePercent)} a year.`;
  return svgDocument(
    { id: 'chart-growth', title, description },
    { width: WIDTH, height },
    heading + rows + axis,
  );
}

function row(rank: Trends['ranking'][number], top: number, end: number, zero: number): string {
  const falls = rank.averagePercent < 0;
  const bar = element('rect', {
    x: Math.min(zero, end),
    y: top + 3,
    width: Math.max(0.5, Math.abs(end - zero)),
    height: ROW - 8,
    fill: falls ? COLOURS.fall : COLOURS.trend,
  });
  const label = percentText(rank.averagePercent);
  return (
    textAt(16, top + 15, clipped(nameText(rank.name), 38)) +
    bar +
    textAt(falls ? end - 6 : end + 6, top + 15, label, {
      'text-anchor': falls ? 'end' : 'start',
      fill: COLOURS.muted,
    })
  );
}
