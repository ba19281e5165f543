import { sha256Hex } from '@ymera/kernel/canonical-json';

/** Two models that answer the same kind of calls, each about half of them, until one is seen to do it better. */
export interface ModelExperiment {
  /** Such as mexp_…. */
  readonly id: string;
  readonly tenantId: string;
  /** Grows with each change. */
  readonly revision: number;
  readonly name: string;
  /** Calls for this agent alone; null for all. */
  readonly agentId: string | null;
  readonly models: readonly [string, string];
  /** How likely it may be, over all its life, to call one better where both are the same. */
  readonly errorMax: number;
  /** Ended without a result when so many pairs show none. */
  readonly pairsMax: number;
  readonly tally: Tally;
  readonly state: ExperimentState;
  readonly startedBy: string;
  readonly startedAt: number;
}

export type ExperimentState =
  | { readonly phase: 'RUNNING' }
  | { readonly phase: 'DECIDED'; readonly winner: Arm; readonly at: number }
  | { readonly phase: 'UNDECIDED'; readonly at: number }
  | { readonly phase: 'STOPPED'; readonly by: string; readonly at: number };

export type Arm = 0 | 1;

/** What was seen so far. */
export interface Tally {
  readonly calls: readonly [number, number];
  readonly good: readonly [number, number];
  /** Outcomes are counted in pairs, one of each model; these are the good ones among them. */
  readonly pairs: number;
  readonly pairedGood: readonly [number, number];
  /** Outcomes of the model that is ahead, still without their other halves: `1` for a good one. */
  readonly ahead: { readonly arm: Arm; readonly outcomes: string };
  /** The natural logarithm of the evidence that the two differ: a bet's winnings, which are 1 or less where they don't. */
  readonly logEvidence: number;
}

export const nothingSeen: Tally = {
  calls: [0, 0],
  good: [0, 0],
  pairs: 0,
  pairedGood: [0, 0],
  ahead: { arm: 0, outcomes: '' },
  logEvidence: 0,
};

/** Which model a subject gets: always the same in one experiment, and independent of every other one. */
export function armOf({ id }: Pick<ModelExperiment, 'id'>, subject: string): Arm {
  return Number.parseInt(sha256Hex(`${id}\n${subject}`).slice(0, 8), 16) % 2 === 0 ? 0 : 1;
}

/** One model may be ahead of the other by so many outcomes; what comes beyond is counted and shows nothing. */
const aheadMax = 1_000;

/** Counts an outcome, and ends the experiment when that decides it. One that has ended stays as it is. */
export function observed(
  experiment: ModelExperiment,
  outcome: { readonly arm: Arm; readonly good: boolean; readonly at: number },
): ModelExperiment {
  if (experiment.state.phase !== 'RUNNING') return experiment;
  const tally = counted(experiment.tally, outcome);
  const next = { ...experiment, revision: experiment.revision + 1, tally };
  return { ...next, state: stateAfter(next, outcome.at) };
}

function counted(tally: Tally, { arm, good }: { readonly arm: Arm; readonly good: boolean }): Tally {
  const seen = { ...tally, calls: plus(tally.calls, arm, 1), good: plus(tally.good, arm, good ? 1 : 0) };
  const { ahead } = tally;
  if (ahead.outcomes === '' || ahead.arm === arm) {
    const outcomes = (ahead.outcomes + (good ? '1' : '0')).slice(0, aheadMax);
    return { ...seen, ahead: { arm, outcomes } };
  }
  const first = ahead.outcomes.startsWith('1');
  const pair: readonly [boolean, boolean] = arm === 1 ? [first, good] : [good, first];
  return { ...paired(seen, pair), ahead: { ...ahead, outcomes: ahead.outcomes.slice(1) } };
}

/**
 * Bets on the pair by what earlier pairs showed. Where both models are equally good no such bet wins in the mean, so
 * its winnings reach 1/errorMax with a probability of errorMax at most, whenever one looks and stops: R. Turner, A. Ly
 * and P. Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping" (2024).
 */
function paired(tally: Tally, [a, b]: readonly [boolean, boolean]): Tally {
  const { pairs, pairedGood } = tally;
  const [rateA, rateB] = [rateOf(pairedGood[0], pairs), rateOf(pairedGood[1], pairs)];
  const same = (rateA + rateB) / 2;
  const won = chance(rateA, a) * chance(rateB, b);
  const expected = chance(same, a) * chance(same, b);
  return {
    ...tally,
    pairs: pairs + 1,
    pairedGood: [pairedGood[0] + (a ? 1 : 0), pairedGood[1] + (b ? 1 : 0)],
    logEvidence: tally.logEvidence + Math.log(won / expected),
  };
}

/** With half an outcome of each kind in advance, so that no chance is 0. */
const rateOf = (good: number, pairs: number) => (good + 0.5) / (pairs + 1);

const chance = (rate: number, good: boolean) => (good ? rate : 1 - rate);

function stateAfter({ tally, errorMax, pairsMax }: ModelExperiment, at: number): ExperimentState {
  const [a, b] = tally.pairedGood;
  if (tally.logEvidence >= Math.log(1 / errorMax) && a !== b)
    return { phase: 'DECIDED', winner: a > b ? 0 : 1, at };
  return tally.pairs >= pairsMax ? { phase: 'UNDECIDED', at } : { phase: 'RUNNING' };
}

function plus([a, b]: readonly [number, number], arm: Arm, by: number): readonly [number, number] {
  return arm === 0 ? [a + by, b] : [a, b + by];
}
