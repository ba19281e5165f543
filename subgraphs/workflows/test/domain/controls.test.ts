import { describe, expect, it } from 'vitest';
import {
  whyNotCancellable,
  whyNotEditable,
  whyNotPausable,
  whyNotRetryable,
} from '../../src/domain/run-queries.ts';
import { isParkable, waitingFor } from '../../src/domain/waiting.ts';
import {
  aRun,
  attemptOf,
  definitionOf,
  failureOf,
  inline,
  phasesOf,
  startsOf,
  task,
  told,
} from './run-driver.ts';

const by = 'ada';
const pause = { type: 'PAUSE_REQUESTED', by } as const;
const resume = { type: 'RESUME_REQUESTED', by } as const;
const cancel = { type: 'CANCEL_REQUESTED', by } as const;
const allow = { type: 'WAVE_ALLOWED', by } as const;
const debug = (breakpoints: readonly string[], stepping = false) =>
  ({ type: 'DEBUG_CHANGED', by, breakpoints, stepping }) as const;

const chain = () =>
  aRun(definitionOf([task('a'), task('b', { dependsOn: ['a'] }), task('c', { dependsOn: ['b'] })]));

describe('a run that is paused', () => {
  it('lets finish what is under way, and starts nothing', () => {
    const driver = chain();
    driver.happen(pause);
    expect(driver.effects()).toMatchObject([{ kind: 'perform', stepId: 'a' }]);
    expect(told(driver.succeed('a'))).toEqual(['TASK_SUCCEEDED a']);
    expect(waitingFor(driver.run)).toEqual([{ stepId: null, what: 'resume', dueAt: null }]);
    expect(isParkable(driver.run)).toBe(true);
    expect(startsOf(driver.happen(resume))).toEqual(['b']);
  });

  it('does not try again before it is resumed', () => {
    const driver = chain();
    driver.fail('a', { mayPass: true });
    driver.happen(pause);
    expect(driver.pass(10_000)).toEqual([]);
    expect(startsOf(driver.happen(resume))).toEqual(['a']);
  });

  it('is not paused twice, nor resumed when it is not', () => {
    expect(() => chain().happen(pause, pause)).toThrow('paused already');
    expect(() => chain().happen(resume)).toThrow('not paused');
    expect(whyNotPausable(chain().run)).toBeNull();
  });
});

describe('a run that is cancelled', () => {
  it('stops what is under way, and ends when that has stopped', () => {
    const driver = chain();
    driver.happen(cancel);
    expect(driver.effects()).toMatchObject([{ kind: 'stop', stepId: 'a', attempt: 1 }]);
    expect(told(driver.fail('a', { code: 'CANCELLED', mayPass: true }))).toEqual([
      'TASK_FAILED a',
      'RUN_CANCELLED',
    ]);
    expect(phasesOf(driver.run)).toEqual({ a: 'failed', b: 'skipped', c: 'skipped' });
  });

  it('keeps what succeeded nevertheless', () => {
    const driver = chain();
    driver.happen(cancel);
    driver.succeed('a');
    expect(driver.run).toMatchObject({ status: 'CANCELLED' });
    expect(phasesOf(driver.run)).toMatchObject({ a: 'succeeded', b: 'skipped' });
  });

  it('waits neither for a retry nor for a word on a held step', () => {
    const retrying = chain();
    retrying.fail('a', { mayPass: true });
    expect(told(retrying.happen(cancel))).toEqual(['CANCEL_REQUESTED', 'RUN_CANCELLED']);
    const held = aRun(definitionOf([task('a', { effect: 'unsafe' })]));
    held.fail('a', { outcomeKnown: false });
    expect(told(held.happen(cancel))).toEqual(['CANCEL_REQUESTED', 'TASK_FAILED a', 'RUN_CANCELLED']);
  });

  it('is over, and can neither be cancelled again nor tried again', () => {
    const driver = chain();
    driver.happen(cancel);
    expect(whyNotCancellable(driver.run)).toContain('already');
    driver.succeed('a');
    expect([whyNotCancellable(driver.run), whyNotRetryable(driver.run, 'a')]).toEqual([
      'it is over',
      'it is over',
    ]);
  });
});

describe('a breakpoint', () => {
  it('holds its task until it is let past, and no other', () => {
    const driver = aRun(
      definitionOf([task('a'), task('b', { dependsOn: ['a'] }), task('c', { dependsOn: ['a'] })]),
    );
    driver.happen(debug(['b']));
    expect(startsOf(driver.succeed('a'))).toEqual(['c']);
    driver.succeed('c');
    expect(waitingFor(driver.run)).toEqual([{ stepId: null, what: 'wave', dueAt: null }]);
    expect(startsOf(driver.happen(allow))).toEqual(['b']);
  });

  it('that is taken away lets its task start', () => {
    const driver = chain();
    driver.happen(debug(['b']));
    driver.succeed('a');
    expect(startsOf(driver.happen(debug([])))).toEqual(['b']);
  });

  it('does not hold the retry of what was let past', () => {
    const driver = chain();
    driver.happen(debug(['b']));
    driver.succeed('a');
    driver.happen(allow);
    driver.fail('b', { mayPass: true });
    expect(startsOf(driver.pass(1_000))).toEqual(['b']);
  });

  it('on a task that is not there is refused', () => {
    expect(() => chain().happen(debug(['ghost']))).toThrow('ghost');
  });
});

describe('a run that is stepped through', () => {
  it('starts what is ready at each allowance, and nothing of what that unlocks', () => {
    const driver = aRun(definitionOf([task('a'), task('b'), task('c', { dependsOn: ['a'] })]));
    driver.happen(debug([], true));
    expect(startsOf(driver.succeed('a'))).toEqual([]);
    expect(startsOf(driver.happen(allow))).toEqual(['c']);
    expect(waitingFor(driver.run).map(({ what }) => what)).toEqual(['work', 'work']);
  });

  it('goes through a list wave by wave, so many at a time as it does', () => {
    const each = task('each', { forEach: { items: 'list', concurrency: 2, itemsMax: 9 } });
    const driver = aRun(definitionOf([task('a'), { ...each, dependsOn: ['a'] }]), {
      decide: (need) => (need.kind === 'items' ? [1, 2, 3] : {}),
    });
    driver.happen(debug([], true));
    driver.succeed('a');
    expect(startsOf(driver.happen(allow))).toEqual(['each[0]', 'each[1]']);
    driver.succeed('each[0]');
    driver.succeed('each[1]');
    expect(startsOf(driver.happen(allow))).toEqual(['each[2]']);
  });
});

describe('an edited input', () => {
  const edit = (stepId: string) =>
    ({ type: 'INPUT_EDITED', stepId, input: inline({ edited: true }), by }) as const;

  it('is what the step takes when it starts', () => {
    const driver = chain();
    driver.happen(edit('b'));
    driver.succeed('a');
    expect(driver.run.steps.get('b')).toMatchObject({ input: inline({ edited: true }) });
    expect(driver.run.edits.size).toBe(0);
  });

  it('replaces that of a step that is to be tried again', () => {
    const driver = chain();
    driver.fail('a', { mayPass: true });
    expect(startsOf(driver.happen(edit('a')))).toEqual(['a']);
    expect(driver.run.steps.get('a')).toMatchObject({ attempt: 1, input: inline({ edited: true }) });
  });

  it('comes too late for a step that is under way, or that may have done its work', () => {
    const driver = chain();
    expect(whyNotEditable(driver.run, 'a')).toBe('"a" is running');
    driver.fail('a', { mayPass: true, outcomeKnown: false });
    expect(whyNotEditable(driver.run, 'a')).toContain('nobody knows');
    expect(() => driver.happen(edit('a'))).toThrow('nobody knows');
  });

  it('is refused for what people are shown, and for what gates examine, before and while they are asked', () => {
    const person = { roles: [], users: ['ada'] } as const;
    const target = { kind: 'approval', approvers: person, onDeadline: 'refuse', escalateTo: null } as const;
    const { run } = aRun(
      definitionOf([task('now', { target }), task('later', { target, dependsOn: ['now'] })]),
    );
    expect(whyNotEditable(run, 'now')).toContain('its template');
    expect(whyNotEditable(run, 'later')).toContain('its template');
  });

  it('is refused for what is not there, and for what a gate has approved', () => {
    const each = task('each', { dependsOn: ['a'], forEach: { items: 'list', concurrency: 1, itemsMax: 3 } });
    const publish = task('publish', { dependsOn: ['a'], integrates: 'artifact' });
    const { run } = aRun(definitionOf([task('a'), each, publish]));
    expect(whyNotEditable(run, 'each')).toContain('each[0]');
    expect(whyNotEditable(run, 'each[2]')).toBeNull();
    expect(whyNotEditable(run, 'each[3]')).toContain('no iteration 3');
    expect(whyNotEditable(run, 'publish')).toContain('gate');
    expect(whyNotEditable(run, 'ghost')).toContain('ghost');
    expect(whyNotEditable(run, 'a~undo')).toContain('no step');
  });
});

describe('a failed task that is to be tried again', () => {
  const retry = (taskId: string) => ({ type: 'RETRY_REQUESTED', taskId, by }) as const;

  it('reopens its run, which goes on with it and what comes after it', () => {
    const driver = chain();
    driver.succeed('a');
    driver.fail('b');
    expect(driver.run).toMatchObject({ phase: 'ended', status: 'FAILED' });
    expect(startsOf(driver.happen(retry('b')))).toEqual(['b']);
    expect(attemptOf(driver.run, 'b').attempt).toBe(1);
    driver.succeed('b');
    driver.succeed('c');
    expect(driver.run).toMatchObject({ phase: 'ended', status: 'SUCCEEDED' });
    expect(startsOf(driver.log)).toEqual(['a', 'b', 'b', 'c']);
  });

  it('lets what was skipped because of it wait again, and what was skipped by its condition be', () => {
    const driver = aRun(
      definitionOf([
        task('a', { onFailure: 'continue' }),
        task('b', { dependsOn: ['a'] }),
        task('unmet', { when: 'no' }),
        task('long'),
      ]),
      { decide: (need) => (need.kind === 'when' ? false : {}) },
    );
    driver.fail('a');
    expect(phasesOf(driver.run)).toMatchObject({ b: 'skipped', unmet: 'skipped' });
    driver.happen(retry('a'));
    expect(phasesOf(driver.run)).toMatchObject({ a: 'active', b: 'waiting', unmet: 'skipped' });
  });

  it('takes up what was stopped, or never begun, because its run was ending', () => {
    const waits = task('w', { target: { kind: 'wait', durationMs: 5_000, until: null } });
    const driver = aRun(definitionOf([task('a'), waits, task('c', { dependsOn: ['w'] })]));
    driver.fail('a');
    expect(phasesOf(driver.run)).toEqual({ a: 'failed', w: 'failed', c: 'skipped' });
    expect(startsOf(driver.happen(retry('a')))).toEqual(['a', 'w']);
    expect(phasesOf(driver.run).c).toBe('waiting');
  });

  it('has a list begun anew whose run ended, when what it depends on is to be done again', () => {
    const each = task('each', {
      dependsOn: ['late'],
      join: 'settled',
      forEach: { items: 'list', concurrency: 1, itemsMax: 2 },
    });
    const driver = aRun(
      definitionOf([
        task('early', { onFailure: 'continue' }),
        task('late', { dependsOn: ['early'] }),
        each,
        task('x'),
      ]),
      { decide: (need) => (need.kind === 'items' ? [1, 2] : {}) },
    );
    driver.fail('early');
    driver.succeed('each[0]');
    driver.fail('x');
    driver.succeed('each[1]');
    expect(phasesOf(driver.run)).toMatchObject({ each: 'succeeded', late: 'skipped' });
    const stopped = aRun(driver.definition, { decide: (need) => (need.kind === 'items' ? [1, 2] : {}) });
    stopped.fail('early');
    stopped.fail('x');
    stopped.succeed('each[0]');
    expect(phasesOf(stopped.run)).toMatchObject({ each: 'failed', late: 'skipped' });
    expect(startsOf(stopped.happen(retry('early')))).toEqual(['early']);
    expect(phasesOf(stopped.run)).toMatchObject({ each: 'waiting', late: 'waiting' });
  });

  const person = { roles: [], users: ['ada'] } as const;
  const approval = { kind: 'approval', approvers: person, onDeadline: 'refuse', escalateTo: null } as const;
  const gate = { kind: 'gate', agentId: 'x', producer: 'work', roundsMax: 1, escalateTo: null } as const;

  it('has people and gates after it asked anew, and lets other work be that is done', () => {
    const driver = aRun(
      definitionOf([
        task('a', { onFailure: 'continue' }),
        task('work', { dependsOn: ['a'], join: 'settled' }),
        task('ask', { dependsOn: ['a'], join: 'settled', target: approval, timeoutMs: 60_000 }),
        task('gate', { dependsOn: ['work'], target: gate }),
        task('hold', { target: { kind: 'signal', name: 'go' }, timeoutMs: 60_000 }),
        task('pay', { dependsOn: ['ask', 'gate', 'hold'] }),
      ]),
    );
    driver.fail('a');
    driver.succeed('work');
    driver.approve('ask');
    driver.examine('gate', true);
    driver.happen(retry('a'));
    expect(phasesOf(driver.run)).toMatchObject({ work: 'succeeded', gate: 'active', ask: 'waiting' });
    driver.happen({ type: 'SIGNAL_RECEIVED', name: 'go', payload: inline(1), by });
    driver.succeed('a');
    driver.examine('gate', true);
    expect(phasesOf(driver.run)).toMatchObject({ ask: 'active', pay: 'waiting' });
    expect(startsOf(driver.approve('ask'))).toEqual(['pay']);
  });

  it('is not tried while what people or gates have let begin is at work, or a gate is', () => {
    const driver = aRun(
      definitionOf([
        task('a', { onFailure: 'continue' }),
        task('work', { dependsOn: ['a'], join: 'settled' }),
        task('gate', { dependsOn: ['work'], target: gate }),
        task('ship', { dependsOn: ['gate'], integrates: 'artifact' }),
      ]),
    );
    driver.fail('a');
    driver.succeed('work');
    expect(whyNotRetryable(driver.run, 'a')).toBe('a gate after it is at work');
    driver.examine('gate', true);
    expect(whyNotRetryable(driver.run, 'a')).toBe('"ship" has begun without it, and is not through');
    driver.succeed('ship');
    expect(whyNotRetryable(driver.run, 'a')).toBe('it is over');
  });

  it('fails its run again when another failure is left', () => {
    const driver = aRun(definitionOf([task('a'), task('b')]));
    driver.fail('a');
    driver.fail('b');
    driver.happen(retry('a'));
    driver.succeed('a');
    expect(driver.run).toMatchObject({ status: 'FAILED', failure: { taskId: 'b' } });
  });

  it('has as much time as a new run', () => {
    const driver = aRun(definitionOf([task('a')], { timeoutMs: 5_000 }));
    driver.fail('a');
    driver.now += 60_000;
    driver.happen(retry('a'));
    expect(driver.run.dueAt).toBe(driver.now + 5_000);
  });

  it('has to have failed', () => {
    const driver = chain();
    expect(whyNotRetryable(driver.run, 'a')).toBe('"a" is active, not failed');
    expect(whyNotRetryable(driver.run, 'ghost')).toContain('no task');
    expect(() => driver.happen(retry('c'))).toThrow('not failed');
  });
});

describe('a run with a time limit', () => {
  it('stops what is under way, and fails', () => {
    const driver = aRun(definitionOf([task('a'), task('b', { dependsOn: ['a'] })], { timeoutMs: 5_000 }));
    expect(driver.effects()).toContainEqual({ kind: 'timer', stepId: null, dueAt: 6_000 });
    expect(told(driver.pass(5_000))).toEqual(['RUN_TIMED_OUT']);
    expect(driver.effects()).toMatchObject([{ kind: 'stop', stepId: 'a' }]);
    driver.fail('a', { code: 'CANCELLED' });
    expect(driver.run).toMatchObject({ status: 'FAILED', failure: { code: 'RUN_TIMEOUT' } });
  });
});

describe('compensation', () => {
  const undo = { target: { kind: 'tool', toolId: 'undo' }, input: {} } as const;
  const booked = () =>
    aRun(
      definitionOf([
        task('flight', { compensate: undo }),
        task('mail', { dependsOn: ['flight'] }),
        task('hotel', { dependsOn: ['mail'], compensate: undo }),
        task('pay', { dependsOn: ['hotel'], compensate: undo }),
      ]),
    );
  const upToPay = () => {
    const driver = booked();
    for (const id of ['flight', 'mail', 'hotel']) driver.succeed(id);
    return driver;
  };

  it('undoes what has succeeded, one after the other, in the reverse order, and then fails', () => {
    const driver = upToPay();
    expect(told(driver.fail('pay'))).toEqual([
      'TASK_FAILED pay',
      'COMPENSATION_BEGUN',
      'TASK_STARTED hotel~undo',
    ]);
    expect(driver.effects()).toMatchObject([
      { stepId: 'hotel~undo', target: { kind: 'tool', toolId: 'undo' } },
    ]);
    expect(startsOf(driver.succeed('hotel~undo'))).toEqual(['flight~undo']);
    expect(told(driver.succeed('flight~undo'))).toEqual(['TASK_SUCCEEDED flight~undo', 'RUN_FAILED']);
    expect(driver.run).toMatchObject({ failure: { taskId: 'pay', code: 'BROKEN' } });
  });

  it('sees what the task it undoes has put out', () => {
    const scopes: unknown[] = [];
    const driver = aRun(definitionOf([task('a', { compensate: undo }), task('b', { dependsOn: ['a'] })]), {
      decide: (need) => {
        if (need.kind === 'input' && need.isCompensation) scopes.push(need.scope);
        return {};
      },
    });
    driver.succeed('a');
    driver.fail('b');
    expect(scopes).toMatchObject([{ taskId: 'a', includesSelf: true }]);
  });

  it('is tried again as its task is, and goes on with the next when it cannot be done', () => {
    const driver = upToPay();
    driver.fail('pay');
    driver.fail('hotel~undo', { mayPass: true });
    expect(startsOf(driver.pass(1_000))).toEqual(['hotel~undo']);
    expect(told(driver.fail('hotel~undo'))).toEqual(['TASK_FAILED hotel~undo', 'TASK_STARTED flight~undo']);
  });

  it('waits until what is under way has finished', () => {
    const driver = aRun(
      definitionOf([task('a', { compensate: undo }), task('b'), task('long', { compensate: undo })]),
    );
    driver.succeed('a');
    expect(told(driver.fail('b'))).toEqual(['TASK_FAILED b']);
    expect(told(driver.succeed('long'))).toEqual([
      'TASK_SUCCEEDED long',
      'COMPENSATION_BEGUN',
      'TASK_STARTED long~undo',
    ]);
  });

  it('waits while the run is paused', () => {
    const driver = upToPay();
    driver.happen(pause);
    expect(told(driver.fail('pay'))).toEqual(['TASK_FAILED pay', 'COMPENSATION_BEGUN']);
    expect(startsOf(driver.happen(resume))).toEqual(['hotel~undo']);
  });

  it('leaves nothing to be tried again', () => {
    const driver = upToPay();
    driver.fail('pay');
    driver.succeed('hotel~undo');
    driver.succeed('flight~undo');
    expect(whyNotRetryable(driver.run, 'pay')).toContain('undone');
  });

  it('is not done for what was cancelled, nor when the run succeeds', () => {
    const cancelled = upToPay();
    cancelled.happen(cancel);
    cancelled.fail('pay', { code: failureOf('pay', 'CANCELLED').code });
    expect(cancelled.run).toMatchObject({ status: 'CANCELLED' });
    const well = upToPay();
    well.succeed('pay');
    expect(startsOf(well.log).some((id) => id.endsWith('~undo'))).toBe(false);
  });
});
