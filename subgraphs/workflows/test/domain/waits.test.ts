import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/domain/definition.ts';
import { whyNoSignal } from '../../src/domain/run-queries.ts';
import { isParkable, nextDueAt, waitingFor } from '../../src/domain/waiting.ts';
import { aRun, definitionOf, inline, shaOf, startsOf, task, told } from './run-driver.ts';

const ada = { roles: [], users: ['ada'] } as const;
const lead = { roles: [], users: ['lead'] } as const;

const asked = (target: Partial<Extract<Target, { kind: 'approval' }>> = {}) =>
  aRun(
    definitionOf([
      task('ask', {
        target: { kind: 'approval', approvers: ada, onDeadline: 'refuse', escalateTo: null, ...target },
        input: { plan: 'A' },
      }),
      task('go', { dependsOn: ['ask'] }),
    ]),
  );

const decision = (overrides = {}) =>
  ({
    type: 'APPROVAL_DECIDED',
    stepId: 'ask',
    by: 'ada',
    approved: true,
    comment: 'fine',
    inputSha256: shaOf({ plan: 'A' }),
    ...overrides,
  }) as const;

describe('an approval', () => {
  it('waits for a person, and needs nobody to hold the run', () => {
    const { run } = asked();
    expect(waitingFor(run)).toEqual([{ stepId: 'ask', what: 'approval', dueAt: 2_000 }]);
    expect([isParkable(run), nextDueAt(run)]).toEqual([true, 2_000]);
  });

  it('that is given lets the run go on, and says who gave it', () => {
    expect(asked().happen(decision())).toMatchObject([
      {},
      { type: 'TASK_SUCCEEDED', output: inline({ approved: true, by: 'ada', comment: 'fine' }) },
      { type: 'TASK_STARTED', stepId: 'go' },
    ]);
  });

  it('that is refused fails its task, with what was said', () => {
    const driver = asked();
    driver.happen(decision({ approved: false, comment: 'too dear' }));
    expect(driver.run).toMatchObject({
      failure: { code: 'APPROVAL_REFUSED', message: 'ada refused it: too dear' },
    });
  });

  it('binds to exactly what was shown', () => {
    expect(() => asked().happen(decision({ inputSha256: shaOf({ plan: 'B' }) }))).toThrow(
      'something else was shown',
    );
  });

  it('counts as refused when its deadline has passed', () => {
    const driver = asked();
    expect(driver.pass(999)).toEqual([]);
    driver.pass(1);
    expect(driver.run).toMatchObject({ failure: { code: 'APPROVAL_EXPIRED' } });
  });

  it('is escalated at its deadline, for as long again', () => {
    const driver = asked({ onDeadline: 'escalate', escalateTo: lead });
    expect(driver.pass(1_000)).toMatchObject([{ type: 'APPROVAL_ESCALATED', dueAt: 3_000 }]);
    expect(driver.run.steps.get('ask')).toMatchObject({ escalated: true });
    expect(startsOf(driver.happen(decision({ by: 'lead' })))).toEqual(['go']);
    const late = asked({ onDeadline: 'escalate', escalateTo: lead });
    late.pass(1_000);
    late.pass(1_000);
    expect(late.run).toMatchObject({ failure: { code: 'APPROVAL_EXPIRED' } });
  });

  it('dies when a gate sends back what was shown: it is asked anew', () => {
    const gate = { kind: 'gate', agentId: 'x', producer: 'draft', roundsMax: 1, escalateTo: null } as const;
    const ask = { kind: 'approval', approvers: ada, onDeadline: 'refuse', escalateTo: null } as const;
    const driver = aRun(
      definitionOf([
        task('draft'),
        task('gate', { dependsOn: ['draft'], target: gate }),
        task('ask', { dependsOn: ['draft'], target: ask }),
        task('go', { dependsOn: ['ask'] }),
      ]),
      { decide: (need, run) => (need.kind === 'input' ? (run.tasks.get('draft')?.round ?? 0) : null) },
    );
    driver.succeed('draft');
    driver.examine('gate', false);
    driver.succeed('draft');
    expect(() => driver.happen(decision({ inputSha256: shaOf(1) }))).toThrow('something else was shown');
    expect(startsOf(driver.happen(decision({ inputSha256: shaOf(2) })))).toEqual(['go']);
  });

  it('is decided once', () => {
    expect(() => asked().happen(decision(), decision())).toThrow('nobody was asked');
  });

  it('does not stand in the way of a run that fails', () => {
    const driver = aRun(
      definitionOf([
        task('ask', { target: { kind: 'approval', approvers: ada, onDeadline: 'refuse', escalateTo: null } }),
        task('other'),
      ]),
    );
    expect(told(driver.fail('other'))).toEqual(['TASK_FAILED other', 'TASK_FAILED ask', 'RUN_FAILED']);
  });
});

describe('a wait', () => {
  it('ends when its time is over', () => {
    const driver = aRun(
      definitionOf([task('w', { target: { kind: 'wait', durationMs: 500, until: null } })]),
    );
    expect(isParkable(driver.run)).toBe(true);
    expect(driver.pass(499)).toEqual([]);
    expect(told(driver.pass(1))).toEqual(['TASK_SUCCEEDED w', 'RUN_SUCCEEDED']);
  });

  it('until a moment that has passed ends at once, in the same commit', () => {
    const driver = aRun(
      definitionOf([task('w', { target: { kind: 'wait', durationMs: null, until: '10' } })]),
    );
    expect(told(driver.log)).toEqual(['RUN_STARTED', 'TASK_STARTED w', 'TASK_SUCCEEDED w', 'RUN_SUCCEEDED']);
  });
});

describe('a signal', () => {
  const go = { type: 'SIGNAL_RECEIVED', name: 'go', payload: inline('now'), by: 'ada' } as const;
  const waiting = () =>
    aRun(definitionOf([task('a'), task('s', { dependsOn: ['a'], target: { kind: 'signal', name: 'go' } })]));

  it('is the output of the task that waits for it', () => {
    const driver = waiting();
    driver.succeed('a');
    expect(driver.happen(go)).toMatchObject([
      {},
      { type: 'TASK_SUCCEEDED', stepId: 's', output: inline('now') },
      {},
    ]);
  });

  it('that comes before its task waits for it', () => {
    const driver = waiting();
    expect(told(driver.happen(go))).toEqual(['SIGNAL_RECEIVED']);
    expect(told(driver.succeed('a'))).toEqual([
      'TASK_SUCCEEDED a',
      'TASK_STARTED s',
      'TASK_SUCCEEDED s',
      'RUN_SUCCEEDED',
    ]);
  });

  it('is taken by one task alone, the first that waits', () => {
    const target = { kind: 'signal', name: 'go' } as const;
    const driver = aRun(definitionOf([task('one', { target }), task('two', { target })]));
    driver.happen(go);
    expect(driver.run.tasks.get('one')).toMatchObject({ phase: 'succeeded' });
    expect(driver.run.tasks.get('two')).toMatchObject({ phase: 'active' });
  });

  it('that does not come in time fails its task', () => {
    const driver = waiting();
    driver.succeed('a');
    driver.pass(1_000);
    expect(driver.run).toMatchObject({ failure: { code: 'SIGNAL_TIMEOUT' } });
  });

  it('that nobody waits for, or one too many, is refused', () => {
    const driver = waiting();
    expect(() => driver.happen({ ...go, name: 'stop' })).toThrow('none of its tasks waits');
    for (let count = 0; count < 100; count++) driver.happen(go);
    expect(whyNoSignal(driver.run, 'go')).toContain('100 signals');
    expect(() => driver.happen(go)).toThrow('100 signals');
  });
});

describe('a sub-workflow', () => {
  const parent = () =>
    aRun(
      definitionOf([
        task('sub', { target: { kind: 'workflow', workflow: 'inner' } }),
        task('end', { dependsOn: ['sub'] }),
      ]),
    );

  it('has its id in the log before it is made, and lets its parent be parked', () => {
    const driver = parent();
    const childRunId = 'run_child_2';
    expect(driver.log).toContainEqual(
      expect.objectContaining({ type: 'TASK_STARTED', stepId: 'sub', childRunId }),
    );
    expect(driver.effects()).toMatchObject([
      { kind: 'child', childRunId, workflow: 'inner', wanted: 'running' },
    ]);
    expect(isParkable(driver.run)).toBe(true);
  });

  it('gives its output to its parent, once', () => {
    const driver = parent();
    expect(startsOf(driver.childEnds('sub', 'SUCCEEDED'))).toEqual(['end']);
    expect(driver.run.tasks.get('sub')).toMatchObject({ output: inline('child done') });
    expect(driver.childEnds('sub', 'SUCCEEDED')).toEqual([]);
  });

  it('that fails, or is cancelled, fails its task', () => {
    const failed = parent();
    failed.childEnds('sub', 'FAILED');
    expect(failed.run).toMatchObject({ failure: { code: 'BROKEN', taskId: 'sub' } });
    const cancelled = parent();
    cancelled.childEnds('sub', 'CANCELLED');
    expect(cancelled.run).toMatchObject({ failure: { code: 'CANCELLED' } });
  });

  it('is another run at the next attempt', () => {
    const retry = { attempts: 2, baseMs: 100, maxMs: 100, on: ['BROKEN'] };
    const driver = aRun(
      definitionOf([task('sub', { target: { kind: 'workflow', workflow: 'inner' }, retry })]),
    );
    driver.childEnds('sub', 'FAILED');
    const [start] = driver.pass(100);
    expect(start).toMatchObject({ type: 'TASK_STARTED', attempt: 2, childRunId: 'run_child_4' });
  });

  it('is paused, resumed and cancelled with its parent', () => {
    const driver = parent();
    const wanted = () => driver.effects().flatMap((effect) => (effect.kind === 'child' ? effect.wanted : []));
    driver.happen({ type: 'PAUSE_REQUESTED', by: 'ada' });
    expect(wanted()).toEqual(['paused']);
    driver.happen({ type: 'RESUME_REQUESTED', by: 'ada' });
    expect(wanted()).toEqual(['running']);
    driver.happen({ type: 'CANCEL_REQUESTED', by: 'ada' });
    expect(wanted()).toEqual(['cancelled']);
    driver.childEnds('sub', 'CANCELLED');
    expect(driver.run).toMatchObject({ status: 'CANCELLED' });
  });
});
