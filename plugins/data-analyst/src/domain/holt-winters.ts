import { centredAverage, type Model, PERIOD, present } from './decomposition.ts';
import { lineThrough, mean } from './statistics.ts';

/** `holt` has a trend but no season. */
export type SmoothingKind = 'holt' | 'additive' | 'multiplicative';

export interface Parameters {
  readonly alpha: number;
  readonly beta: number;
  /** Ignored by `holt`. */
  readonly gamma: number;
}

export interface State {
  readonly level: number;
  readonly trend: number;
  /** Twelve figures, the first for the month after the state. */
  readonly seasonal: readonly number[];
}

export interface Smoothed {
  readonly state: State;
  /** Sum of the squared one-step errors. */
  readonly squares: number;
}

const INITIAL_MONTHS = 2 * PERIOD;

/**
 * Holt's and Winters' recurrence over the values, from the state before the first of them:
 * level = alpha (y - season) + (1 - alpha) (level + trend); trend = beta (step of the level) + (1 - beta) trend;
 * season = gamma (y - level) + (1 - gamma) season; divided instead of subtracted in the multiplicative form. The
 * seasonal update uses the new level, as Winters (1960) and R's HoltWinters do.
 */
export function smooth(
  kind: SmoothingKind,
  values: readonly number[],
  start: State,
  parameters: Parameters,
): Smoothed {
  const seasonal = Float64Array.from(start.seasonal);
  const end = run(kind, Float64Array.from(values), start, parameters, seasonal);
  const turn = values.length % PERIOD;
  const figures = [...seasonal.subarray(turn), ...seasonal.subarray(0, turn)];
  return { state: { level: end.level, trend: end.trend, seasonal: figures }, squares: end.squares };
}

/**
 * The sum of squares alone, for a search that asks for it thousands of times: the buffers are made once, for making
 * arrays is what costs most in the sandbox.
 */
export function squaresOf(
  kind: SmoothingKind,
  values: readonly number[],
  start: State,
): (parameters: Parameters) => number {
  const packed = Float64Array.from(values);
  const figures = Float64Array.from(start.seasonal);
  const seasonal = new Float64Array(PERIOD);
  return (parameters) => {
    seasonal.set(figures);
    return run(kind, packed, start, parameters, seasonal).squares;
  };
}

/** The recurrence itself; overwrites `seasonal`, in which a month keeps its place. */
function run(
  kind: SmoothingKind,
  values: Float64Array,
  start: { readonly level: number; readonly trend: number },
  { alpha, beta, gamma }: Parameters,
  seasonal: Float64Array,
): { level: number; trend: number; squares: number } {
  let { level, trend } = start;
  let squares = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    const phase = index % PERIOD;
    const season = seasonal[phase] ?? 0;
    const expected = level + trend;
    const error = value - (kind === 'multiplicative' ? expected * season : expected + season);
    squares += error * error;
    const next =
      alpha * (kind === 'multiplicative' ? value / season : value - season) + (1 - alpha) * expected;
    trend = beta * (next - level) + (1 - beta) * trend;
    level = next;
    if (kind === 'additive') seasonal[phase] = gamma * (value - level) + (1 - gamma) * season;
    else if (kind === 'multiplicative') seasonal[phase] = (gamma * value) / level + (1 - gamma) * season;
  }
  return { level, trend, squares };
}

/** The forecast `ahead` months after the state (1 is the next month). */
export function forecastAt(kind: SmoothingKind, state: State, ahead: number): number {
  const season = state.seasonal[(ahead - 1) % PERIOD] ?? 0;
  const path = state.level + ahead * state.trend;
  return kind === 'multiplicative' ? path * season : path + season;
}

/**
 * The state after the first twelve values, from a classical decomposition of the first twenty-four as R's
 * HoltWinters does; the line through the moving average is read off at month twelve, where smoothing starts.
 */
export function startState(kind: SmoothingKind, values: readonly number[]): State {
  const first = values.slice(0, INITIAL_MONTHS);
  const trend = centredAverage(first);
  const line = lineThrough(present(trend));
  const level = line.intercept + line.slope * (PERIOD / 2 - 1);
  const seasonal =
    kind === 'holt' ? Array.from({ length: PERIOD }, () => 0) : firstFigure(kind, first, trend);
  return { level, trend: line.slope, seasonal };
}

function firstFigure(kind: Model, values: readonly number[], trend: readonly (number | null)[]): number[] {
  const raw = Array.from({ length: PERIOD }, (_, phase) => {
    const index = trend[phase] === null ? phase + PERIOD : phase;
    const value = values[index] ?? 0;
    const level = trend[index] ?? value;
    return kind === 'additive' ? value - level : value / level;
  });
  const centre = mean(raw);
  return raw.map((figure) => (kind === 'additive' ? figure - centre : figure / centre));
}
