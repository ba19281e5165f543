import { describe, expect, test } from 'vitest';
import { type Choice, chooseAgent } from '../../../src/domain/coordinator/choose-agent.ts';
import { estimateOf, estimateOfAll } from '../../../src/domain/coordinator/estimate.ts';

const trigger = { kind: 'TRIGGER', matched: 'fix', score: 3 } as const;
const word = { kind: 'BM25', matched: 'service', score: 9 } as const;
const choice = (id: string, changes: Partial<Choice> = {}): Choice => ({
  ...{ id, score: 3, terms: [trigger], led: null, isReady: true },
  ...changes,
});

describe('the agent for a stage', () => {
  test('is the one that comes with the platform for it, unless another is clearly better', () => {
    expect(chooseAgent([choice('fixer'), choice('coding')], ['coding'])?.id).toBe('coding');
    expect(chooseAgent([choice('fixer', { score: 20 }), choice('coding')], ['coding'])?.id).toBe('fixer');
  });

  test('is one that can work now, even if another fits better', () => {
    const choices = [choice('coding', { isReady: false }), choice('fixer')];
    expect(chooseAgent(choices, ['coding'])?.id).toBe('fixer');
  });

  test('is whom earlier runs are sure of, and says so', () => {
    const led = choice('fixer', { score: 1, led: 'It did 9 of 10 such tasks well.' });
    const chosen = chooseAgent([choice('coding'), led], ['coding']);
    expect(chosen?.id).toBe('fixer');
    expect(chosen?.reasons[0]).toContain('9 of 10');
  });

  test('is nobody who only has a word in common', () => {
    expect(chooseAgent([choice('waiter', { terms: [word] })], ['coding'])).toBeNull();
    expect(chooseAgent([], ['coding'])).toBeNull();
  });
});

describe('an estimate', () => {
  test('is the median of at least three runs', () => {
    expect(estimateOf({ ms: [100, 900, 300], costMicroUsd: [1, 5, 2] })).toMatchObject({
      ms: 300,
      costMicroUsd: 2,
    });
    expect(estimateOf({ ms: [100, 900, 300], costMicroUsd: [1] })).toMatchObject({
      ms: 300,
      costMicroUsd: null,
    });
    const none = estimateOf({ ms: [100, 900], costMicroUsd: [] });
    expect(none).toMatchObject({ ms: null, costMicroUsd: null });
    expect(none.basis).toContain('2 earlier runs');
  });

  test('of all stages takes the longest way through them, and all that they cost', () => {
    const stage = (id: string, ms: number | null, ...after: string[]) => ({
      ...{ id, after },
      estimate: { ms, costMicroUsd: 10, basis: '' },
    });
    const all = [stage('a', 100), stage('b', 50, 'a'), stage('c', 70, 'a'), stage('d', 10, 'b', 'c')];
    expect(estimateOfAll(all)).toMatchObject({ ms: 180, costMicroUsd: 40 });
    const some = estimateOfAll([...all, stage('e', null, 'd')]);
    expect(some.ms).toBeNull();
    expect(some.basis).toContain('1 of 5');
  });
});
