import { describe, expect, test } from 'vitest';
import { complexityOf, phasedAbove } from '../../../src/domain/coordinator/complexity.ts';
import { componentsOf } from '../../../src/domain/coordinator/components.ts';
import { reasonsForApproval } from '../../../src/domain/coordinator/critical.ts';
import { intentKinds } from '../../../src/domain/coordinator/intent.ts';
import { readByRules } from '../../../src/domain/coordinator/read-by-rules.ts';
import { stagesFor } from '../../../src/domain/coordinator/stages.ts';

const planned = (request: string) => {
  const intent = readByRules(request);
  return stagesFor(request, intent, complexityOf(request, intent));
};
const worksOf = (request: string) => planned(request).stages.map(({ work }) => work);
const large =
  'Build a complete multi-tenant billing platform with a Stripe integration, a React dashboard, a REST API and a Postgres database, migrate all existing customers from the old system without data loss, secure it and document everything';

describe('what is done for a request', () => {
  test('that improves something', () => {
    const { shape, stages } = planned('Improve the performance of this algorithm');
    expect(shape).toBe('DIRECT');
    expect(stages.map(({ work }) => work)).toEqual(['REVIEW', 'ENHANCE', 'TEST', 'VALIDATE', 'INTEGRATE']);
  });

  test('that fixes something goes back to the fix when the validation refuses it, three times at most', () => {
    const { shape, stages } = planned('Fix the memory leak in user service');
    expect(shape).toBe('DIRECT');
    expect(stages.map(({ work }) => work)).toEqual(['ANALYSE', 'FIX', 'TEST', 'VALIDATE', 'INTEGRATE']);
    expect(stages.find(({ work }) => work === 'VALIDATE')?.examines).toEqual({
      stage: 'fix',
      attemptsMax: 3,
    });
    expect(stages.at(-1)?.after).toEqual(['validate']);
  });

  test('that only looks changes nothing', () => {
    expect(worksOf('Review my pull request')).toEqual(['REVIEW']);
    expect(worksOf('Explain how the scheduler works')).toEqual(['EXPLAIN']);
    expect(worksOf('Analyse the logs of last week')).toEqual(['ANALYSE']);
  });

  test('has what else is wanted in it, before the validation', () => {
    expect(worksOf('Fix the login bug and document the fix')).toEqual([
      ...['ANALYSE', 'FIX', 'TEST', 'DOCUMENT', 'VALIDATE', 'INTEGRATE'],
    ]);
    expect(worksOf('Add a cache to the parser and deploy it to staging').slice(-3)).toEqual([
      ...['VALIDATE', 'INTEGRATE', 'DEPLOY'],
    ]);
  });

  test.each(intentKinds)(
    'for %s names what comes first before what needs it, and each stage once',
    (kind) => {
      for (const also of [[], ['DEPLOY'], ['TEST', 'DOCUMENT'], ['SECURE', 'REFACTOR']] as const)
        for (const score of [0.1, 0.9]) {
          const { stages } = stagesFor(large, { kind, also }, { score, terms: [] });
          expect(stages.length).toBeGreaterThan(0);
          expect(stages.length).toBeLessThanOrEqual(20);
          const seen = new Set<string>();
          for (const { id, after, examines } of stages) {
            expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
            expect(seen).not.toContain(id);
            for (const other of [...after, ...(examines ? [examines.stage] : [])])
              expect(seen).toContain(other);
            seen.add(id);
          }
        }
    },
  );

  test.each(intentKinds)('for %s integrates and deploys nothing that was not validated', (kind) => {
    for (const also of [[], ['DEPLOY'], ['TEST'], ['DOCUMENT', 'DEPLOY']] as const)
      for (const score of [0.1, 0.9]) {
        const { stages } = stagesFor('it', { kind, also }, { score, terms: [] });
        const done = stages.map(({ work }) => work);
        const validated = stages.findIndex(({ examines }) => examines !== null);
        for (const work of ['INTEGRATE', 'DEPLOY'] as const)
          if (done.includes(work)) {
            expect(validated).toBeGreaterThan(0);
            expect(done.indexOf(work)).toBeGreaterThan(validated);
          }
        const isMade = done.some((work) => work === 'TEST' || work === 'DOCUMENT');
        if (isMade) expect(validated).toBeGreaterThan(0);
      }
  });
});

describe('how much there is to do', () => {
  test('is little for the two examples, and much for a platform', () => {
    const scoreOf = (request: string) => complexityOf(request, readByRules(request)).score;
    expect(scoreOf('Fix the memory leak in user service')).toBeLessThan(0.3);
    expect(scoreOf(large)).toBeGreaterThan(phasedAbove);
  });

  test('is told with its terms, which add up', () => {
    const { score, terms } = complexityOf('Fix the login of our API', { kind: 'DEBUG', also: [] });
    expect(terms.map(({ name }) => name)).toEqual(['kind of work', 'length', 'risk', 'integration']);
    expect(terms.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score);
  });

  test('is never more than 1, and takes no longer for long requests', () => {
    const began = performance.now();
    const request = `${large} `.repeat(100).slice(0, 20_000);
    expect(complexityOf(request, { kind: 'CREATE', also: ['TEST', 'DEPLOY'] }).score).toBeLessThanOrEqual(1);
    expect(componentsOf(request).length).toBeLessThanOrEqual(8);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('brings phases: analysis, implementation part by part, validation, and all of it put together', () => {
    const { shape, stages } = planned(large);
    expect(shape).toBe('PHASED');
    expect(new Set(stages.map(({ phase }) => phase))).toEqual(
      new Set(['ANALYSIS', 'IMPLEMENTATION', 'VALIDATION', null]),
    );
    const parts = stages.filter(({ work }) => work === 'CREATE').map(({ part }) => part);
    expect(parts).toContain('React dashboard');
    expect(parts).toContain('Postgres database');
    expect(stages.at(-1)).toMatchObject({ work: 'SYNTHESISE', phase: null });
    expect(stages.filter(({ phase }) => phase === 'VALIDATION').map(({ work }) => work)).toEqual([
      'TEST',
      'SECURE',
    ]);
  });
});

describe('an approval', () => {
  test('is needed for what changes the project, or is deployed', () => {
    const [integrate] = reasonsForApproval('Fix it', [{ work: 'INTEGRATE', title: 'Integrate' }]);
    expect(integrate).toContain('changes the project');
    const [deploy] = reasonsForApproval('Ship it', [{ work: 'DEPLOY', title: 'Deploy' }]);
    expect(deploy).toContain('where people use it');
  });

  test.each([
    ['Analyse the production database', 'in production'],
    ['Explain how to delete all customers', 'deleting'],
    ['Analyse how to drop the table orders', 'deleting'],
    ['Review the plan to migrate all users to the new database', 'migrating data'],
    ['Explain how we rotate the keys', 'sign in'],
  ])('is needed where the request says so: %s', (request, reason) => {
    expect(reasonsForApproval(request, []).join()).toContain(reason);
  });

  test('is not needed for what only looks', () => {
    expect(reasonsForApproval('Review my pull request', [{ work: 'REVIEW', title: 'Review' }])).toEqual([]);
  });
});
