import type { JsonValue } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';
import { advance } from '../../src/domain/advance.ts';
import { ImpossibleEventError } from '../../src/domain/impossible-event.ts';
import type { RunEvent } from '../../src/domain/run-event.ts';
import { whyNotContinuable } from '../../src/domain/run-queries.ts';
import { fromSnapshot, SnapshotUnreadableError, toSnapshot } from '../../src/domain/run-snapshot.ts';
import { newRun, statusOf } from '../../src/domain/run-state.ts';
import { outcomeOf, stepStatus, taskStatus } from '../../src/domain/task-status.ts';
import { nextWave } from '../../src/domain/wave.ts';
import {
  aRun,
  attemptOf,
  definitionOf,
  failureOf,
  inline,
  startedHappening,
  task,
  told,
  Undecidable,
} from './run-driver.ts';

const two = () => aRun(definitionOf([task('a'), task('b', { dependsOn: ['a'] })]));

describe('a log', () => {
  it('cannot say what cannot follow', () => {
    const { run, log } = two();
    const [first] = log;
    if (!first) throw new Error('The log is empty.');
    const about = { seq: 3, at: 0 };
    const impossible: readonly RunEvent[] = [
      first,
      { ...first, ...about },
      { type: 'PAUSE_REQUESTED', by: 'ada', seq: 9, at: 0 },
      { type: 'TASK_SUCCEEDED', stepId: 'b', attempt: 1, output: inline(1), ...about },
      { type: 'TASK_SUCCEEDED', stepId: 'a', attempt: 2, output: inline(1), ...about },
      { type: 'TASK_SKIPPED', taskId: 'b', reason: 'upstream', ...about },
      { type: 'TASK_SKIPPED', taskId: 'b', reason: 'condition', ...about },
      { type: 'CONDITION_DECIDED', taskId: 'b', holds: true, ...about },
      { type: 'LOOP_ENDED', taskId: 'a', output: inline(1), ...about },
      { type: 'ITEMS_DECIDED', taskId: 'ghost', items: inline([]), count: 0, ...about },
      { type: 'RUN_SUCCEEDED', output: inline(1), ...about },
      { type: 'RUN_FAILED', failure: failureOf('a'), ...about },
      { type: 'RUN_CANCELLED', ...about },
      { type: 'RUN_TIMED_OUT', ...about },
      { type: 'RUN_CONTINUED', runId: 'run_2', ...about },
      { type: 'COMPENSATION_BEGUN', taskIds: [], failure: failureOf('a'), ...about },
      { type: 'TASKS_SENT_BACK', gateId: 'a', taskIds: ['a'], ...about },
      { type: 'TASK_HELD', stepId: 'a', attempt: 1, failure: failureOf('a'), ...about },
    ];
    for (const event of impossible)
      expect(() => advance(run, [event]), event.type).toThrow(ImpossibleEventError);
  });

  it('starts nothing twice, too early, or out of its place', () => {
    const { run, log } = two();
    const start = log.find((event) => event.type === 'TASK_STARTED');
    if (start?.type !== 'TASK_STARTED') throw new Error('Nothing has started.');
    for (const overrides of [
      {},
      { stepId: 'b' },
      { stepId: 'ghost' },
      { stepId: 'b', dueAt: 9 },
      { stepId: 'a[0]' },
    ])
      expect(() => advance(run, [{ ...start, ...overrides, seq: 3 }])).toThrow(ImpossibleEventError);
  });

  it('starts nothing while it is paused', () => {
    const driver = two();
    driver.happen({ type: 'PAUSE_REQUESTED', by: 'ada' });
    driver.succeed('a');
    const start = driver.log.find((event) => event.type === 'TASK_STARTED');
    if (start?.type !== 'TASK_STARTED') throw new Error('Nothing has started.');
    const late = { ...start, stepId: 'b', seq: driver.run.lastSeq + 1 };
    expect(() => advance(driver.run, [late])).toThrow('paused');
  });

  it('leaves the run it is applied to as it was', () => {
    const driver = two();
    const before = JSON.stringify(toSnapshot(driver.run));
    const { run } = driver;
    driver.succeed('a');
    expect(JSON.stringify(toSnapshot(run))).toBe(before);
    expect(statusOf(driver.run)).toBe('RUNNING');
  });
});

describe('a wave', () => {
  it('holds results and the starts that they unlock, numbered without a gap', () => {
    expect(two().succeed('a')).toMatchObject([
      { seq: 3, type: 'TASK_SUCCEEDED' },
      { seq: 4, type: 'TASK_STARTED', stepId: 'b' },
    ]);
  });

  it('starts nothing that a success unlocks when a failure comes with it', () => {
    const driver = aRun(definitionOf([task('a'), task('x'), task('b', { dependsOn: ['a'] })]));
    const reports = [
      { ...attemptOf(driver.run, 'a'), kind: 'succeeded', output: inline(1) } as const,
      {
        ...attemptOf(driver.run, 'x'),
        kind: 'failed',
        failure: failureOf('x'),
        mayPass: false,
        outcomeKnown: true,
      } as const,
    ];
    expect(told(driver.wave({ reports }))).toEqual(['TASK_SUCCEEDED a', 'TASK_FAILED x', 'RUN_FAILED']);
  });

  it('passes over decisions that nobody needs any more', () => {
    const { run } = two();
    const moment = { now: 5, random: () => 0, mintKey: () => 'key', mintRunId: () => 'run_9' };
    const decisions = [
      { kind: 'when', taskId: 'b', holds: false },
      { kind: 'items', taskId: 'b', items: inline([]), count: 0 },
      { kind: 'loop', taskId: 'b', iteration: 0, goesOn: true },
      { kind: 'loopOutput', taskId: 'b', output: inline([]) },
      {
        kind: 'input',
        stepId: 'a',
        input: inline(1),
        inputSha256: 'x',
        artifactSha256: null,
        until: null,
        selected: null,
      },
      {
        kind: 'input',
        stepId: 'b',
        input: inline(1),
        inputSha256: 'x',
        artifactSha256: null,
        until: null,
        selected: null,
      },
      { kind: 'output', output: inline(1) },
    ] as const;
    expect(nextWave(run, { decisions }, moment).events).toEqual([]);
  });

  it('fails the task whose expression cannot be decided, and the run whose output cannot', () => {
    const undecidable = (kind: string) =>
      aRun(definitionOf([task('a', { when: 'x' })]), {
        decide: (need) => {
          if (need.kind === kind) throw new Undecidable('NO_ANSWER');
          return need.kind === 'when' ? true : {};
        },
      });
    expect(told(undecidable('when').log)).toEqual(['RUN_STARTED', 'TASK_UNDECIDABLE a', 'RUN_FAILED']);
    expect(told(undecidable('input').log).slice(2)).toEqual(['TASK_UNDECIDABLE a', 'RUN_FAILED']);
    const output = undecidable('output');
    output.succeed('a');
    expect(output.run).toMatchObject({ status: 'FAILED', failure: { code: 'NO_ANSWER' } });
  });
});

describe('a snapshot', () => {
  it('of another format, or of another workflow, is not read', () => {
    const { run, definition } = two();
    const snapshot = toSnapshot(run);
    const other = definitionOf([task('a'), task('x')]);
    expect(() => fromSnapshot(snapshot, other)).toThrow(SnapshotUnreadableError);
    expect(() => fromSnapshot({ format: 0 }, definition)).toThrow(SnapshotUnreadableError);
    expect(() => fromSnapshot(null, definition)).toThrow(SnapshotUnreadableError);
  });

  it('gives the run it was made of, with all that was asked of it', () => {
    const target = { kind: 'signal', name: 'go' } as const;
    const driver = aRun(
      definitionOf([task('a'), task('b', { dependsOn: ['a'] }), task('c', { dependsOn: ['b'], target })]),
    );
    const by = 'ada';
    driver.happen({ type: 'INPUT_EDITED', stepId: 'b', input: inline(2), by });
    driver.happen({ type: 'SIGNAL_RECEIVED', name: 'go', payload: inline(3), by });
    driver.happen({ type: 'DEBUG_CHANGED', breakpoints: ['c'], stepping: true, by });
    const { run, definition } = driver;
    expect([run.edits.size, run.signals.size, run.debug.breakpoints.size]).toEqual([1, 1, 1]);
    const copy = fromSnapshot(JSON.parse(JSON.stringify(toSnapshot(run))) as JsonValue, definition);
    expect(copy).toEqual(run);
  });
});

describe('how a task stands', () => {
  it('is told in one word, by the step of it that most wants to be looked at', () => {
    const driver = aRun(
      definitionOf([
        task('each', { effect: 'unsafe', forEach: { items: 'list', concurrency: 2, itemsMax: 2 } }),
        task('end', { dependsOn: ['each'] }),
      ]),
    );
    expect([taskStatus(driver.run, 'each'), taskStatus(driver.run, 'end')]).toEqual(['RUNNING', 'WAITING']);
    driver.fail('each[0]', { mayPass: true });
    expect(stepStatus(driver.run, 'each[0]')).toBe('RETRYING');
    driver.fail('each[1]', { outcomeKnown: false });
    expect(taskStatus(driver.run, 'each')).toBe('HELD');
    expect([stepStatus(driver.run, 'each[1]'), stepStatus(driver.run, 'end')]).toEqual(['HELD', 'WAITING']);
  });

  it('is what expressions see of it, once it has ended', () => {
    const driver = two();
    expect(outcomeOf(driver.run, 'a')).toBeNull();
    driver.succeed('a', 7);
    expect(outcomeOf(driver.run, 'a')).toEqual({ status: 'SUCCEEDED', output: inline(7), error: null });
    driver.fail('b');
    expect(outcomeOf(driver.run, 'b')).toMatchObject({
      status: 'FAILED',
      output: null,
      error: { code: 'BROKEN' },
    });
  });
});

describe('a run whose log has grown long', () => {
  it('goes on in another, between two steps', () => {
    const wait = { kind: 'wait', durationMs: 100, until: null, selected: null } as const;
    const driver = aRun(definitionOf([task('a'), task('b', { dependsOn: ['a'], target: wait })]));
    expect(whyNotContinuable(driver.run)).toContain('under way');
    driver.happen({ type: 'PAUSE_REQUESTED', by: 'ada' });
    driver.succeed('a');
    expect(whyNotContinuable(driver.run)).toBeNull();
    driver.happen({ type: 'RUN_CONTINUED', runId: 'run_2' });
    expect(driver.run).toMatchObject({ phase: 'ended', status: 'CONTINUED', continuedBy: 'run_2' });
    expect(driver.effects()).toEqual([{ kind: 'end', status: 'CONTINUED' }]);
  });

  it('is a run like any other, which is started once', () => {
    expect(() => two().happen(startedHappening())).toThrow('started once');
    expect(newRun('run_1', two().definition).phase).toBe('created');
  });
});
