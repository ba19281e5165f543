import { describe, expect, it } from 'vitest';
import { bestFit, fitAll, fitModel } from '../src/domain/fit.ts';
import {
  forecastAt,
  type SmoothingKind,
  type State,
  smooth,
  squaresOf,
  startState,
} from '../src/domain/holt-winters.ts';
import { AIR_PASSENGERS } from './air-passengers.ts';
import { seasonalLine, steadyNoise } from './builders.ts';

const NO_SEASON = Array.from({ length: 12 }, () => 0);

/** R reads the line through the moving average off at month six; everything else of the start is the same. */
function startAsInR(kind: SmoothingKind): State {
  const start = startState(kind, AIR_PASSENGERS);
  return { ...start, level: start.level - 6 * start.trend };
}

describe('the Holt-Winters recurrence', () => {
  // Coefficients and parameters that R prints for HoltWinters(AirPassengers, seasonal = "multiplicative").
  it("gives R's published multiplicative coefficients for the airline passengers", () => {
    const { state, squares } = smooth(
      'multiplicative',
      AIR_PASSENGERS.slice(12),
      startAsInR('multiplicative'),
      {
        alpha: 0.2755925,
        beta: 0.03269295,
        gamma: 0.8707292,
      },
    );
    const published = [
      0.9464611, 0.8829239, 0.9717369, 1.0304825, 1.0476884, 1.1805272, 1.3590778, 1.3331706, 1.1083381,
      0.9868813, 0.8361333, 0.9209877,
    ];
    expect(state.level).toBeCloseTo(469.3232206, 4);
    expect(state.trend).toBeCloseTo(3.0215391, 6);
    published.forEach((figure, month) => {
      expect(state.seasonal[month]).toBeCloseTo(figure, 6);
    });
    expect(squares).toBeCloseTo(16570.78, 1);
  });

  // The same for HoltWinters(AirPassengers), whose season is additive by default.
  it("gives R's published additive coefficients for the airline passengers", () => {
    const { state } = smooth('additive', AIR_PASSENGERS.slice(12), startAsInR('additive'), {
      alpha: 0.2479595,
      beta: 0.03453373,
      gamma: 1,
    });
    const published = [
      -27.457685, -54.692464, -20.174608, 12.91912, 18.873607, 75.294426, 152.888368, 134.613464, 33.778349,
      -18.37906, -87.772408, -45.827781,
    ];
    expect(state.level).toBeCloseTo(477.827781, 4);
    expect(state.trend).toBeCloseTo(3.127627, 5);
    published.forEach((figure, month) => {
      expect(state.seasonal[month]).toBeCloseTo(figure, 4);
    });
  });

  // NIST/SEMATECH e-Handbook of Statistical Methods, 6.4.3.4: alpha .3623, gamma 1, initial trend (8.8 - 6.4) / 3.
  it("gives the NIST handbook's double exponential forecasts", () => {
    const values = [5.6, 7.8, 8.8, 11, 11.6, 16.7, 15.3, 21.6, 22.4];
    const start = { level: 6.4, trend: 0.8, seasonal: NO_SEASON };
    const { state } = smooth('holt', values, start, { alpha: 0.3623, beta: 1, gamma: 0 });
    const ahead = [1, 2, 3, 4, 5].map((months) => forecastAt('holt', state, months).toFixed(1));
    expect(ahead).toEqual(['25.8', '28.7', '31.7', '34.6', '37.6']);
  });

  it('takes one step as worked by hand', () => {
    const seasonal = NO_SEASON.with(0, 2);
    // Expected 10 + 1 + 2 = 13, error 1; level .5 (14 - 2) + .5 (11) = 11.5; trend .2 (1.5) + .8 (1) = 1.1;
    // season .4 (14 - 11.5) + .6 (2) = 2.2, which is next due in twelve months.
    const { state, squares } = smooth(
      'additive',
      [14],
      { level: 10, trend: 1, seasonal },
      { alpha: 0.5, beta: 0.2, gamma: 0.4 },
    );
    expect([state.level, state.trend, state.seasonal[11]]).toEqual(
      [11.5, 1.1, 2.2].map((value) => expect.closeTo(value, 12)),
    );
    expect(squares).toBe(1);
    expect(forecastAt('additive', state, 12)).toBeCloseTo(11.5 + 12 * 1.1 + 2.2, 12);
  });

  it('counts the same squares in the search as in the smoothing', () => {
    const start = startState('multiplicative', AIR_PASSENGERS);
    const parameters = { alpha: 0.3, beta: 0.05, gamma: 0.6 };
    const search = squaresOf('multiplicative', AIR_PASSENGERS.slice(12), start);
    search({ alpha: 0.9, beta: 0.9, gamma: 0.9 });
    expect(search(parameters)).toBe(
      smooth('multiplicative', AIR_PASSENGERS.slice(12), start, parameters).squares,
    );
  });

  it('starts on the line at month twelve with a season that adds up to nothing', () => {
    const values = seasonalLine(24, { from: 100, step: 2, height: 30 });
    const start = startState('additive', values);
    expect(start.level).toBeCloseTo(122, 9);
    expect(start.trend).toBeCloseTo(2, 9);
    expect(start.seasonal[11]).toBeCloseTo(30, 9);
  });
});

describe('the search for parameters', () => {
  it("is as good as R's optimum", () => {
    const fit = fitModel('multiplicative', AIR_PASSENGERS);
    const start = startState('multiplicative', AIR_PASSENGERS);
    const optimum = { alpha: 0.2755925, beta: 0.03269295, gamma: 0.8707292 };
    expect(fit.squares).toBeLessThanOrEqual(
      smooth('multiplicative', AIR_PASSENGERS.slice(12), start, optimum).squares,
    );
    expect(fit.parameters.alpha).toBeCloseTo(optimum.alpha, 1);
    expect(fit.parameters.gamma).toBeCloseTo(optimum.gamma, 1);
  });

  it('gives the same every time and stays between 0 and 1', () => {
    const noise = steadyNoise(80).map((value) => 10 * value);
    const [first, second] = [fitAll(noise), fitAll(noise)];
    expect(first).toEqual(second);
    for (const { parameters } of first) {
      for (const value of Object.values(parameters)) expect(value).toBeGreaterThanOrEqual(0);
      for (const value of Object.values(parameters)) expect(value).toBeLessThanOrEqual(1);
    }
  });

  it('prefers a season that multiplies for the airline passengers', () => {
    expect(bestFit(fitAll(AIR_PASSENGERS)).kind).toBe('multiplicative');
  });

  it('prefers no season where there is only noise around a line', () => {
    const values = seasonalLine(96, { from: 100, step: 1, height: 0 });
    const noise = steadyNoise(96);
    expect(bestFit(fitAll(values.map((value, index) => value + 4 * (noise[index] ?? 0)))).kind).toBe('holt');
  });

  it('leaves out the multiplicative model where a value is not positive', () => {
    expect(fitAll(AIR_PASSENGERS.map((value) => value - 112)).map((fit) => fit.kind)).toEqual([
      'holt',
      'additive',
    ]);
  });
});
