import { describe, expect, it } from 'vitest';
import type { Join } from '../../src/domain/definition.ts';
import {
  aRun,
  definitionOf,
  inline,
  phasesOf,
  startedHappening,
  startsOf,
  task,
  told,
} from './run-driver.ts';

/** `end` waits for a, b and c; a failure of theirs is not the run's. */
const joined = (join: Join) => {
  const three = ['a', 'b', 'c'].map((id) => task(id, { onFailure: 'continue' }));
  return aRun(definitionOf([...three, task('end', { dependsOn: ['a', 'b', 'c'], join })]));
};

describe('a join', () => {
  it('of all waits for the last success', () => {
    const driver = joined('all');
    driver.succeed('a');
    expect(startsOf(driver.succeed('b'))).toEqual([]);
    expect(startsOf(driver.succeed('c'))).toEqual(['end']);
  });

  it('of all skips its task as soon as one has failed', () => {
    const driver = joined('all');
    driver.succeed('a');
    expect(driver.fail('b')).toMatchObject([
      { type: 'TASK_FAILED', stepId: 'b' },
      { type: 'TASK_SKIPPED', taskId: 'end', reason: 'upstream' },
    ]);
    driver.succeed('c');
    expect(driver.run).toMatchObject({ phase: 'ended', status: 'SUCCEEDED' });
  });

  it('of any starts with the first success, and does not start again with the second', () => {
    const driver = joined('any');
    driver.fail('a');
    expect(startsOf(driver.succeed('b'))).toEqual(['end']);
    expect(startsOf(driver.succeed('c'))).toEqual([]);
  });

  it('of any skips its task only when none can succeed any more', () => {
    const driver = joined('any');
    driver.fail('a');
    driver.fail('b');
    expect(phasesOf(driver.run).end).toBe('waiting');
    driver.fail('c');
    expect(phasesOf(driver.run).end).toBe('skipped');
  });

  it('of two starts with the second success, and skips with the second failure', () => {
    const well = joined(2);
    well.succeed('a');
    well.fail('b');
    expect(startsOf(well.succeed('c'))).toEqual(['end']);
    const badly = joined(2);
    badly.fail('a');
    expect(told(badly.fail('b'))).toContain('TASK_SKIPPED end');
  });

  it('of settled starts when all have ended, in whichever way', () => {
    const driver = joined('settled');
    driver.fail('a');
    driver.succeed('b');
    expect(startsOf(driver.fail('c'))).toEqual(['end']);
  });

  it('passes a skip on through a long chain, in one wave', () => {
    const chain = Array.from({ length: 200 }, (_, index) =>
      task(`t${index}`, { dependsOn: index === 0 ? [] : [`t${index - 1}`], onFailure: 'continue' }),
    );
    const driver = aRun(definitionOf(chain));
    const events = driver.fail('t0');
    expect(events.filter(({ type }) => type === 'TASK_SKIPPED')).toHaveLength(199);
    expect(driver.run).toMatchObject({ phase: 'ended', status: 'SUCCEEDED' });
  });
});

describe('a condition', () => {
  const guarded = definitionOf([
    task('a'),
    task('b', { dependsOn: ['a'], when: 'maybe' }),
    task('c', { dependsOn: ['b'] }),
    task('d', { dependsOn: ['b'], join: 'settled' }),
  ]);

  it('that holds lets its task start, in the same commit', () => {
    const driver = aRun(guarded);
    expect(told(driver.succeed('a'))).toEqual(['TASK_SUCCEEDED a', 'CONDITION_DECIDED b', 'TASK_STARTED b']);
  });

  it('that does not hold skips its task, and what waits for its success', () => {
    const driver = aRun(guarded, { decide: (need) => (need.kind === 'when' ? false : {}) });
    expect(driver.succeed('a')).toMatchObject([
      { type: 'TASK_SUCCEEDED' },
      { type: 'CONDITION_DECIDED', holds: false },
      { type: 'TASK_SKIPPED', taskId: 'b', reason: 'condition' },
      { type: 'TASK_SKIPPED', taskId: 'c', reason: 'upstream' },
      { type: 'TASK_STARTED', stepId: 'd' },
    ]);
  });

  it('is not looked at before the join is met', () => {
    const asked: string[] = [];
    aRun(guarded, {
      decide: (need) => {
        asked.push(need.kind);
        return {};
      },
    });
    expect(asked).not.toContain('when');
  });
});

describe('a run that keeps what another has done', () => {
  it('starts with what comes after it, and never does it again', () => {
    const chain = definitionOf([task('a'), task('b', { dependsOn: ['a'] }), task('c', { dependsOn: ['b'] })]);
    const driver = aRun(chain, { started: { kept: [{ taskId: 'a', output: inline('kept') }] } });
    expect(startsOf(driver.log)).toEqual(['b']);
    expect(driver.run.tasks.get('a')).toMatchObject({
      phase: 'succeeded',
      kept: true,
      output: inline('kept'),
    });
  });

  it('keeps no gate, whose approval would not be this run’s', () => {
    const target = { kind: 'gate', agentId: 'x', producer: 'a', roundsMax: 1, escalateTo: null } as const;
    const gated = definitionOf([task('a'), task('g', { dependsOn: ['a'], target })]);
    const started = { kept: [{ taskId: 'g', output: inline(1) }] };
    expect(() => aRun(gated, { started })).toThrow('has to examine anew');
    expect(() => aRun(gated, { started: { kept: [{ taskId: 'ghost', output: inline(1) }] } })).toThrow(
      'ghost',
    );
    expect(startedHappening(started)).toMatchObject(started);
  });
});
