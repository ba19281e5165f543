import { describe, expect, test } from 'vitest';
import type { Candidate, ScoreKind, Selection } from '../../../src/domain/selection/candidate.ts';
import { explain, selectBest, selectMany } from '../../../src/domain/selection/select.ts';
import { indexCandidates } from '../../../src/domain/selection/selection-index.ts';
import { aCandidate, debuggerAgent, testerAgent, writerAgent } from './candidates.ts';

const team = indexCandidates([writerAgent, testerAgent, debuggerAgent]);
const ids = (selections: readonly Selection[]) => selections.map(({ candidate }) => candidate.id);
const termsOf = (selection: Selection | null, kind: ScoreKind) =>
  (selection?.terms ?? []).filter((term) => term.kind === kind).map(({ matched, score }) => [matched, score]);
const only = (candidate: Partial<Candidate>) => indexCandidates([aCandidate(candidate)]);

describe('a score', () => {
  test('has 3.0 for each trigger that stands whole in the task, in whatever number and case', () => {
    const best = selectBest(team, { task: 'Memory leaks, and a crash' });
    expect(termsOf(best, 'TRIGGER')).toEqual([
      ['memory leak', 3],
      ['crash', 3],
    ]);
    expect(termsOf(best, 'PARTIAL_TRIGGER')).toEqual([]);
  });

  test('has 1.0 for a trigger of which only a part stands there, however many of its words', () => {
    const best = selectBest(team, { task: 'Trace what the memory and the stack hold' });
    expect(termsOf(best, 'PARTIAL_TRIGGER')).toEqual([
      ['stack trace', 1],
      ['memory leak', 1],
    ]);
    expect(termsOf(best, 'TRIGGER')).toEqual([]);
  });

  test('takes a trigger for whole only at the bounds of words', () => {
    const best = selectBest(only({ triggers: ['test'], description: 'contest' }), { task: 'a contest' });
    expect(termsOf(best, 'TRIGGER')).toEqual([]);
  });

  test('has 0.5 for each word that task and description share, repeated or not', () => {
    const best = selectBest(team, { task: 'guides, more guides for the users' });
    expect(termsOf(best, 'DESCRIPTION')).toEqual([
      ['guide', 0.5],
      ['user', 0.5],
    ]);
  });

  test('has 2.0 for each focus area that the task names', () => {
    const best = selectBest(team, { task: 'An API reference with tutorials' });
    expect(termsOf(best, 'FOCUS_AREA')).toEqual([
      ['API reference', 2],
      ['tutorials', 2],
    ]);
  });

  test('has 1.0 for the category asked for, also of those whom the task does not speak of', () => {
    const selections = selectMany(team, { task: 'heap', category: 'Quality', limit: 10 });
    expect(ids(selections)).toEqual(['debugger', 'tester']);
    expect(selections.map((selection) => termsOf(selection, 'CATEGORY'))).toEqual([
      [['quality', 1]],
      [['quality', 1]],
    ]);
  });

  test('has 1.0 for a category that the task names where none is asked for, and else nothing', () => {
    const task = 'documentation of the heap';
    expect(termsOf(explain(team, { task, id: 'writer' }), 'CATEGORY')).toEqual([['documentation', 1]]);
    expect(termsOf(explain(team, { task, category: 'quality', id: 'writer' }), 'CATEGORY')).toEqual([]);
  });

  test('has 1.0 once for a context that speaks of what the candidate is there for', () => {
    const context = 'The readme, the tutorials, the memory leak: all of it';
    const selections = selectMany(team, { task: 'look at the program', context, limit: 10 });
    expect(selections.map((selection) => termsOf(selection, 'CONTEXT'))).toEqual([
      [['memory leak', 1]],
      [['readme', 1]],
    ]);
  });

  test('is not had by somebody whom the context alone speaks of', () => {
    expect(selectMany(team, { task: 'something else', context: 'unit tests', limit: 10 })).toEqual([]);
  });

  test('is the sum of its terms, those that count most first', () => {
    const best = selectBest(team, { task: 'Find the memory leak that grows', category: 'quality' });
    expect(best?.score).toBeCloseTo(best?.terms.reduce((sum, { score }) => sum + score, 0) ?? 0);
    const scores = best?.terms.map(({ score }) => score) ?? [];
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  test('is 0 without terms for somebody who has nothing to do with the task', () => {
    expect(explain(team, { task: 'unit tests', id: 'debugger' })).toMatchObject({ score: 0, terms: [] });
    expect(explain(team, { task: 'unit tests', id: 'nobody' })).toBeNull();
  });
});

describe('BM25', () => {
  const candidates = [
    aCandidate({ id: 'a', name: '', description: 'leak leak heap' }),
    aCandidate({ id: 'b', name: '', description: 'leak pipe' }),
    aCandidate({ id: 'c', name: '', description: 'garden' }),
  ];
  const index = indexCandidates(candidates);

  // By hand: N = 3, lengths 3, 2 and 1, mean 2, k1 = 1.2, b = 0.75.
  test('is as the formula says', () => {
    const leak = Math.log(1 + (3 - 2 + 0.5) / (2 + 0.5));
    const heap = Math.log(1 + (3 - 1 + 0.5) / (1 + 0.5));
    const found = explain(index, { task: 'heap leak', id: 'a' })?.terms.filter(({ kind }) => kind === 'BM25');
    expect(found?.find(({ matched }) => matched === 'leak')?.score).toBeCloseTo(
      (leak * 2 * 2.2) / (2 + 1.2 * (0.25 + 0.75 * 1.5)),
      10,
    );
    expect(found?.find(({ matched }) => matched === 'heap')?.score).toBeCloseTo(
      (heap * 2.2) / (1 + 1.2 * (0.25 + 0.75 * 1.5)),
      10,
    );
  });

  test('never takes away, not even for a word that all have', () => {
    const all = indexCandidates(['a', 'b', 'c'].map((id) => aCandidate({ id, description: 'code' })));
    for (const { terms } of selectMany(all, { task: 'code', limit: 10 }))
      for (const { score } of terms) expect(score).toBeGreaterThan(0);
  });

  test('goes over names, titles, categories, triggers and focus areas too', () => {
    const parts = {
      name: 'alpha',
      title: 'beta',
      category: 'gamma',
      triggers: ['delta'],
      focusAreas: ['epsilon'],
    };
    const best = selectBest(only(parts), { task: 'alpha beta gamma delta epsilon' });
    expect(termsOf(best, 'BM25')).toHaveLength(5);
  });
});

describe('a record of success', () => {
  const twins = indexCandidates(['a', 'b', 'c'].map((id) => aCandidate({ id, triggers: ['deploy'] })));
  const bounds: Record<string, { low: number; high: number }> = {
    a: { low: 0.02, high: 0.3 },
    c: { low: 0.7, high: 0.98 },
  };
  const request = { task: 'deploy', successOf: (id: string) => bounds[id] };

  test('puts the proven before the untried, and those before the failing', () => {
    expect(ids(selectMany(twins, { ...request, limit: 10 }))).toEqual(['c', 'b', 'a']);
    expect(termsOf(explain(twins, { ...request, id: 'c' }), 'SUCCESS')).toEqual([
      ['70 % to 98 %', expect.closeTo(0.4)],
    ]);
    expect(termsOf(explain(twins, { ...request, id: 'a' }), 'SUCCESS')).toEqual([
      ['2 % to 30 %', expect.closeTo(-0.4)],
    ]);
  });

  test('moves nothing while the interval holds one half', () => {
    const successOf = () => ({ low: 0.3, high: 1 });
    expect(termsOf(explain(twins, { task: 'deploy', successOf, id: 'a' }), 'SUCCESS')).toEqual([]);
  });

  test('brings in nobody whom the task does not speak of', () => {
    expect(selectMany(twins, { ...request, task: 'paint', limit: 10 })).toEqual([]);
  });

  test('drops nobody whom the task speaks of', () => {
    const successOf = () => ({ low: 0, high: 0 });
    expect(selectMany(team, { task: 'program', successOf, limit: 10 })).toHaveLength(2);
  });
});

describe('a selection', () => {
  test('has the best first and at most as many as asked for', () => {
    const task = 'write docs about the memory leak';
    expect(ids(selectMany(team, { task, limit: 1 }))).toHaveLength(1);
    const scores = selectMany(team, { task, limit: 10 }).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  test('of equals is in order of ids, whatever order they came in', () => {
    const twins = ['c', 'a', 'b'].map((id) => aCandidate({ id, triggers: ['deploy'] }));
    expect(ids(selectMany(indexCandidates(twins), { task: 'deploy', limit: 10 }))).toEqual(['a', 'b', 'c']);
  });

  test('passes over those who may not be selected', () => {
    const isEligible = ({ id }: Candidate) => id !== 'debugger';
    expect(ids(selectMany(team, { task: 'memory leak of tests', isEligible, limit: 10 }))).toEqual([
      'tester',
    ]);
  });

  test('is empty, not wrong, for a task without a word that counts, and among nobody', () => {
    expect(selectMany(team, { task: '… the of', limit: 10 })).toEqual([]);
    expect(selectBest(indexCandidates([]), { task: 'memory leak' })).toBeNull();
  });

  test('is not led astray by words that every object has', () => {
    expect(selectMany(team, { task: 'constructor toString __proto__ hasOwnProperty', limit: 10 })).toEqual(
      [],
    );
  });

  test('ignores triggers of which nothing counts, and counts the same one once', () => {
    const best = selectBest(only({ triggers: ['the', '', 'Crash', 'crashes', 'crash'] }), {
      task: 'a crash',
    });
    expect(termsOf(best, 'TRIGGER')).toEqual([['Crash', 3]]);
  });
});
