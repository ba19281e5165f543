import { describe, expect, test } from 'vitest';
import { readByRules } from '../../../src/domain/coordinator/read-by-rules.ts';
import { type ModelReading, readModelAnswer, reconcile } from '../../../src/domain/coordinator/reconcile.ts';

const request = 'Fix the memory leak in user service';
const answer: ModelReading = {
  ...{ kind: 'DEBUG', confidence: 0.97, also: [], subject: 'user service', evidence: ['memory leak'] },
};
const textOf = (changes: object = {}) => JSON.stringify({ ...answer, ...changes });
const both = (text: string, reading: Partial<ModelReading>) =>
  reconcile(readByRules(text), { ...answer, ...reading }, 'openai/gpt-5-mini');

describe("a model's reading", () => {
  test('is taken as it is when it fits the request', () => {
    expect(readModelAnswer(textOf(), request)).toEqual(answer);
    expect(readModelAnswer(textOf({ subject: null, evidence: ['MEMORY  leak'] }), request)).not.toBeNull();
  });

  test.each<[string, string]>([
    ['no JSON', 'It wants to fix something.'],
    ['a list', '[]'],
    ['nothing', 'null'],
    ['a kind that there is not', textOf({ kind: 'DESTROY' })],
    ['a confidence that is none', textOf({ confidence: 7 })],
    ['a confidence that is a text', textOf({ confidence: '1' })],
    ['a subject that the request does not name', textOf({ subject: 'payment service' })],
    ['quotes that are not in the request', textOf({ evidence: ['drop all tables'] })],
    ['no quotes', textOf({ evidence: [] })],
    ['empty quotes', textOf({ evidence: [' '] })],
    ['too many quotes', textOf({ evidence: Array(9).fill('leak') })],
    ['further work that there is not', textOf({ also: ['DESTROY'] })],
    ['a subject of another type', textOf({ subject: { name: 'user service' } })],
  ])('is refused when it is %s', (_what, text) => {
    expect(readModelAnswer(text, request)).toBeNull();
  });

  test('makes both surer where they agree, and says which model it was', () => {
    expect(both(request, {})).toMatchObject({
      ...{ kind: 'DEBUG', confidence: 0.97, question: null, subject: 'user service' },
      readBy: { kind: 'MODEL', modelId: 'openai/gpt-5-mini' },
    });
  });

  test('leads where the rules are not sure', () => {
    const read = both('the numbers look odd to me', {
      kind: 'DEBUG',
      confidence: 0.8,
      evidence: ['look odd'],
    });
    expect(read).toMatchObject({ kind: 'DEBUG', confidence: 0.8, question: null });
  });

  test('that contradicts what the rules are sure of is asked about', () => {
    const { question, confidence } = both(request, { kind: 'REVIEW', confidence: 1 });
    expect(confidence).toBeLessThan(0.5);
    expect(question).toMatch(/review.*fix|fix.*review/);
  });

  test('does not deploy what nobody said is to be deployed', () => {
    expect(both('the numbers look odd', { kind: 'DEPLOY', confidence: 1 }).question).not.toBeNull();
    expect(both(request, { also: ['DEPLOY', 'TEST'] }).also).toEqual(['TEST']);
    expect(both('Fix the parser and deploy it', { also: ['DEPLOY'] }).also).toEqual(['DEPLOY']);
  });
});
