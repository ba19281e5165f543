import { monthAt, monthLabel } from '../month.ts';
import { linearScale, niceTicks, type Scale, tickText } from './scale.ts';
import { COLOURS, element, textAt } from './svg.ts';

/** Pixels of a plotting area inside its drawing. */
export interface Panel {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Axes {
  readonly panel: Panel;
  readonly x: Scale;
  readonly y: Scale;
  readonly ticksY: readonly number[];
  /** Month numbers. */
  readonly ticksX: readonly number[];
}

const LABEL_WIDTH = 62;

/** Axes of a panel over the given months and values; the value axis ends on round numbers and need not begin at zero. */
export function panelAxes(panel: Panel, months: readonly number[], values: readonly number[]): Axes {
  const first = Math.min(...months);
  const last = Math.max(...months);
  const ticksY = niceTicks(Math.min(...values), Math.max(...values), 5);
  return {
    panel,
    x: linearScale([first, last], [panel.left, panel.right]),
    y: linearScale([ticksY[0] ?? 0, ticksY.at(-1) ?? 1], [panel.bottom, panel.top]),
    ticksY,
    ticksX: monthTicks(first, last, Math.floor((panel.right - panel.left) / LABEL_WIDTH)),
  };
}

/** Januaries, as many as fit; months of the half or quarter where the span is short. */
function monthTicks(first: number, last: number, countMax: number): number[] {
  const steps = [3, 6, 12, 24, 36, 60, 120, 240];
  const step = steps.find((months) => Math.floor((last - first) / months) + 1 <= countMax) ?? 240;
  const start = Math.ceil(first / step) * step;
  return Array.from(
    { length: Math.max(0, Math.floor((last - start) / step) + 1) },
    (_, index) => start + index * step,
  );
}

/** Grid lines and labels; the lines stay behind whatever is drawn next. */
export function drawAxes({ panel, x, y, ticksX, ticksY }: Axes): string {
  const step = (ticksY[1] ?? 1) - (ticksY[0] ?? 0);
  const rows = ticksY.map(
    (value) =>
      element('line', { x1: panel.left, x2: panel.right, y1: y(value), y2: y(value), stroke: COLOURS.grid }) +
      textAt(panel.left - 8, y(value) + 4, tickText(value, step), {
        'text-anchor': 'end',
        fill: COLOURS.muted,
      }),
  );
  const columns = ticksX.map(
    (month) =>
      element('line', {
        x1: x(month),
        x2: x(month),
        y1: panel.bottom,
        y2: panel.bottom + 5,
        stroke: COLOURS.muted,
      }) +
      textAt(x(month), panel.bottom + 19, monthLabel(monthAt(month)), {
        'text-anchor': 'middle',
        fill: COLOURS.muted,
      }),
  );
  return rows.join('') + columns.join('');
}
