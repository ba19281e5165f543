import { describe, expect, it } from 'vitest';
import { advance, ImpossibleEventError } from '../../src/domain/advance.ts';
import type { Failure } from '../../src/domain/payload.ts';
import type { RunHappening } from '../../src/domain/run-event.ts';
import { newRun, type RunState } from '../../src/domain/run-state.ts';
import { aTask } from '../builders.ts';

const output = { kind: 'inline', json: '1' } as const;
const failure = (taskId: string): Failure => ({ taskId, code: 'BAD', message: 'bad', details: null });
const start: RunHappening = {
  type: 'RUN_STARTED',
  workflowId: 'wf',
  workflowHash: 'h',
  startedBy: 'user_ada',
  input: output,
};
const begin = (taskId: string, attempt = 1): RunHappening => ({
  type: 'TASK_STARTED',
  taskId,
  attempt,
  idempotencyKey: `key:${taskId}:${attempt}`,
});
const succeed = (taskId: string, attempt = 1): RunHappening => ({
  type: 'TASK_SUCCEEDED',
  taskId,
  attempt,
  output,
});
const failTask = (taskId: string, attempt = 1): RunHappening => ({
  type: 'TASK_FAILED',
  taskId,
  attempt,
  failure: failure(taskId),
});
const failAttempt = (taskId: string, attempt = 1, keepsKey = false): RunHappening => ({
  type: 'TASK_ATTEMPT_FAILED',
  taskId,
  attempt,
  failure: failure(taskId),
  retryAt: 5_000,
  keepsKey,
});
const cancel: RunHappening = { type: 'CANCEL_REQUESTED', by: 'user_ada' };

const plan = [aTask('a'), aTask('b', { dependsOn: ['a'] }), aTask('c', { dependsOn: ['a'] })];

function after(...happenings: RunHappening[]) {
  const events = happenings.map((happening, index) => ({ ...happening, seq: index + 1, at: 1_000 + index }));
  return advance(newRun('run_1', plan), events);
}

const phases = (run: RunState) => Object.fromEntries([...run.tasks].map(([id, { phase }]) => [id, phase]));
const kinds = ({ effects }: ReturnType<typeof after>) =>
  effects.map((effect) =>
    'taskId' in effect ? `${effect.kind} ${effect.taskId}` : `${effect.kind} ${effect.happening.type}`,
  );

describe('advancing a run', () => {
  it('starts with the tasks that wait for nothing', () => {
    expect(kinds(after(start))).toEqual(['start a']);
  });

  it('asks for an agent once a task is begun, under the key of the log', () => {
    expect(after(start, begin('a')).effects).toEqual([
      { kind: 'perform', taskId: 'a', attempt: 1, idempotencyKey: 'key:a:1' },
    ]);
  });

  it('unlocks all that waited for a success', () => {
    expect(kinds(after(start, begin('a'), succeed('a')))).toEqual(['start b', 'start c']);
  });

  it('ends the run when all have succeeded', () => {
    const done = after(start, begin('a'), succeed('a'), begin('b'), begin('c'), succeed('c'), succeed('b'));
    expect(kinds(done)).toEqual(['end RUN_SUCCEEDED']);
  });

  it('waits for a retry until it is due, and keeps the key of an unknown outcome', () => {
    expect(after(start, begin('a'), failAttempt('a')).effects).toEqual([
      { kind: 'wait', taskId: 'a', attempt: 2, keptKey: null, retryAt: 5_000 },
    ]);
    expect(after(start, begin('a'), failAttempt('a', 1, true)).effects).toMatchObject([
      { keptKey: 'key:a:1' },
    ]);
  });

  it('remembers the last failure of a task that succeeds in the end', () => {
    const { run } = after(start, begin('a'), failAttempt('a'), begin('a', 2), succeed('a', 2));
    expect(run.tasks.get('a')).toMatchObject({
      phase: 'succeeded',
      attempt: 2,
      startedAt: 1_001,
      finishedAt: 1_004,
      lastFailure: { code: 'BAD' },
    });
  });

  it('begins nothing after a failure, waits for what is under way, and then fails', () => {
    const failing = after(start, begin('a'), succeed('a'), begin('b'), begin('c'), failTask('b'));
    expect(failing.run.phase).toBe('failing');
    expect(kinds(failing)).toEqual(['perform c']);
    expect(
      kinds(after(start, begin('a'), succeed('a'), begin('b'), begin('c'), failTask('b'), succeed('c'))),
    ).toEqual(['end RUN_FAILED']);
  });

  it('does not begin what a success unlocks once another task has failed', () => {
    const chain = [aTask('a'), aTask('x'), aTask('b', { dependsOn: ['a'] })];
    const happenings = [start, begin('a'), begin('x'), failTask('x'), succeed('a')];
    const events = happenings.map((happening, index) => ({ ...happening, seq: index + 1, at: 1 }));
    expect(kinds(advance(newRun('run_1', chain), events))).toEqual(['end RUN_FAILED']);
  });

  it('keeps the first failure as the run’s', () => {
    const { effects } = after(
      start,
      begin('a'),
      succeed('a'),
      begin('b'),
      begin('c'),
      failTask('c'),
      failTask('b'),
    );
    expect(effects).toMatchObject([{ happening: { failure: { taskId: 'c' } } }]);
  });

  it('stops what is under way when it is cancelled', () => {
    expect(kinds(after(start, begin('a'), cancel))).toEqual(['stop a']);
    expect(kinds(after(start, cancel))).toEqual(['end RUN_CANCELLED']);
    expect(kinds(after(start, begin('a'), cancel, failTask('a')))).toEqual(['end RUN_CANCELLED']);
  });

  it('closes every task with the run: what was not begun is skipped, what waited for a retry has failed', () => {
    const cancelled = after(start, begin('a'), failAttempt('a'), cancel, { type: 'RUN_CANCELLED' });
    expect(phases(cancelled.run)).toEqual({ a: 'failed', b: 'skipped', c: 'skipped' });
    expect(cancelled.run).toMatchObject({ phase: 'ended', status: 'CANCELLED', finishedAt: 1_004 });
    expect(cancelled.effects).toEqual([]);
  });

  it('asks for the same things again after a recovery', () => {
    const before = after(start, begin('a'), succeed('a'), begin('b'));
    const recovered = after(start, begin('a'), succeed('a'), begin('b'), {
      type: 'RUN_RECOVERED',
      nodeId: 'n',
    });
    expect(recovered.effects).toEqual(before.effects);
  });

  it.each([
    ['anything before the start', [begin('a')]],
    ['a second start', [start, start]],
    ['a task that is not in the plan', [start, begin('ghost')]],
    ['a success of a task that was not begun', [start, succeed('a')]],
    ['a success of another attempt', [start, begin('a'), succeed('a', 2)]],
    ['a second start of a task', [start, begin('a'), begin('a', 2)]],
    ['an attempt that was left out', [start, begin('a'), failAttempt('a'), begin('a', 3)]],
    ['a second success', [start, begin('a'), succeed('a'), succeed('a')]],
    ['anything after the end', [start, cancel, { type: 'RUN_CANCELLED' }, cancel]],
  ] as [string, RunHappening[]][])('refuses %s', (_, happenings) => {
    expect(() => after(...happenings)).toThrow(ImpossibleEventError);
  });

  it('refuses a gap in the log', () => {
    expect(() => advance(newRun('run_1', plan), [{ ...start, seq: 2, at: 1 }])).toThrow(ImpossibleEventError);
  });
});
