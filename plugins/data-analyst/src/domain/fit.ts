import { PERIOD } from './decomposition.ts';
import {
  type Parameters,
  type SmoothingKind,
  type State,
  smooth,
  squaresOf,
  startState,
} from './holt-winters.ts';

/** A fitted smoothing model, ready to forecast. */
export interface Fit {
  readonly kind: SmoothingKind;
  readonly parameters: Parameters;
  /** After the last value. */
  readonly state: State;
  /** Sum of squared one-step errors from month 13 on. */
  readonly squares: number;
  /** Standard deviation of the one-step error. */
  readonly sigma: number;
  /** Akaike's criterion: lower is better. */
  readonly aic: number;
}

const ALPHAS = [0.1, 0.3, 0.6, 0.9];
const BETAS = [0.01, 0.1, 0.4];
const GAMMAS = [0.05, 0.3, 0.7];
const FIRST_STEP = 0.1;
const LAST_STEP = 0.002;
const MOVES_MAX = 120;
/** So that the level always learns a little; a fit at zero would be a line drawn once and never looked at again. */
const ALPHA_MIN = 0.01;

/**
 * The smoothing parameters with the smallest sum of squared one-step errors: a coarse grid, then a compass search
 * that halves its step when no neighbour is better. Bounded and the same every time. With `near` the grid is spared.
 */
export function fitModel(kind: SmoothingKind, values: readonly number[], near?: Parameters): Fit {
  const start = startState(kind, values);
  const rest = values.slice(PERIOD);
  const cost = squaresOf(kind, rest, start);
  const parameters = descend(kind, cost, near ?? bestOnGrid(kind, cost));
  const { state, squares } = smooth(kind, rest, start, parameters);
  const smoothing = kind === 'holt' ? 2 : 3;
  // Counted: smoothing parameters, start level and trend, the error's variance, and eleven free seasonal figures.
  const counted = smoothing + 3 + (kind === 'holt' ? 0 : PERIOD - 1);
  const sigma = Math.sqrt(squares / Math.max(1, rest.length - smoothing));
  return {
    kind,
    parameters,
    state,
    squares,
    sigma,
    aic: rest.length * Math.log(squares / rest.length) + 2 * counted,
  };
}

/** One fit per model that the values allow: no multiplicative season where a value is zero or less. */
export function fitAll(values: readonly number[], near?: readonly Fit[]): Fit[] {
  const kinds: SmoothingKind[] = ['holt', 'additive'];
  if (values.every((value) => value > 0)) kinds.push('multiplicative');
  return kinds.map((kind) => fitModel(kind, values, near?.find((fit) => fit.kind === kind)?.parameters));
}

/** The fit with the lowest criterion; the simpler one when equal. */
export function bestFit(fits: readonly Fit[]): Fit {
  return fits.reduce((best, fit) => (fit.aic < best.aic ? fit : best));
}

type Cost = (parameters: Parameters) => number;

function bestOnGrid(kind: SmoothingKind, cost: Cost): Parameters {
  let best: Parameters = { alpha: 0.3, beta: 0.1, gamma: 0 };
  let lowest = Number.POSITIVE_INFINITY;
  for (const alpha of ALPHAS) {
    for (const beta of BETAS) {
      for (const gamma of kind === 'holt' ? [0] : GAMMAS) {
        const found = cost({ alpha, beta, gamma });
        if (found < lowest) {
          lowest = found;
          best = { alpha, beta, gamma };
        }
      }
    }
  }
  return best;
}

function descend(kind: SmoothingKind, cost: Cost, from: Parameters): Parameters {
  let best = from;
  let lowest = cost(from);
  let step = FIRST_STEP;
  for (let move = 0; move < MOVES_MAX && step >= LAST_STEP; move += 1) {
    const before = lowest;
    for (const neighbour of neighbours(kind, best, step)) {
      const found = cost(neighbour);
      if (found < lowest) {
        lowest = found;
        best = neighbour;
      }
    }
    if (lowest === before) step /= 2;
  }
  return best;
}

function neighbours(kind: SmoothingKind, { alpha, beta, gamma }: Parameters, step: number): Parameters[] {
  const up = (value: number): number => Math.min(1, value + step);
  const down = (value: number, least = 0): number => Math.max(least, value - step);
  const moves = [
    { alpha: up(alpha), beta, gamma },
    { alpha: down(alpha, ALPHA_MIN), beta, gamma },
    { alpha, beta: up(beta), gamma },
    { alpha, beta: down(beta), gamma },
  ];
  return kind === 'holt'
    ? moves
    : [...moves, { alpha, beta, gamma: up(gamma) }, { alpha, beta, gamma: down(gamma) }];
}
