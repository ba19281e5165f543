const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for SVG and HTML, in elements and attributes. Characters that XML 1.0 forbids are left out. */
export function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '')
    .replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

export type Attributes = Readonly<Record<string, string | number>>;

/** One element. `inner` is markup already; attribute values are escaped here. */
export function element(name: string, attributes: Attributes, inner = ''): string {
  const list = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeMarkup(value)}"`)
    .join('');
  return inner === '' ? `<${name}${list}/>` : `<${name}${list}>${inner}</${name}>`;
}

export function textAt(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeMarkup(content));
}

/** Path data through the points. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}

/** A tenth of a pixel is finer than any screen shows. */
function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export const COLOURS = {
  ink: '#1f2933',
  muted: '#52606d',
  grid: '#e4e7eb',
  history: '#829ab1',
  trend: '#0b69a3',
  forecast: '#c65d21',
  fall: '#ba2525',
} as const;

/** The root element with what assistive technology reads: a title and a description with the chart's numbers. */
export function svgDocument(
  chart: { readonly id: string; readonly title: string; readonly description: string },
  size: { readonly width: number; readonly height: number },
  inner: string,
): string {
  const { width, height } = size;
  const heading =
    element('title', { id: `${chart.id}-title` }, escapeMarkup(chart.title)) +
    element('desc', { id: `${chart.id}-desc` }, escapeMarkup(chart.description));
  const background = element('rect', { width, height, fill: '#ffffff' });
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      role: 'img',
      'aria-labelledby': `${chart.id}-title ${chart.id}-desc`,
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      'font-family': 'system-ui, -apple-system, "Segoe UI", sans-serif',
      'font-size': 12,
      fill: COLOURS.ink,
    },
    heading + background + inner,
  );
}

/** The name without what would not fit on its line. */
export function clipped(text: string, lengthMax: number): string {
  return text.length > lengthMax ? `${text.slice(0, lengthMax - 1)}…` : text;
}
