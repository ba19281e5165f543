import { describe, expect, it } from 'vitest';
import { centredAverage, decompose, decomposeAs, strengths } from '../src/domain/decomposition.ts';
import { rankingOf, seriesTrend } from '../src/domain/series-trend.ts';
import { lineThrough, median, robustSpread, studentT975 } from '../src/domain/statistics.ts';
import { trendLine } from '../src/domain/trend-line.ts';
import { turningPoints } from '../src/domain/turning-points.ts';
import { AIR_PASSENGERS } from './air-passengers.ts';
import { aCompleteSeries, seasonalLine, steadyNoise } from './builders.ts';

describe('the basic statistics', () => {
  it('agree with values worked by hand', () => {
    expect(median([3, 1, 2, 10])).toBe(2.5);
    // Deviations from the median 3 are 2, 1, 0, 1, 97; their median is 1.
    expect(robustSpread([1, 2, 3, 4, 100])).toBeCloseTo(1.4826, 10);
    expect(lineThrough([1, 3, 5])).toEqual({ slope: 2, intercept: 1 });
  });

  it.each([
    [10, 2.2281],
    [22, 2.0739],
    [30, 2.0423],
    [118, 1.9803],
  ])("Student's t for %d degrees of freedom is the table's %d", (degrees, quantile) => {
    expect(studentT975(degrees)).toBeCloseTo(quantile, 4);
  });
});

describe('the decomposition', () => {
  it('takes a straight line and an additive season apart exactly', () => {
    const values = seasonalLine(48, { from: 100, step: 1, height: 30 });
    const parts = decomposeAs('additive', values);
    expect(parts.figure[11]).toBeCloseTo(30, 9);
    expect(parts.figure[1]).toBeCloseTo(-30, 9);
    expect(parts.trend[20]).toBeCloseTo(120, 9);
    for (const left of parts.remainder) expect(left ?? 0).toBeCloseTo(0, 9);
  });

  it('has no trend for the first and last six months', () => {
    const trend = centredAverage(AIR_PASSENGERS);
    expect(trend.slice(0, 7).map((value) => value === null)).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    // As R's decompose(AirPassengers)$trend begins and ends.
    expect(trend[6]).toBeCloseTo(126.7917, 4);
    expect(trend[137]).toBeCloseTo(475.0417, 4);
    expect(trend[138]).toBeNull();
  });

  it('sees that the season of the airline passengers grows with their number', () => {
    const parts = decompose(AIR_PASSENGERS);
    expect(parts.model).toBe('multiplicative');
    // July and November in R's decompose(AirPassengers, "multiplicative")$figure.
    expect(parts.figure[6]).toBeCloseTo(1.2265555, 6);
    expect(parts.figure[10]).toBeCloseTo(0.8011781, 6);
  });

  it('measures a strong season near 1 and none near 0', () => {
    const noise = steadyNoise(96);
    const flat = noise.map((value) => 100 + value);
    const seasonal = seasonalLine(96, { from: 100, step: 0, height: 30 }).map(
      (value, index) => value + (noise[index] ?? 0),
    );
    expect(strengths(decompose(seasonal))?.seasonal).toBeGreaterThan(0.98);
    expect(strengths(decompose(flat))?.seasonal).toBeLessThan(0.4);
  });

  it('says nothing about strength with less than three years', () => {
    expect(strengths(decompose(AIR_PASSENGERS.slice(0, 35)))).toBeNull();
  });
});

describe('the trend line', () => {
  it('has the Newey-West error worked by hand', () => {
    // Slope 12/10; residuals .4 .2 -1 -.2 .6; scores -.8 -.2 0 -.2 1.2: squares 2.16, lag-one products -.08, weight 1/2,
    // so 2.16 + 2 (1/2)(-.08) = 2.08; the variance is 5/3 * 2.08 / 100.
    const line = trendLine([0, 1, 1, 3, 5], 1);
    expect(line.perMonth).toBeCloseTo(1.2, 12);
    expect(line.standardError).toBeCloseTo(Math.sqrt((5 / 3) * 0.0208), 12);
  });

  it('is certain of a line without noise', () => {
    expect(trendLine(seasonalLine(36, { from: 5, step: 2, height: 0 }))).toMatchObject({
      perMonth: 2,
      rSquared: 1,
    });
  });

  it('has a wider interval when neighbours resemble each other', () => {
    const waves = Array.from({ length: 96 }, (_, index) => Math.sin(index / 8));
    const shuffled = waves.map((_, index) => waves[(index * 37) % 96] ?? 0);
    expect(trendLine(waves).standardError).toBeGreaterThan(2 * trendLine(shuffled).standardError);
  });
});

describe('turning points', () => {
  it('are the extremes from which the path comes back by more than the threshold', () => {
    const path = [0, 4, 9, 8, 9, 3, 1, 2, 6, 7];
    expect(turningPoints(path, 3)).toEqual([
      { index: 2, kind: 'peak', value: 9, reversal: 8 },
      { index: 6, kind: 'trough', value: 1, reversal: 6 },
    ]);
  });

  it('are never the ends, nor ripples below the threshold', () => {
    expect(turningPoints([1, 2, 3, 2.5, 4, 5], 3)).toEqual([]);
    expect(turningPoints([9, 5, 1], 3)).toEqual([]);
  });
});

describe('the trend of a series', () => {
  it('names peak, trough and growth by calendar month whatever month the series begins with', () => {
    const values = seasonalLine(60, { from: 100, step: 0, height: 30 }).slice(4);
    const trend = seriesTrend({ ...aCompleteSeries(values), firstMonth: '2006-05' });
    expect([trend.seasonalPeak, trend.seasonalTrough]).toEqual([12, 2]);
    expect(trend.seasonalSwingPercent).toBeCloseTo(60, 0);
  });

  it('measures growth against the same month a year before', () => {
    const doubling = Array.from({ length: 36 }, (_, index) => 100 * 2 ** (index / 12));
    const { growth } = seriesTrend(aCompleteSeries(doubling));
    expect(growth.latestPercent).toBeCloseTo(100, 6);
    expect(growth.averagePercent).toBeCloseTo(100, 6);
  });

  it('gives no percentages where values are not all positive, and ranks such a series nowhere', () => {
    const values = seasonalLine(36, { from: -10, step: 1, height: 0 });
    const trend = seriesTrend(aCompleteSeries(values));
    expect(trend.growth).toMatchObject({ latestPercent: null, averagePercent: null, latestChange: 12 });
    expect(rankingOf([trend])).toEqual([]);
  });

  it('is finite for a constant series', () => {
    const trend = seriesTrend(aCompleteSeries(Array.from({ length: 36 }, () => 5)));
    expect(JSON.stringify(trend)).not.toContain('null');
    expect(trend.slope).toMatchObject({ perYear: 0, significant: false });
  });
});
