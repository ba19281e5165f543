import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { measuredAfter, qualityOf, unmeasured } from '../../../src/domain/models/measured.ts';
import { costMaxMicroUsd, costMicroUsd } from '../../../src/domain/models/model-card.ts';
import { type ModelNeed, type RouteCandidate, route } from '../../../src/domain/models/route.ts';
import { aCard } from '../../model-builders.ts';

const need: ModelNeed = {
  kind: 'LANGUAGE',
  capabilities: [],
  inputTokens: 1_000,
  outputTokens: 1_000,
  preferred: [],
  onlyPreferred: false,
  maxPrice: null,
};
const candidate = (id: string, changes: Partial<RouteCandidate> = {}): RouteCandidate => ({
  card: aCard(id),
  measured: unmeasured,
  held: null,
  ...changes,
});
const priced = (id: string, output: number) =>
  candidate(id, {
    card: aCard(id, {
      price: { input: 1, cachedInput: 1, cacheWrite: 1, output, long: null, source: 'a test' },
    }),
  });
const refusals = (candidates: readonly RouteCandidate[], changes: Partial<ModelNeed> = {}) =>
  route(candidates, { ...need, ...changes }).reasons.map(({ modelId, refusal }) => [modelId, refusal]);

function after(calls: number, bad: number, ms = 100) {
  let measured = unmeasured;
  for (let n = 0; n < calls; n++) measured = measuredAfter(measured, { good: n >= bad, ms });
  return measured;
}

describe('the order of models', () => {
  test('puts the cheaper of two equals first', () => {
    expect(route([priced('b/dear', 9_000_000), priced('a/cheap', 1_000_000)], need).order).toEqual([
      'a/cheap',
      'b/dear',
    ]);
  });

  test('puts a dearer one first that answers where the cheaper one fails', () => {
    const dear = { ...priced('b/dear', 1_200_000), measured: after(60, 0) };
    const cheap = { ...priced('a/cheap', 1_000_000), measured: after(60, 40) };
    expect(route([cheap, dear], need).order).toEqual(['b/dear', 'a/cheap']);
  });

  test('puts the faster of two equals first', () => {
    const slow = candidate('a/slow', { measured: after(20, 0, 4_000) });
    const fast = candidate('b/fast', { measured: after(20, 0, 400) });
    expect(route([slow, fast], need).order).toEqual(['b/fast', 'a/slow']);
  });

  test('puts preferred ones before all others, in their order', () => {
    const candidates = ['a/a', 'b/b', 'c/c'].map((id) => candidate(id));
    const { order, reasons } = route(candidates, { ...need, preferred: ['c/c', 'b/b'] });
    expect(order).toEqual(['c/c', 'b/b', 'a/a']);
    expect(reasons.map(({ preference }) => preference)).toEqual([1, 2, null]);
  });

  test('is explained, term by term', () => {
    const { reasons } = route([candidate('a/a', { measured: after(10, 0, 200) })], need);
    expect(reasons).toMatchObject([{ modelId: 'a/a', refusal: null, costMax: 3_000 }]);
    expect(reasons[0]?.terms).toMatchObject({ price: 1, latency: 1 });
    expect(reasons[0]?.score).toBeCloseTo(0.6 + 0.4 * (reasons[0]?.terms?.quality ?? 0));
  });

  test('of free models is no division by nothing', () => {
    const free = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, long: null, source: 'a test' };
    const candidates = [candidate('a/free', { card: aCard('a/free', { price: free }) }), candidate('b/b')];
    const { reasons } = route(candidates, need);
    expect(reasons.map(({ modelId, terms }) => [modelId, terms?.price])).toEqual([
      ['a/free', 1],
      ['b/b', 0],
    ]);
  });
});

test('a long input has the price of long ones, the whole of it', () => {
  const long = {
    input: 3_000_000,
    cachedInput: 0,
    cacheWrite: 3_000_000,
    output: 4_000_000,
    aboveInputTokens: 1_000,
  };
  const price = {
    input: 1_000_000,
    cachedInput: 0,
    cacheWrite: 1_000_000,
    output: 2_000_000,
    long,
    source: 'a test',
  };
  const cost = (inputTokens: number) =>
    costMicroUsd(price, { inputTokens, cachedInputTokens: 0, cacheWriteInputTokens: 0, outputTokens: 10 });
  expect([cost(1_000), cost(1_001)]).toEqual([1_020, 3_043]);
});

describe('input that the provider keeps for later requests', () => {
  const price = { ...{ input: 4_000_000, cachedInput: 400_000, cacheWrite: 5_000_000, output: 20_000_000 } };
  const priced = { ...price, long: null, source: 'a test' };

  test('costs what keeping costs, and is counted once', () => {
    const tokens = { inputTokens: 100, cachedInputTokens: 30, cacheWriteInputTokens: 50, outputTokens: 10 };
    // 20 fresh at 4 µUSD, 30 kept from before at 0.4, 50 kept for later at 5, 10 put out at 20.
    expect(costMicroUsd(priced, tokens)).toBe(80 + 12 + 250 + 200);
  });

  test('may be all of it, as long as nobody knows', () => {
    expect(costMaxMicroUsd(priced, { inputTokens: 100, outputTokens: 10 })).toBe(500 + 200);
    const { reasons } = route([candidate('a/a', { card: aCard('a/a', { price: priced }) })], need);
    expect(reasons[0]?.costMax).toBe(1_000 * 5 + 1_000 * 20);
  });

  test('counts among the prices that a call asks to be below', () => {
    const dearToKeep = aCard('a/a', { price: { ...priced, cacheWrite: 30_000_000 } });
    const wanted = { ...need, maxPrice: 29_000_000 };
    expect(route([candidate('a/a', { card: dearToKeep })], wanted).reasons[0]?.refusal).toBe('TOO_EXPENSIVE');
  });
});

describe('a model is refused', () => {
  const card = (changes: object) => [candidate('a/a', { card: aCard('a/a', changes) })];

  test('that lacks what is needed', () => {
    expect(refusals(card({ capabilities: ['TOOLS'] }), { capabilities: ['VISION'] })).toEqual([
      ['a/a', 'LACKS_CAPABILITY'],
    ]);
  });
  test('that does not hold input and output', () => {
    expect(refusals(card({ contextTokens: 1_999 }))).toEqual([['a/a', 'CONTEXT_TOO_SMALL']]);
    expect(refusals(card({ contextTokens: 2_000 }))).toEqual([['a/a', null]]);
  });
  test('whose price nobody knows', () => {
    expect(refusals(card({ price: null }))).toEqual([['a/a', 'PRICE_UNKNOWN']]);
  });
  test('that is dearer than asked for', () => {
    expect(refusals(card({}), { maxPrice: 1_999_999 })).toEqual([['a/a', 'TOO_EXPENSIVE']]);
    expect(refusals(card({}), { maxPrice: 2_000_000 })).toEqual([['a/a', null]]);
  });
  test('that was not asked for, when others are the only ones', () => {
    expect(refusals(card({}), { preferred: ['b/b'], onlyPreferred: true })).toEqual([
      ['a/a', 'NOT_PREFERRED'],
    ]);
  });
  test('of another kind', () => {
    expect(refusals(card({ kind: 'EMBEDDING' }))).toEqual([['a/a', 'WRONG_KIND']]);
  });
  test('that is held back now', () => {
    const held = { code: 'BREAKER_OPEN', until: 0 } as const;
    expect(refusals([candidate('a/a', { held })])).toEqual([['a/a', 'BREAKER_OPEN']]);
  });
});

describe('measured quality', () => {
  test('is a lower bound: few good answers count less than many', () => {
    expect(qualityOf(after(5, 0))).toBeLessThan(qualityOf(after(80, 0)));
  });
  test('falls with failures and stays between 0 and 1', () => {
    const [good, bad, none] = [after(100, 0), after(100, 100), unmeasured].map(qualityOf);
    expect(bad).toBeLessThan(none ?? 0);
    expect(none).toBeLessThan(good ?? 0);
    expect(bad).toBeGreaterThanOrEqual(0);
    expect(good).toBeLessThanOrEqual(1);
  });
  test('forgets: what recovers is worth asking again', () => {
    const failing = after(50, 50);
    let measured = failing;
    for (let n = 0; n < 300; n++) measured = measuredAfter(measured, { good: true, ms: 1 });
    expect(qualityOf(measured)).toBeGreaterThan(0.9);
  });
});

test('a decision among two hundred models takes less than a millisecond', () => {
  const candidates = Array.from({ length: 200 }, (_, n) => priced(`p/${n}`, 1_000_000 + n));
  for (let n = 0; n < 50; n++) route(candidates, need);
  const took = Array.from({ length: 101 }, () => {
    const start = performance.now();
    route(candidates, need);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  expect(took[50]).toBeLessThan(1);
});
