import { describe, expect, it } from 'vitest';
import type { RetryPolicy } from '../../src/domain/definition.ts';
import { happeningOf } from '../../src/domain/happening.ts';
import { retryDelayMs } from '../../src/domain/retry.ts';
import { aRun, attemptOf, definitionOf, failureOf, inline, startsOf, task, told } from './run-driver.ts';

const tried = (overrides = {}, retry: Partial<RetryPolicy> = {}) =>
  aRun(
    definitionOf([
      task('a', { retry: { attempts: 2, baseMs: 100, maxMs: 1_000, on: null, ...retry }, ...overrides }),
    ]),
  );

describe('an attempt that failed', () => {
  it('is tried again when it is due, not before, under another key', () => {
    const driver = tried();
    const { idempotencyKey } = attemptOf(driver.run, 'a');
    expect(driver.fail('a', { mayPass: true })).toMatchObject([
      { type: 'TASK_ATTEMPT_FAILED', retryAt: driver.now + 50, keepsKey: false },
    ]);
    expect(driver.pass(49)).toEqual([]);
    expect(startsOf(driver.pass(1))).toEqual(['a']);
    expect(attemptOf(driver.run, 'a')).toMatchObject({ attempt: 2 });
    expect(attemptOf(driver.run, 'a').idempotencyKey).not.toBe(idempotencyKey);
  });

  it('is tried again under the same key when nobody knows whether it did its work', () => {
    const driver = tried();
    const { idempotencyKey } = attemptOf(driver.run, 'a');
    driver.fail('a', { mayPass: true, outcomeKnown: false });
    driver.pass(100);
    expect(attemptOf(driver.run, 'a')).toEqual({ stepId: 'a', attempt: 2, idempotencyKey });
  });

  it('takes the input it took before, without asking for it again', () => {
    let asked = 0;
    const driver = aRun(definitionOf([task('a')]), {
      decide: (need) => (need.kind === 'input' ? { asked: ++asked } : {}),
    });
    driver.fail('a', { mayPass: true });
    driver.pass(100);
    expect(driver.run.steps.get('a')).toMatchObject({ attempt: 2, input: inline({ asked: 1 }) });
  });

  it('is the last when it cannot pass, or none is left', () => {
    expect(told(tried().fail('a'))).toEqual(['TASK_FAILED a', 'RUN_FAILED']);
    const driver = tried();
    driver.fail('a', { mayPass: true });
    driver.pass(100);
    expect(told(driver.fail('a', { mayPass: true }))).toEqual(['TASK_FAILED a', 'RUN_FAILED']);
  });

  it('is tried again by its code where the policy names codes, and by nothing else', () => {
    const busy = tried({}, { on: ['BUSY'] });
    expect(told(busy.fail('a', { code: 'BUSY', mayPass: false }))).toEqual(['TASK_ATTEMPT_FAILED a']);
    const other = tried({}, { on: ['BUSY'] });
    expect(told(other.fail('a', { code: 'OTHER', mayPass: true }))).toContain('TASK_FAILED a');
  });

  it('leaves its place to others until it is due, unless the run is sequential', () => {
    const two = [task('a', { priority: 9 }), task('b')];
    const parallel = aRun(definitionOf(two, { concurrency: 1 }));
    expect(startsOf(parallel.fail('a', { mayPass: true }))).toEqual(['b']);
    expect(startsOf(parallel.pass(1_000))).toEqual([]);
    expect(startsOf(parallel.succeed('b'))).toEqual(['a']);
    const sequential = aRun(definitionOf(two, { strategy: 'sequential' }));
    expect(startsOf(sequential.fail('a', { mayPass: true }))).toEqual([]);
    expect(startsOf(sequential.pass(1_000))).toEqual(['a']);
  });
});

describe('a report', () => {
  const chance = { now: 0, random: () => 0 };
  const output = inline(1);

  it('of another attempt, another key, an unknown step or one that is over means nothing', () => {
    const { run } = tried();
    const about = attemptOf(run, 'a');
    const done = { ...about, kind: 'succeeded', output } as const;
    expect(happeningOf(run, { ...done, attempt: 2 }, chance)).toBeNull();
    expect(happeningOf(run, { ...done, idempotencyKey: 'other' }, chance)).toBeNull();
    expect(happeningOf(run, { ...done, stepId: 'ghost' }, chance)).toBeNull();
    expect(happeningOf(run, { ...done, stepId: 'a[0]' }, chance)).toBeNull();
    const driver = tried();
    driver.succeed('a');
    expect(happeningOf(driver.run, { ...done, ...attemptOf(driver.run, 'a') }, chance)).toBeNull();
  });

  it('that comes twice in one wave counts once', () => {
    const driver = tried();
    const done = { ...attemptOf(driver.run, 'a'), kind: 'succeeded', output } as const;
    const lost = {
      ...done,
      kind: 'failed',
      failure: failureOf('a'),
      mayPass: false,
      outcomeKnown: true,
    } as const;
    expect(told(driver.wave({ reports: [done, done, lost] }))).toEqual(['TASK_SUCCEEDED a', 'RUN_SUCCEEDED']);
  });
});

describe('an unsafe step whose outcome nobody knows', () => {
  const held = () => {
    const driver = tried({ effect: 'unsafe' });
    expect(told(driver.fail('a', { mayPass: true, outcomeKnown: false }))).toEqual(['TASK_HELD a']);
    return driver;
  };

  it('is held for a person, and never tried again by itself', () => {
    const driver = held();
    expect(driver.pass(1_000_000)).toEqual([]);
    expect(driver.effects()).toEqual([{ kind: 'await', stepId: 'a', what: 'resolution', dueAt: null }]);
  });

  it('is done when the person says what came of it', () => {
    const driver = held();
    const output = inline('it was done');
    driver.happen({ type: 'TASK_RESOLVED', stepId: 'a', by: 'ada', as: 'succeeded', output });
    expect(driver.run.tasks.get('a')).toMatchObject({ phase: 'succeeded', output });
  });

  it('is tried again under a new key when the person says so', () => {
    const driver = held();
    const { idempotencyKey } = attemptOf(driver.run, 'a');
    const events = driver.happen({
      type: 'TASK_RESOLVED',
      stepId: 'a',
      by: 'ada',
      as: 'retry',
      output: null,
    });
    expect(startsOf(events)).toEqual(['a']);
    expect(attemptOf(driver.run, 'a').idempotencyKey).not.toBe(idempotencyKey);
  });

  it('has failed when the person says so', () => {
    const driver = held();
    driver.happen({ type: 'TASK_RESOLVED', stepId: 'a', by: 'ada', as: 'failed', output: null });
    expect(driver.run).toMatchObject({ phase: 'ended', status: 'FAILED', failure: { code: 'BROKEN' } });
  });

  it('is not held when the outcome is known', () => {
    expect(told(tried({ effect: 'unsafe' }).fail('a', { mayPass: true }))).toEqual(['TASK_ATTEMPT_FAILED a']);
  });

  it('takes no word on a step that is not held, nor a success without an output', () => {
    const word = { type: 'TASK_RESOLVED', stepId: 'a', by: 'ada', output: null } as const;
    expect(() => tried().happen({ ...word, as: 'retry' })).toThrow('not held');
    expect(() => held().happen({ ...word, as: 'succeeded' })).toThrow('output');
  });
});

describe('the delay before a retry', () => {
  it('doubles up to its limit, the upper half of it by chance', () => {
    const delays = (random: number) =>
      [1, 2, 3, 4, 5, 50].map((attempt) => retryDelayMs({ baseMs: 100, maxMs: 1_000 }, { attempt, random }));
    expect(delays(0)).toEqual([50, 100, 200, 400, 500, 500]);
    expect(delays(1)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });
});
