import type { Recommendation } from '@ymera/kernel';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/domain/selection/decide.ts';

const selection = (id: string, score: number) => ({
  ...{ score, terms: [] },
  candidate: { id, name: id, title: id, description: '', category: null, triggers: [], focusAreas: [] },
});
const ranked = [selection('first', 9), selection('second', 5)];
const seen = (id: string) => ranked.find(({ candidate }) => candidate.id === id) ?? selection(id, 0);
const sureOf = (agentId: string, confidence: number): Recommendation => ({
  best: { agentId, confidence, samples: 12, reason: '12 of its 12 latest runs went well.' },
  closest: { agentId: 'like', likeness: 0.6, task: 'Fix a "leak"' },
});
const shown = (history: Recommendation | null, of = ranked) =>
  decide({ ranked: of, history, seen }).map(({ candidate, decidedBy }) => [candidate.id, decidedBy]);

describe('who decides', () => {
  test('is history where it is sure of somebody, who then stands first and once', () => {
    expect(shown(sureOf('second', 0.71))).toEqual([
      ['second', 'RECOMMENDATION'],
      ['first', 'SELECTOR'],
    ]);
    expect(shown(sureOf('third', 0.71))[0]).toEqual(['third', 'RECOMMENDATION']);
  });

  test('is the selector where history is not above 0.7, or says nothing', () => {
    const selected = [
      ['first', 'SELECTOR'],
      ['second', 'SELECTOR'],
    ];
    expect(shown(sureOf('second', 0.7))).toEqual(selected);
    expect(shown({ best: null, closest: null })).toEqual(selected);
    expect(shown(null)).toEqual(selected);
  });

  test('is the run most alike where the selector has nobody', () => {
    expect(shown(sureOf('second', 0.5), [])).toEqual([['like', 'HISTORY']]);
  });

  test('is nobody where neither knows anybody', () => {
    expect(shown(null, [])).toEqual([]);
    expect(shown({ best: null, closest: null }, [])).toEqual([]);
  });

  test('is not history where the agent that it names is not there', () => {
    const none = { ranked, history: sureOf('second', 0.9), seen: () => null };
    expect(decide(none).map(({ decidedBy }) => decidedBy)).toEqual(['SELECTOR', 'SELECTOR']);
    expect(decide({ ...none, ranked: [] })).toEqual([]);
  });

  test('says why in a sentence', () => {
    const [led] = decide({ ranked, history: sureOf('second', 0.714), seen });
    expect(led?.reason).toBe('12 of its 12 latest runs went well. Its confidence is 71 %.');
    const [like] = decide({ ranked: [], history: sureOf('second', 0.5), seen });
    expect(like?.reason).toBe('It did "Fix a \\"leak\\"" well, which is like this task to 60 %.');
    expect(decide({ ranked, history: null, seen })[0]?.reason).toBeNull();
  });
});
