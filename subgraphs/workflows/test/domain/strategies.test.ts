import { describe, expect, it } from 'vitest';
import type { WorkflowDefinition } from '../../src/domain/definition.ts';
import { aRun, definitionOf, startsOf, task } from './run-driver.ts';

const wide = (count: number, overrides: Partial<WorkflowDefinition>) =>
  aRun(
    definitionOf(
      Array.from({ length: count }, (_, index) => task(`t${index}`)),
      overrides,
    ),
  );

describe('the strategy', () => {
  it('parallel keeps as many steps under way as the workflow allows', () => {
    const driver = wide(5, { concurrency: 3 });
    expect(startsOf(driver.log)).toEqual(['t0', 't1', 't2']);
    expect(startsOf(driver.succeed('t1'))).toEqual(['t3']);
  });

  it('sequential does one after the other, whatever the workflow would allow', () => {
    const driver = wide(3, { strategy: 'sequential', concurrency: 3 });
    expect(startsOf(driver.log)).toEqual(['t0']);
    expect(startsOf(driver.succeed('t0'))).toEqual(['t1']);
  });

  it('adaptive begins with two, and has one more under way after each success', () => {
    const driver = wide(9, { strategy: 'adaptive', concurrency: 4 });
    expect(startsOf(driver.log)).toEqual(['t0', 't1']);
    expect(startsOf(driver.succeed('t0'))).toEqual(['t2', 't3']);
    expect(startsOf(driver.succeed('t1'))).toEqual(['t4', 't5']);
    expect(startsOf(driver.succeed('t2'))).toEqual(['t6']);
    expect(driver.run.window).toBe(4);
  });

  it('adaptive has half as many under way after a failure that may pass', () => {
    const driver = wide(9, { strategy: 'adaptive', concurrency: 4 });
    driver.succeed('t0');
    driver.succeed('t1');
    expect(startsOf(driver.fail('t2', { mayPass: true }))).toEqual([]);
    expect(driver.run.window).toBe(2);
    expect(startsOf(driver.succeed('t3'))).toEqual(['t6']);
  });

  it('does not count steps that only wait', () => {
    const target = { kind: 'wait', durationMs: 100, until: null } as const;
    const driver = aRun(definitionOf([task('w', { target }), task('a'), task('b')], { concurrency: 1 }));
    expect(startsOf(driver.log)).toEqual(['w', 'a']);
  });
});

describe('of steps that could start at the same time', () => {
  it('the one of the higher priority goes first, then the one that the definition names first', () => {
    const driver = aRun(
      definitionOf(
        [task('low', { priority: 1 }), task('first'), task('high', { priority: 9 }), task('second')],
        {
          strategy: 'sequential',
        },
      ),
    );
    for (const id of ['high', 'first', 'second', 'low']) driver.succeed(id);
    expect(startsOf(driver.log)).toEqual(['high', 'first', 'second', 'low']);
  });
});
