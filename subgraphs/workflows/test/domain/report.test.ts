import { describe, expect, it } from 'vitest';
import { advance } from '../../src/domain/advance.ts';
import { happeningOf, type Report } from '../../src/domain/report.ts';
import { retryDelayMs } from '../../src/domain/retry.ts';
import { newRun, type RunState } from '../../src/domain/run-state.ts';
import { nextWave } from '../../src/domain/wave.ts';
import { aTask } from '../builders.ts';

const output = { kind: 'inline', json: '1' } as const;
const policy = { retryBaseMs: 100, retryMaxMs: 1_000 };
const chance = { policy, now: 10_000, random: 0 };
const mintKey = ({ taskId, attempt }: { taskId: string; attempt: number }) => `${taskId}:${attempt}`;

/** A run whose first wave is written. */
function begun(tasks = [aTask('a', { attemptsMax: 2 }), aTask('b', { dependsOn: ['a'] })]): RunState {
  const happening = {
    type: 'RUN_STARTED',
    workflowId: 'w',
    workflowHash: 'h',
    startedBy: 'u',
    input: output,
  } as const;
  const { run } = advance(newRun('run_1', tasks), [{ ...happening, seq: 1, at: 0 }]);
  return nextWave(run, [], { now: 1, mintKey }).run;
}

const failedReport = (overrides: Partial<Extract<Report, { kind: 'failed' }>> = {}): Report => ({
  taskId: 'a',
  attempt: 1,
  kind: 'failed',
  failure: { taskId: 'a', code: 'BAD', message: '', details: null },
  mayPass: true,
  outcomeKnown: true,
  ...overrides,
});

describe('what a report means', () => {
  it('is another attempt for a failure that may pass', () => {
    expect(happeningOf(begun(), failedReport(), chance)).toMatchObject({
      type: 'TASK_ATTEMPT_FAILED',
      retryAt: 10_050,
      keepsKey: false,
    });
  });

  it('is the same key again when the outcome is unknown', () => {
    expect(happeningOf(begun(), failedReport({ outcomeKnown: false }), chance)).toMatchObject({
      keepsKey: true,
    });
  });

  it('is the end of the task for a failure that cannot pass, or when no attempts are left', () => {
    expect(happeningOf(begun(), failedReport({ mayPass: false }), chance)).toMatchObject({
      type: 'TASK_FAILED',
    });
    const single = begun([aTask('a', { attemptsMax: 1 })]);
    expect(happeningOf(single, failedReport(), chance)).toMatchObject({ type: 'TASK_FAILED' });
  });

  it('is nothing for another attempt, an unknown task, or one that is over', () => {
    expect(happeningOf(begun(), failedReport({ attempt: 2 }), chance)).toBeNull();
    expect(happeningOf(begun(), failedReport({ taskId: 'ghost' }), chance)).toBeNull();
    expect(happeningOf(begun(), failedReport({ taskId: 'b' }), chance)).toBeNull();
  });
});

describe('a wave', () => {
  it('holds a result and the starts that it unlocks, numbered without a gap', () => {
    const run = begun();
    const wave = nextWave(run, [{ type: 'TASK_SUCCEEDED', taskId: 'a', attempt: 1, output }], {
      now: 5,
      mintKey,
    });
    expect(wave.events).toMatchObject([
      { seq: 3, at: 5, type: 'TASK_SUCCEEDED' },
      { seq: 4, at: 5, type: 'TASK_STARTED', taskId: 'b', idempotencyKey: 'b:1' },
    ]);
    expect(wave.effects).toMatchObject([{ kind: 'perform', taskId: 'b' }]);
  });

  it('holds the starts of all that is ready at once', () => {
    const wide = [aTask('a'), aTask('b'), aTask('c')];
    expect([...begun(wide).tasks.values()].map(({ phase }) => phase)).toEqual([
      'running',
      'running',
      'running',
    ]);
  });

  it('is empty when nothing happened and nothing is due', () => {
    expect(nextWave(begun(), [], { now: 5, mintKey }).events).toEqual([]);
  });

  it('begins a retry when it is due, not before', () => {
    const happening = happeningOf(begun(), failedReport({ outcomeKnown: false }), chance);
    const { run } = nextWave(begun(), happening ? [happening] : [], { now: 10_000, mintKey });
    expect(nextWave(run, [], { now: 10_049, mintKey }).events).toEqual([]);
    expect(nextWave(run, [], { now: 10_050, mintKey }).events).toMatchObject([
      { type: 'TASK_STARTED', attempt: 2, idempotencyKey: 'a:1' },
    ]);
  });

  it('does not start what a success unlocks when a failure comes with it', () => {
    const run = begun([aTask('a'), aTask('x'), aTask('b', { dependsOn: ['a'] })]);
    const failure = { taskId: 'x', code: 'BAD', message: '', details: null };
    const wave = nextWave(
      run,
      [
        { type: 'TASK_SUCCEEDED', taskId: 'a', attempt: 1, output },
        { type: 'TASK_FAILED', taskId: 'x', attempt: 1, failure },
      ],
      { now: 5, mintKey },
    );
    expect(wave.events.map(({ type }) => type)).toEqual(['TASK_SUCCEEDED', 'TASK_FAILED', 'RUN_FAILED']);
  });
});

describe('the delay before a retry', () => {
  it('doubles up to its limit, the upper half of it by chance', () => {
    const delays = (random: number) =>
      [1, 2, 3, 4, 5, 50].map((attempt) => retryDelayMs(policy, { attempt, random }));
    expect(delays(0)).toEqual([50, 100, 200, 400, 500, 500]);
    expect(delays(1)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });
});
