import type { SeriesForecast } from '../../shapes/forecasts.ts';
import type { Point } from '../../shapes/series.ts';
import type { SeriesTrend } from '../../shapes/trends.ts';
import { monthLabel, monthNumber } from '../month.ts';
import { nameText } from '../name-text.ts';
import { numberText } from '../number-text.ts';
import { type Axes, drawAxes, type Panel, panelAxes } from './panel.ts';
import { COLOURS, clipped, element, pathThrough, svgDocument, textAt } from './svg.ts';

export interface ChartedSeries {
  readonly id: string;
  readonly points: readonly Point[];
  readonly trend: SeriesTrend;
  readonly forecast: SeriesForecast;
}

const SIZE = { width: 760, height: 300 };
const HISTORY: Panel = { left: 64, right: 456, top: 62, bottom: 262 };
const CLOSE_UP: Panel = { left: 524, right: 744, top: 62, bottom: 262 };
const CLOSE_UP_MONTHS = 18;

/** History and trend on the left, the last eighteen months with the forecast and its bands on the right. */
export function seriesChart(charted: ChartedSeries): string {
  const { id, points, trend, forecast } = charted;
  const recent = points.slice(-CLOSE_UP_MONTHS);
  const history = panelAxes(HISTORY, monthsOf(points), points.map(levelOf));
  const bounds = forecast.points.flatMap((point) => [point.low95, point.high95]);
  const closeUp = panelAxes(CLOSE_UP, monthsOf([...recent, ...forecast.points]), [
    ...recent.map(levelOf),
    ...bounds,
  ]);
  const inner =
    textAt(16, 24, clipped(nameText(charted.trend.name), 70), { 'font-size': 15, 'font-weight': 600 }) +
    legend() +
    drawAxes(history) +
    line(history, points, COLOURS.history, 1.4) +
    line(history, trend.trend, COLOURS.trend, 2.2) +
    oddMonths(history, points) +
    drawAxes(closeUp) +
    bands(closeUp, recent.at(-1), forecast) +
    line(closeUp, recent, COLOURS.history, 1.6) +
    forecastLine(closeUp, recent.at(-1), forecast);
  return svgDocument(
    { id, title: `${nameText(trend.name)}: history, trend and forecast`, description: described(charted) },
    SIZE,
    inner,
  );
}

type Dated = { readonly month: string; readonly value: number | null };

const monthsOf = (points: readonly { month: string }[]): number[] =>
  points.map((point) => monthNumber(point.month));
const levelOf = (point: Dated): number => point.value ?? 0;

function line(axes: Axes, points: readonly Dated[], stroke: string, width: number): string {
  const path = pathThrough(points.map((point) => [axes.x(monthNumber(point.month)), axes.y(levelOf(point))]));
  return element('path', {
    d: path,
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-linejoin': 'round',
  });
}

function oddMonths(axes: Axes, points: readonly Point[]): string {
  return points
    .filter((point) => point.mark !== undefined)
    .map((point) => {
      const at = { cx: axes.x(monthNumber(point.month)), cy: axes.y(levelOf(point)), r: 3 };
      return element('circle', { ...at, fill: '#ffffff', stroke: COLOURS.fall, 'stroke-width': 1.4 });
    })
    .join('');
}

/** The bands open at the last value: there nothing is uncertain yet. */
function bands(axes: Axes, last: Point | undefined, forecast: SeriesForecast): string {
  const at = (month: string, value: number) => [axes.x(monthNumber(month)), axes.y(value)] as const;
  const apex = last ? [at(last.month, levelOf(last))] : [];
  const band = (low: 'low80' | 'low95', high: 'high80' | 'high95', opacity: number): string => {
    const upper = forecast.points.map((point) => at(point.month, point[high]));
    const lower = forecast.points.map((point) => at(point.month, point[low]));
    const path = `${pathThrough([...apex, ...upper, ...lower.reverse()])}Z`;
    return element('path', { d: path, fill: COLOURS.forecast, 'fill-opacity': opacity });
  };
  return band('low95', 'high95', 0.16) + band('low80', 'high80', 0.24);
}

function forecastLine(axes: Axes, last: Point | undefined, forecast: SeriesForecast): string {
  const from: Dated[] = last ? [last] : [];
  const dots = forecast.points
    .map((point) =>
      element('circle', {
        cx: axes.x(monthNumber(point.month)),
        cy: axes.y(point.value),
        r: 2.4,
        fill: COLOURS.forecast,
      }),
    )
    .join('');
  return line(axes, [...from, ...forecast.points], COLOURS.forecast, 1.8) + dots;
}

function legend(): string {
  const entry = (x: number, stroke: string, label: string): string =>
    element('line', { x1: x, x2: x + 18, y1: 42, y2: 42, stroke, 'stroke-width': 2.4 }) +
    textAt(x + 24, 46, label, { fill: COLOURS.muted });
  const ring = element('circle', {
    cx: 273,
    cy: 42,
    r: 3,
    fill: '#ffffff',
    stroke: COLOURS.fall,
    'stroke-width': 1.4,
  });
  return (
    entry(64, COLOURS.history, 'monthly value') +
    entry(182, COLOURS.trend, 'trend') +
    ring +
    textAt(283, 46, 'filled in or unusual', { fill: COLOURS.muted }) +
    entry(524, COLOURS.forecast, 'forecast, 80 % and 95 % band')
  );
}

function described({ points, forecast, trend }: ChartedSeries): string {
  const first = points[0];
  const last = points.at(-1);
  const next = forecast.points.at(-1);
  return (
    `From ${numberText(first?.value ?? 0)} in ${monthLabel(first?.month ?? '')} to ${numberText(last?.value ?? 0)} in ` +
    `${monthLabel(last?.month ?? '')}, trend ${numberText(trend.slope.perYear)} a year. Forecast for ` +
    `${monthLabel(next?.month ?? '')}: ${numberText(next?.value ?? 0)}, 95 % interval ${numberText(next?.low95 ?? 0)} to ${numberText(next?.high95 ?? 0)}.`
  );
}
