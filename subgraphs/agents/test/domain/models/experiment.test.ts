import { describe, expect, test } from 'vitest';
import {
  type Arm,
  armOf,
  type ModelExperiment,
  nothingSeen,
  observed,
} from '../../../src/domain/models/experiment.ts';
import { anExperiment } from '../../model-builders.ts';

/** A small generator of equally likely numbers, so that the test is the same each time (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Runs an experiment on models that are good at these rates until it ends. */
function run(rates: readonly [number, number], seed: number): ModelExperiment {
  const random = randomFrom(seed);
  let experiment = anExperiment({ pairsMax: 400 });
  while (experiment.state.phase === 'RUNNING') {
    const arm: Arm = random() < 0.5 ? 0 : 1;
    experiment = observed(experiment, { arm, good: random() < rates[arm], at: 1 });
  }
  return experiment;
}

const ends = (rates: readonly [number, number], times: number) =>
  Array.from({ length: times }, (_, seed) => run(rates, seed + 1).state);

describe('the model that a subject gets', () => {
  test('is always the same', () => {
    const arms = Array.from({ length: 50 }, () => armOf({ id: 'mexp_1' }, 'user_ada'));
    expect(new Set(arms).size).toBe(1);
  });

  test('is either for about half of them, and another in another experiment', () => {
    const arms = (id: string) => Array.from({ length: 2_000 }, (_, n) => armOf({ id }, `user_${n}`));
    const [one, two] = [arms('mexp_1'), arms('mexp_2')];
    const share = one.filter((arm) => arm === 1).length / one.length;
    const same = one.filter((arm, n) => arm === two[n]).length / one.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.04);
    expect(Math.abs(same - 0.5)).toBeLessThan(0.04);
  });
});

describe('an experiment', () => {
  test('calls one of two equal models better no more often than it may, though it looks after each outcome', () => {
    const wrong = ends([0.8, 0.8], 400).filter(({ phase }) => phase === 'DECIDED');
    expect(wrong.length / 400).toBeLessThanOrEqual(0.05);
  });

  test('finds the better one', () => {
    const found = ends([0.6, 0.9], 100).filter((state) => state.phase === 'DECIDED' && state.winner === 1);
    expect(found.length).toBeGreaterThanOrEqual(95);
  });

  test('counts nothing any more once it has ended', () => {
    const ended = run([0.2, 0.95], 1);
    expect(observed(ended, { arm: 0, good: true, at: 2 })).toBe(ended);
  });

  test('waits for the other half of a pair, and is bounded in that', () => {
    let experiment = anExperiment();
    for (let n = 0; n < 1_500; n++) experiment = observed(experiment, { arm: 1, good: true, at: 1 });
    expect(experiment.tally).toMatchObject({ pairs: 0, calls: [0, 1_500], logEvidence: 0 });
    expect(experiment.tally.ahead.outcomes).toHaveLength(1_000);
    experiment = observed(experiment, { arm: 0, good: false, at: 1 });
    expect(experiment.tally).toMatchObject({ pairs: 1, pairedGood: [0, 1] });
  });

  test('begins with nothing', () => {
    expect(anExperiment().tally).toEqual(nothingSeen);
  });
});
