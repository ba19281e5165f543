import { describe, expect, it } from 'vitest';
import { backTest } from '../src/domain/back-test.ts';
import { fitModel } from '../src/domain/fit.ts';
import { forecastSeries } from '../src/domain/forecast.ts';
import { errorDeviations, modelPoints } from '../src/domain/intervals.ts';
import { seasonalNaive } from '../src/domain/seasonal-naive.ts';
import { AIR_PASSENGERS } from './air-passengers.ts';
import { aCompleteSeries, seasonalLine, steadyNoise } from './builders.ts';

/** Six years of noise, then a year that comes back exactly two times. */
const repeatingAtLast = (): number[] => {
  const noise = steadyNoise(84, 11).map((value) => 100 * value + 50);
  return [...noise, ...noise.slice(-12), ...noise.slice(-12)];
};

describe('the baseline', () => {
  it('is the value of a year before, with errors worked by hand', () => {
    const values = [
      ...Array.from({ length: 12 }, () => 10),
      ...Array.from({ length: 12 }, (_, index) => (index === 0 ? 16 : 10)),
    ];
    const baseline = seasonalNaive(values);
    expect(baseline.next.slice(0, 2)).toEqual([16, 10]);
    expect(baseline.scale).toBe(6 / 12);
    expect(baseline.deviation).toBeCloseTo(Math.sqrt(36 / 12), 12);
  });
});

describe('the intervals', () => {
  it('widen by the errors that are carried on, as worked by hand', () => {
    const fit = {
      ...fitModel('holt', AIR_PASSENGERS),
      sigma: 2,
      parameters: { alpha: 0.5, beta: 0.2, gamma: 0 },
    };
    // An error is carried on by .5 (1 + .2) = .6 after one month and .5 (1 + .4) = .7 after two.
    const expected = [2, 2 * Math.sqrt(1 + 0.36), 2 * Math.sqrt(1 + 0.36 + 0.49)];
    errorDeviations(fit, 3).forEach((deviation, index) => {
      expect(deviation).toBeCloseTo(expected[index] ?? 0, 12);
    });
  });

  it('lie inside each other around the forecast', () => {
    for (const point of modelPoints(fitModel('multiplicative', AIR_PASSENGERS), '1960-12')) {
      const ladder = [point.low95, point.low80, point.value, point.high80, point.high95];
      expect(ladder).toEqual([...ladder].sort((a, b) => a - b));
    }
  });
});

describe('the back-test', () => {
  it('stands in twelve months and compares three forecasts from each', () => {
    expect(backTest(AIR_PASSENGERS)).toMatchObject({ origins: 12, forecasts: 36 });
  });

  it('measures the baseline exactly where it can be worked by hand', () => {
    // A line that climbs 1 a month: a year ago is always 12 too low, and that is also its scale.
    const test = backTest(seasonalLine(60, { from: 100, step: 1, height: 0 }));
    expect(test?.baseline).toMatchObject({ mae: 12, mase: 1 });
    expect(test?.model.mae).toBeCloseTo(0, 6);
  });

  it('knows nothing of what came after its months', () => {
    const broken = AIR_PASSENGERS.map((value, index) => (index >= 141 ? value * 10 : value));
    // Only the forecasts that reach the changed months may differ; those of the first nine origins do not.
    const upTo141 = backTest(AIR_PASSENGERS.slice(0, 141));
    expect(backTest(broken.slice(0, 141))).toEqual(upTo141);
    expect(backTest(broken)?.model.mae).toBeGreaterThan(upTo141?.model.mae ?? 0);
  });

  it('is not possible below 27 months, and possible from there on', () => {
    expect(backTest(AIR_PASSENGERS.slice(0, 26))).toBeNull();
    expect(backTest(AIR_PASSENGERS.slice(0, 27))).toMatchObject({ origins: 1, forecasts: 3 });
  });
});

describe('the forecast of a series', () => {
  it('uses the model where it beats the baseline, and says by how much', () => {
    const forecast = forecastSeries(aCompleteSeries(AIR_PASSENGERS));
    expect(forecast).toMatchObject({ method: 'holt-winters-multiplicative', baselineWins: false });
    expect(forecast.reason).toMatch(/error 12\.\d+ in the back-test, against 50\.\d+/);
    expect(forecast.points.map((point) => point.month)).toEqual(['2018-01', '2018-02', '2018-03']);
    expect(forecast.lastYear).toEqual([417, 391, 419]);
    // The year that followed had 450 or so by any published forecast; R's own first three are 447, 420, 465.
    expect(forecast.points[0]?.value).toBeCloseTo(447, -1);
  });

  it('uses the baseline where that wins, and says so', () => {
    const forecast = forecastSeries(aCompleteSeries(repeatingAtLast()));
    expect(forecast.baselineWins).toBe(true);
    expect(forecast.backTest?.baseline.mae).toBe(0);
    expect(forecast.backTest?.model.mae).toBeGreaterThan(5);
    expect(forecast.method).toBe('seasonal-naive');
    expect(forecast.reason).toMatch(/seasonal naive forecast did as well or better/);
    expect(forecast.points.map((point) => point.value)).toEqual(
      forecast.lastYear.map((value) => expect.closeTo(value, 6)),
    );
  });

  it('uses the baseline without a word of praise for the model where no back-test is possible', () => {
    const forecast = forecastSeries(aCompleteSeries(AIR_PASSENGERS.slice(0, 24)));
    expect(forecast).toMatchObject({ method: 'seasonal-naive', backTest: null, baselineWins: true });
    expect(forecast.reason).toMatch(/Fewer than 27 months/);
  });

  it('gives no percentage where the series is not always positive', () => {
    expect(
      forecastSeries(aCompleteSeries(AIR_PASSENGERS.map((value) => value - 200))).changePercent,
    ).toBeNull();
  });

  it('is finite for a constant series', () => {
    const forecast = forecastSeries(aCompleteSeries(Array.from({ length: 48 }, () => 7)));
    expect(forecast.points.map((point) => [point.low95, point.value, point.high95])).toEqual([
      [7, 7, 7],
      [7, 7, 7],
      [7, 7, 7],
    ]);
  });
});
