import { describe, expect, it } from 'vitest';
import { niceTicks, tickText } from '../src/domain/chart/scale.ts';
import { rankFindings } from '../src/domain/findings/rank.ts';
import { numberText, percentText, signedText } from '../src/domain/number-text.ts';
import { createReport } from '../src/domain/report/create-report.ts';
import type { Series } from '../src/shapes/series.ts';
import { AIR_PASSENGERS } from './air-passengers.ts';
import { analysed } from './analysed.ts';
import { aSeries, steadyNoise } from './builders.ts';

const HOSTILE = '<script>alert(1)</script> [x](javascript:alert(2)) ![y](//evil) | `z` & "q" \u0007';

function reportOf(series: readonly Series[], title = 'Report', chartCount = 6) {
  const { cleaning, trends, forecasts } = analysed(series);
  const findings = rankFindings({ trends, forecasts, changes: cleaning.changes });
  return createReport({ title, cleaning, trends, forecasts, findings, chartCount });
}

describe('the report', () => {
  const report = reportOf([aSeries(AIR_PASSENGERS, 'air'), aSeries([...AIR_PASSENGERS].reverse(), 'ria')]);

  it('has findings, forecast, trends, data quality and method', () => {
    const headings = [...report.markdown.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    expect(headings).toEqual([
      'Key findings',
      'Forecast',
      'History, trend and forecast',
      'Trends',
      'Data quality',
      'Method',
    ]);
    for (const heading of headings) expect(report.html).toContain(`<h2>${heading}</h2>`);
  });

  it('gives the forecast months, interval and the error beside that of the baseline', () => {
    expect(report.markdown).toContain(
      '| Series | Jan 2018 | Feb 2018 | Mar 2018 | Mar 2018, 95 % interval |',
    );
    expect(report.markdown).toMatch(
      /\| Air \| 44\d\.\d \| .* \| Holt-Winters \(×\) \| 0\.\d\d \| 1\.\d\d \|/,
    );
  });

  it('draws charts that speak to those who do not see them', () => {
    expect(report.charts.map((chart) => chart.name).sort()).toEqual(['air.svg', 'growth.svg', 'ria.svg']);
    for (const { svg } of report.charts) {
      expect(svg).toMatch(/^<svg [^>]*role="img"/);
      const [, title, description] = /aria-labelledby="(\S+) (\S+)"/.exec(svg) ?? [];
      expect(svg).toMatch(
        new RegExp(`<title id="${title}">[^<]+</title><desc id="${description}">[^<]*\\d[^<]*</desc>`),
      );
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(unclosed(svg)).toEqual([]);
    }
  });

  it('refers to the charts in Markdown and carries them in the page', () => {
    expect(report.markdown).toContain('![](air.svg)');
    expect(report.html.match(/<figure><svg /g)).toHaveLength(3);
    expect(report.html).not.toMatch(/<img|<script|src=|href=/);
  });

  it('fits the terminal', () => {
    expect(report.summary.length).toBeLessThanOrEqual(25);
    expect(Math.max(...report.summary.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(report.summary.join('\n')).toMatch(/^Forecast +Jan 2018 +Feb 2018 +Mar 2018/m);
  });
});

describe('names from a hostile file', () => {
  const report = reportOf([aSeries(AIR_PASSENGERS, HOSTILE)], HOSTILE);

  it('stay text in the page', () => {
    expect(report.html).not.toMatch(/<script|<img|<a |href=|onerror/i);
    expect(report.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(unclosed(report.html.replace(/<!doctype html>|<meta [^>]*>/g, ''))).toEqual([]);
  });

  it('stay text in the charts and out of their file names', () => {
    for (const { name, svg } of report.charts) {
      expect(name).toMatch(/^[a-z0-9-]+\.svg$/);
      expect(svg).not.toContain('<script');
      expect(svg).not.toContain('\u0007');
    }
  });

  it('do not break the tables', () => {
    const row = report.markdown.split('\n').find((line) => line.includes('Holt-Winters'));
    expect(row?.replaceAll('\\|', '').match(/\|/g)).toHaveLength(10);
  });

  it('leave no control character in the terminal', () => {
    expect(report.summary.join('')).not.toMatch(/\p{Cc}/u);
  });
});

describe('a large report', () => {
  const noise = steadyNoise(600);
  const many = Array.from({ length: 24 }, (_, place) =>
    aSeries(
      noise.map((value, index) => 1000 + 10 * place + index + 80 * value),
      `series ${place} ${'x'.repeat(180)}`,
    ),
  );

  it('stays under 4 MB with every series charted over fifty years', () => {
    const report = reportOf(many, 'Large', 24);
    expect(report.charts).toHaveLength(25);
    expect(JSON.stringify(report).length).toBeLessThan(4_000_000);
    expect(report.summary.length).toBeLessThanOrEqual(25);
    expect(Math.max(...report.summary.map((line) => line.length))).toBe(100);
  });

  it('says which part of the series it charts', () => {
    const report = reportOf(many.slice(0, 8));
    expect(report.charts.filter((chart) => chart.name !== 'growth.svg')).toHaveLength(6);
    expect(report.markdown).toContain('The 6 of 8 series that the findings speak of most.');
  });
});

describe('numbers as text', () => {
  it.each([
    [143347.61, '143,348'],
    [1234567, '1,234,567'],
    [12, '12'],
    [12.345, '12.35'],
    [123.45, '123.5'],
    [-0.00001, '0.0000'],
    [0.1234567, '0.1235'],
    [-1500.4, '-1,500'],
  ])('%d is %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('carry a sign where it is the point', () => {
    expect([percentText(2.91), percentText(-0.01), signedText(-12), signedText(3)]).toEqual([
      '+2.9 %',
      '0.0 %',
      '-12',
      '+3',
    ]);
  });
});

describe('the ticks of an axis', () => {
  it('are round numbers that cover the values', () => {
    expect(niceTicks(656, 904, 5)).toEqual([650, 700, 750, 800, 850, 900, 950]);
    expect(niceTicks(-0.3, 0.9, 5)).toEqual([-0.5, 0, 0.5, 1]);
    expect(niceTicks(7, 7, 5)[0]).toBeLessThanOrEqual(7);
  });

  it('have just the decimals they need', () => {
    expect([
      tickText(650, 50),
      tickText(0.4, 0.2),
      tickText(1_500_000, 500_000),
      tickText(12_000, 2000),
    ]).toEqual(['650', '0.4', '1.5M', '12,000']);
  });
});

/** Names of elements that are opened and not closed, or the other way round. */
function unclosed(markup: string): string[] {
  const open: string[] = [];
  for (const [, end, name = '', empty] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/gi)) {
    if (empty === '/' || name === 'br' || name === 'hr') continue;
    if (end === '') open.push(name);
    else if (open.pop() !== name) return [`/${name}`];
  }
  return open;
}
