import { describe, expect, it } from 'vitest';
import { needs } from '../../src/domain/needs.ts';
import {
  aRun,
  type Decide,
  definitionOf,
  inline,
  plainly,
  startsOf,
  task,
  told,
  Undecidable,
} from './run-driver.ts';

const listOf =
  (count: number): Decide =>
  (need, run) =>
    need.kind === 'items' ? Array.from({ length: count }, (_, index) => index) : plainly(need, run);

const each = (overrides = {}, concurrency = 2) =>
  definitionOf([
    task('each', { forEach: { items: 'list', concurrency, itemsMax: 5 }, ...overrides }),
    task('end', { dependsOn: ['each'] }),
  ]);

describe('a forEach', () => {
  it('does its items so many at a time', () => {
    const driver = aRun(each(), { decide: listOf(4) });
    expect(startsOf(driver.log)).toEqual(['each[0]', 'each[1]']);
    expect(startsOf(driver.succeed('each[1]'))).toEqual(['each[2]']);
    expect(startsOf(driver.succeed('each[0]'))).toEqual(['each[3]']);
  });

  it('gives the outputs in the order of the items, whichever comes first', () => {
    const driver = aRun(each(), { decide: listOf(3) });
    driver.succeed('each[1]', 'one');
    driver.succeed('each[2]', 'two');
    expect(driver.succeed('each[0]', 'zero')).toMatchObject([
      { type: 'TASK_SUCCEEDED', stepId: 'each[0]' },
      { type: 'LOOP_ENDED', taskId: 'each', output: inline(['zero', 'one', 'two']) },
      { type: 'TASK_STARTED', stepId: 'end' },
    ]);
  });

  it('over nothing succeeds at once', () => {
    const driver = aRun(each(), { decide: listOf(0) });
    expect(told(driver.log)).toEqual([
      'RUN_STARTED',
      'ITEMS_DECIDED each',
      'LOOP_ENDED each',
      'TASK_STARTED end',
    ]);
  });

  it('starts no more items once one has failed, lets the others finish, and fails', () => {
    const driver = aRun(each(), { decide: listOf(4) });
    expect(told(driver.fail('each[0]'))).toEqual(['TASK_FAILED each[0]']);
    expect(told(driver.succeed('each[1]'))).toEqual([
      'TASK_SUCCEEDED each[1]',
      'TASK_FAILED each',
      'RUN_FAILED',
    ]);
  });

  it('goes on after a failure that is not the run’s, with null in its place', () => {
    const driver = aRun(each({ onFailure: 'continue' }), { decide: listOf(3) });
    driver.fail('each[0]');
    driver.succeed('each[1]', 1);
    expect(driver.succeed('each[2]', 2)).toMatchObject([{}, { output: inline([null, 1, 2]) }, {}]);
  });

  it('refuses a list that is longer than it takes, before it does anything', () => {
    const driver = aRun(each(), { decide: listOf(6) });
    expect(startsOf(driver.log)).toEqual([]);
    expect(driver.run).toMatchObject({ phase: 'ended', failure: { code: 'TOO_MANY_ITEMS' } });
  });

  it('names each item, and the list it stands in, in what decides its input', () => {
    const scopes: unknown[] = [];
    aRun(each(), {
      decide: (need, run) => {
        if (need.kind === 'input') scopes.push([need.stepId, need.scope.index, need.scope.items]);
        return listOf(2)(need, run);
      },
    });
    const items = inline([0, 1]);
    expect(scopes).toEqual([
      ['each[0]', 0, items],
      ['each[1]', 1, items],
    ]);
  });

  it('fails with the item whose input cannot be made out', () => {
    const driver = aRun(each(), {
      decide: (need, run) => {
        if (need.kind === 'input' && need.stepId === 'each[1]') throw new Undecidable('NO_INPUT');
        return listOf(2)(need, run);
      },
    });
    expect(told(driver.log).slice(2)).toEqual(['TASK_STARTED each[0]', 'TASK_UNDECIDABLE each[1]']);
    expect(told(driver.succeed('each[0]'))).toEqual([
      'TASK_SUCCEEDED each[0]',
      'TASK_FAILED each',
      'RUN_FAILED',
    ]);
    expect(driver.run).toMatchObject({ phase: 'ended', failure: { code: 'NO_INPUT' } });
  });

  it('does only the lost items again when it is retried', () => {
    const driver = aRun(each({}, 3), { decide: listOf(3) });
    driver.succeed('each[0]', 0);
    driver.fail('each[1]');
    driver.succeed('each[2]', 2);
    expect(driver.run.phase).toBe('ended');
    expect(startsOf(driver.happen({ type: 'RETRY_REQUESTED', taskId: 'each', by: 'ada' }))).toEqual([
      'each[1]',
    ]);
    expect(driver.succeed('each[1]', 1)).toMatchObject([{}, { output: inline([0, 1, 2]) }, {}]);
  });
});

describe('a loop', () => {
  const loop = definitionOf([task('loop', { loop: { while: 'more', iterationsMax: 3 } })]);
  const times =
    (count: number): Decide =>
    (need, run) =>
      need.kind === 'loop' ? need.iteration + 1 < count : plainly(need, run);

  it('ends when its condition does not hold, with the last output', () => {
    const driver = aRun(loop, { decide: times(2) });
    expect(told(driver.succeed('loop[0]', 'zero'))).toEqual([
      'TASK_SUCCEEDED loop[0]',
      'LOOP_DECIDED loop',
      'TASK_STARTED loop[1]',
    ]);
    expect(driver.succeed('loop[1]', 'one')).toMatchObject([
      {},
      { type: 'LOOP_DECIDED', iteration: 1, goesOn: false },
      { type: 'LOOP_ENDED', output: inline('one') },
      { type: 'RUN_SUCCEEDED' },
    ]);
  });

  it('sees the output before it, as a step and in its condition', () => {
    const seen: unknown[] = [];
    const driver = aRun(loop, {
      decide: (need, run) => {
        if (need.kind === 'loop' || need.kind === 'input') seen.push([need.kind, need.scope.last]);
        return times(2)(need, run);
      },
    });
    driver.succeed('loop[0]', 'zero');
    expect(seen).toEqual([
      ['input', null],
      ['loop', inline('zero')],
      ['input', inline('zero')],
    ]);
  });

  it('fails at its limit while its condition still holds', () => {
    const driver = aRun(loop, { decide: times(10) });
    for (const index of [0, 1, 2]) driver.succeed(`loop[${index}]`);
    expect(driver.run).toMatchObject({ phase: 'ended', failure: { code: 'LOOP_LIMIT' } });
    expect(startsOf(driver.log)).toHaveLength(3);
  });

  it('that is retried goes on with the iteration that failed', () => {
    const driver = aRun(loop, { decide: times(2) });
    driver.succeed('loop[0]', 'zero');
    driver.fail('loop[1]');
    const events = driver.happen({ type: 'RETRY_REQUESTED', taskId: 'loop', by: 'ada' });
    expect(startsOf(events)).toEqual(['loop[1]']);
    driver.succeed('loop[1]');
    expect(driver.run).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('asks for nothing while an iteration is under way', () => {
    expect(needs(aRun(loop).run, 1_000)).toEqual([]);
  });
});
