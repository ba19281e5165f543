import { describe, expect, it } from 'vitest';
import { criticalPathOf } from '../../../src/domain/analytics/critical-path.ts';
import { readHistory } from '../../../src/domain/analytics/run-history.ts';
import type { Span } from '../../../src/domain/analytics/run-views.ts';
import { timelineOf } from '../../../src/domain/analytics/timeline.ts';
import { aRun, type Driver, definitionOf, inline, task } from '../run-driver.ts';

const read = ({ definition, log }: Driver, now = 0) =>
  readHistory({ runId: 'run_1', definition, events: log, isPartial: false }, now);

const rowsOf = (driver: Driver, now = 0) => timelineOf(read(driver, now)).rows;
const rowOf = (driver: Driver, stepId: string, execution = 1) => {
  const row = rowsOf(driver, driver.now).find((one) => one.stepId === stepId && one.execution === execution);
  if (!row) throw new Error(`There is no row ${stepId}.`);
  return row;
};
/** As `work 1000-1100`; the clock of a driver begins at 1000. */
const told = (spans: readonly Span[]) => spans.map(({ kind, from, to }) => `${kind} ${from}-${to ?? ''}`);

describe('a timeline', () => {
  it('shows a task waiting for its dependency, then for its turn, then at work', () => {
    const driver = aRun(definitionOf([task('a'), task('b', { dependsOn: ['a'] })], { concurrency: 1 }));
    expect(rowOf(driver, 'b')).toMatchObject({ status: 'WAITING', queuedAt: null, waitsForTasks: ['a'] });
    driver.now += 100;
    driver.succeed('a');
    driver.now += 50;
    expect(told(rowOf(driver, 'a').spans)).toEqual(['work 1000-1100']);
    expect(rowOf(driver, 'b')).toMatchObject({ status: 'RUNNING', queuedAt: 1_100, waitsFor: 'work' });
    expect(rowOf(driver, 'b').use.workedMs).toBe(50);
  });

  it('shows what waits for a place', () => {
    const driver = aRun(definitionOf([task('a'), task('b')], { concurrency: 1 }));
    driver.now += 100;
    expect(rowOf(driver, 'b')).toMatchObject({ queuedAt: 1_000, waitsFor: 'turn', startedAt: null });
    driver.succeed('a');
    expect(told(rowOf(driver, 'b').spans)).toEqual(['turn 1000-1100', 'work 1100-']);
  });

  it('shows each attempt, the time between, and the wait for a place after it', () => {
    const retry = { attempts: 3, baseMs: 100, maxMs: 100, on: null };
    const driver = aRun(definitionOf([task('a', { retry }), task('b')], { concurrency: 1 }));
    driver.now += 10;
    driver.fail('a', { mayPass: true, code: 'BUSY' });
    driver.now += 20;
    const due = driver.log.flatMap((event) => (event.type === 'TASK_ATTEMPT_FAILED' ? event.retryAt : []))[0];
    expect(told(rowOf(driver, 'a').spans)).toEqual(['work 1000-1010', 'retry 1010-']);
    driver.now = 1_500;
    driver.succeed('b');
    expect(told(rowOf(driver, 'a').spans)).toEqual([
      'work 1000-1010',
      `retry 1010-${due}`,
      `turn ${due}-1500`,
      'work 1500-',
    ]);
    expect(rowOf(driver, 'a').attempts).toMatchObject([
      { attempt: 1, outcome: 'FAILED', code: 'BUSY', endedAt: 1_010 },
      { attempt: 2, outcome: 'RUNNING', code: null, endedAt: null },
    ]);
  });

  it('tells a pause and a breakpoint from waiting for a turn', () => {
    const driver = aRun(definitionOf([task('a'), task('b', { dependsOn: ['a'] })]));
    driver.happen({ type: 'PAUSE_REQUESTED', by: 'ada' });
    driver.now = 1_100;
    driver.succeed('a');
    driver.now = 1_150;
    driver.happen({ type: 'DEBUG_CHANGED', by: 'ada', breakpoints: ['b'], stepping: false });
    driver.now = 1_200;
    driver.happen({ type: 'RESUME_REQUESTED', by: 'ada' });
    driver.now = 1_300;
    expect(rowOf(driver, 'b').waitsFor).toBe('breakpoint');
    driver.happen({ type: 'WAVE_ALLOWED', by: 'ada' });
    const { spans, use } = rowOf(driver, 'b');
    expect(told(spans)).toEqual(['pause 1100-1150', 'pause 1150-1200', 'breakpoint 1200-1300', 'work 1300-']);
    expect(use).toMatchObject({ pausedMs: 200, queuedMs: 0 });
  });

  it('has one more row each time that a gate sends a task back', () => {
    const target = { kind: 'gate', agentId: 'x', producer: 'make', roundsMax: 2, escalateTo: null } as const;
    const driver = aRun(definitionOf([task('make'), task('gate', { target, dependsOn: ['make'] })]));
    driver.now = 1_010;
    driver.succeed('make');
    driver.now = 1_030;
    driver.examine('gate', false);
    driver.now = 1_060;
    driver.succeed('make');
    driver.now = 1_100;
    driver.examine('gate', true);
    expect(rowsOf(driver).map(({ stepId, execution, status }) => [stepId, execution, status])).toEqual([
      ['make', 1, 'SUCCEEDED'],
      ['make', 2, 'SUCCEEDED'],
      ['gate', 1, 'FAILED'],
      ['gate', 2, 'SUCCEEDED'],
    ]);
    const { path, lengthMs } = criticalPathOf(read(driver));
    expect(path.map(({ taskId, execution }) => `${taskId} ${execution}`)).toEqual([
      'make 1',
      'gate 1',
      'make 2',
      'gate 2',
    ]);
    expect(lengthMs).toBe(100);
  });

  it('counts a loop only from when it was decided to go on', () => {
    let goesOn = true;
    const driver = aRun(definitionOf([task('a', { loop: { while: 'true', iterationsMax: 3 } })]), {
      decide: (need) => (need.kind === 'loop' ? goesOn : {}),
    });
    driver.now = 1_100;
    driver.succeed('a[0]');
    goesOn = false;
    driver.now = 1_300;
    driver.succeed('a[1]');
    expect(rowOf(driver, 'a[1]')).toMatchObject({ queuedAt: 1_100, startedAt: 1_100, endedAt: 1_300 });
  });

  it('shows the wait for a person, and how long it was', () => {
    const approvers = { roles: [], users: ['ada'] } as const;
    const target = { kind: 'approval', approvers, onDeadline: 'refuse', escalateTo: null } as const;
    const driver = aRun(definitionOf([task('ask', { target, timeoutMs: 10_000 })]));
    driver.now = 1_700;
    expect(rowOf(driver, 'ask')).toMatchObject({ status: 'AWAITING', waitsFor: 'approval' });
    driver.approve('ask');
    expect(rowOf(driver, 'ask').use).toMatchObject({ awaitedMs: 700, workedMs: 0 });
  });

  it('shows compensations after what they undo', () => {
    const compensate = { target: { kind: 'tool', toolId: 'undo' }, input: {} } as const;
    const driver = aRun(
      definitionOf([task('a', { compensate }), task('b', { dependsOn: ['a'], compensate: null })]),
    );
    driver.now = 1_010;
    driver.succeed('a');
    driver.now = 1_030;
    driver.fail('b');
    driver.now = 1_060;
    driver.succeed('a~undo');
    expect(rowsOf(driver).map(({ stepId, status }) => `${stepId} ${status}`)).toEqual([
      'a SUCCEEDED',
      'a~undo SUCCEEDED',
      'b FAILED',
    ]);
    expect(criticalPathOf(read(driver)).path.map(({ taskId, durationMs }) => [taskId, durationMs])).toEqual([
      ['a', 10],
      ['b', 20],
      ['a', 30],
    ]);
  });

  it('holds no more rows than are asked for, and says how many there are', () => {
    const driver = aRun(definitionOf([task('a'), task('b'), task('c')]));
    const timeline = timelineOf(read(driver), { rowsMax: 2 });
    expect([timeline.rows.length, timeline.rowsTotal]).toEqual([2, 3]);
  });

  it('never goes backwards when the clock of another process does', () => {
    const driver = aRun(definitionOf([task('a'), task('b', { dependsOn: ['a'] })]));
    driver.now = 1_100;
    driver.succeed('a');
    driver.now = 900;
    driver.happen({ type: 'RUN_RECOVERED', nodeId: 'other' });
    driver.succeed('b', inline('done').kind);
    const { wallMs, lengthMs } = criticalPathOf(read(driver));
    expect([wallMs, lengthMs]).toEqual([100, 100]);
    expect(rowsOf(driver).every(({ use }) => Object.values(use).every((ms) => ms >= 0))).toBe(true);
  });
});

describe('a critical path', () => {
  it('is the longest chain, and tells how much the others may take', () => {
    const driver = aRun(
      definitionOf([
        task('start'),
        task('long', { dependsOn: ['start'] }),
        task('short', { dependsOn: ['start'] }),
        task('end', { dependsOn: ['long', 'short'] }),
      ]),
    );
    driver.now = 1_010;
    driver.succeed('start');
    driver.now = 1_040;
    driver.succeed('short');
    driver.now = 1_110;
    driver.succeed('long');
    driver.now = 1_130;
    driver.succeed('end');
    const { path, nodes, lengthMs, wallMs, betweenMs } = criticalPathOf(read(driver));
    expect(path.map(({ taskId }) => taskId)).toEqual(['start', 'long', 'end']);
    expect([lengthMs, wallMs, betweenMs]).toEqual([130, 130, 0]);
    expect(nodes.find(({ taskId }) => taskId === 'short')).toMatchObject({ slackMs: 70, isCritical: false });
  });

  it('leaves waiting for a place out of its length', () => {
    const driver = aRun(definitionOf([task('a'), task('b')], { concurrency: 1 }));
    driver.now = 1_100;
    driver.succeed('a');
    driver.now = 1_150;
    driver.succeed('b');
    expect(criticalPathOf(read(driver))).toMatchObject({ lengthMs: 100, wallMs: 150, betweenMs: 50 });
  });

  it('does not count what a task that needed any one did not wait for', () => {
    const driver = aRun(
      definitionOf([task('fast'), task('slow'), task('end', { dependsOn: ['fast', 'slow'], join: 'any' })]),
    );
    driver.now = 1_010;
    driver.succeed('fast');
    driver.now = 1_020;
    driver.succeed('end');
    driver.now = 1_500;
    driver.succeed('slow');
    const { path, lengthMs } = criticalPathOf(read(driver));
    expect(path.map(({ taskId }) => taskId)).toEqual(['slow']);
    expect(lengthMs).toBe(500);
  });
});
