import { describe, expect, test } from 'vitest';
import { readByRules } from '../../../src/domain/coordinator/read-by-rules.ts';
import { heldOut, type Phrasing, seen } from './phrasings.ts';

const shareRead = (phrasings: readonly Phrasing[]) =>
  phrasings.filter(([text, kind]) => readByRules(text).kind === kind).length / phrasings.length;

describe('what a request wants, read by rules', () => {
  test('is read in all phrasings that the rules were made with, and in 19 of 20 of the others', () => {
    expect(seen.length + heldOut.length).toBeGreaterThanOrEqual(120);
    expect(shareRead(seen)).toBe(1);
    expect(shareRead(heldOut)).toBeGreaterThanOrEqual(0.95);
  });

  test('is as likely right as its confidence says, where it is sure', () => {
    for (const least of [0.5, 0.65, 0.8]) {
      const sure = heldOut.filter(([text]) => readByRules(text).confidence >= least);
      expect(sure.length).toBeGreaterThan(20);
      expect(shareRead(sure)).toBeGreaterThanOrEqual(least);
    }
  });

  test.each<[string, string, string]>([
    ['Fix the memory leak in user service', 'DEBUG', 'user service'],
    ['Improve the performance of this algorithm', 'ENHANCE', 'algorithm'],
    ['Add pagination to the orders API', 'CREATE', 'orders API'],
    ['The checkout page crashes on Safari', 'DEBUG', 'checkout page'],
    ['Explain how the scheduler works', 'EXPLAIN', 'scheduler'],
    ['Write tests for `parseDate`', 'TEST', 'parseDate'],
  ])('names what is to be worked on: %s', (text, kind, subject) => {
    expect(readByRules(text)).toMatchObject({ kind, subject, readBy: { kind: 'RULES' }, question: null });
  });

  test('shows the words that it rests on as they stand there', () => {
    expect(readByRules('FIX the Memory Leak in user service').evidence).toEqual(['FIX', 'Memory Leak']);
  });

  test('says what is wanted besides', () => {
    expect(readByRules('Fix the login bug, add a test for it and document the fix').also).toEqual([
      ...['TEST', 'DOCUMENT'],
    ]);
    expect(readByRules('Implement the importer and then deploy it to staging').also).toEqual(['DEPLOY']);
    expect(readByRules('The build fails. Please fix it.').also).toEqual([]);
  });

  test('does not want what is asked not to be done', () => {
    const reviewed = readByRules("Don't deploy yet, just review the changes");
    expect(reviewed).toMatchObject({ kind: 'REVIEW', also: [] });
    expect(readByRules('Fix the parser without refactoring the tests').also).toEqual([]);
    expect(reviewed.alternatives.map(({ kind }) => kind)).not.toContain('DEPLOY');
    expect(readByRules('Do not deploy or release anything')).toMatchObject({ confidence: 0, evidence: [] });
    expect(readByRules('The page does not load')).toMatchObject({ kind: 'DEBUG' });
    expect(readByRules('Please refactor the router, but do not touch the tests')).toMatchObject({
      ...{ kind: 'REFACTOR', also: [] },
    });
  });

  test('is not changed by politeness', () => {
    const bare = readByRules('review my pull request');
    for (const polite of [
      'Hi team, could you please review my pull request?',
      "I'd like you to review my pull request",
    ])
      expect(readByRules(polite)).toMatchObject({ kind: bare.kind, subject: bare.subject, question: null });
  });

  test.each([
    '',
    '   ',
    '42',
    'hello there',
    '🙂',
    'ünïcödé ' + '\ud800',
    'the the the',
    '= 1 + 1',
    '{{ run.id }}',
  ])('is asked back for where nothing says it: %s', (text) => {
    const { confidence, question, alternatives } = readByRules(text);
    expect({ confidence, alternatives }).toEqual({ confidence: 0, alternatives: [] });
    expect(question).toContain('What should be done');
  });

  test('is asked back for where two are as likely, with both', () => {
    const { question, kind, alternatives } = readByRules('performance, documentation');
    expect(question).toMatch(/improve.*documentation|documentation.*improve/);
    expect([kind, ...alternatives.map((other) => other.kind)].sort()).toEqual(['DOCUMENT', 'ENHANCE']);
  });

  test('takes bounded time and room, whatever is said', () => {
    for (const text of [
      'fix '.repeat(50_000),
      'and '.repeat(50_000),
      'a'.repeat(100_000),
      ',.'.repeat(50_000),
    ]) {
      const began = performance.now();
      const { evidence, also, alternatives, subject } = readByRules(text);
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(evidence.length + also.length + alternatives.length).toBeLessThanOrEqual(15);
      expect(subject?.length ?? 0).toBeLessThanOrEqual(100);
    }
  });
});
