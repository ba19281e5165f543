import { describe, expect, test } from 'vitest';
import { complete, extend, putBack, requireHeld, take } from '../../../src/domain/remote/hold-work.ts';
import { callOff, lose } from '../../../src/domain/remote/move-work.ts';
import { isWaiting, type Work } from '../../../src/domain/remote/work.ts';
import { aTakenWork, aWork } from '../../work-builders.ts';

const result = { ok: true, output: 1 } as const;
const lost = (work: Work, to: string) =>
  lose(work as ReturnType<typeof aTakenWork>, { reason: 'FROZEN', message: null, to, now: 5_000 }); // tests give open work
const code = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return Object(error).code;
  }
  return null;
};

describe('work that is held', () => {
  test('is under another fence each time that it is taken, put back or lost', () => {
    const waiting = aWork();
    const taken = take(waiting, { agentId: 'builder', now: 2_000, leaseMs: 10_000 });
    const back = putBack(taken, 3_000);
    const fences = [waiting, taken, back, lost(aTakenWork({ fence: back.fence }), 'mason')].map(
      ({ fence }) => fence,
    );
    expect(new Set(fences).size).toBe(4);
    expect(fences).toEqual(fences.toSorted((a, b) => a - b));
    expect(back.lost).toEqual([]);
  });

  test('is extended from now on, with the progress of before when none is told', () => {
    const progress = { value: 0.5, message: 'half', at: 3_000 };
    const first = extend(aTakenWork(), { now: 3_000, leaseMs: 10_000, progress });
    const second = extend(first, { now: 8_000, leaseMs: 10_000, progress: null });
    expect(second.state).toMatchObject({ leaseUntil: 18_000, progress });
    expect(second.fence).toBe(first.fence);
  });

  test('may be spoken of after its lease has ended, until somebody takes it away', () => {
    const taken = aTakenWork();
    const holder = { agentId: 'builder', fence: taken.fence };
    expect(complete(taken, { holder, result, now: 999_999 }).state).toMatchObject({ phase: 'DONE' });
  });
});

describe('who speaks of work', () => {
  const taken = aTakenWork();
  const holder = { agentId: 'builder', fence: taken.fence };
  const moved = lost(taken, 'mason');
  const others = isWaiting(moved) ? take(moved, { agentId: 'mason', now: 6_000, leaseMs: 10_000 }) : moved;
  const again = lost(others, 'builder');
  const regained = isWaiting(again)
    ? take(again, { agentId: 'builder', now: 7_000, leaseMs: 10_000 })
    : again;
  const done = complete(taken, { holder, result, now: 3_000 });
  const calledOff = callOff(taken, { reason: 'the run was called off', now: 3_000 });

  test.each([
    ['who has it', taken, holder, null],
    ['who has lost it, while it waits', moved, holder, 'WORK_FENCED'],
    ['who has lost it, while another has it', others, holder, 'WORK_FENCED'],
    ['who guesses the fence of another', others, { ...holder, fence: others.fence }, 'WORK_FENCED'],
    ['who has it again and names the fence of before', regained, holder, 'WORK_FENCED'],
    ['who has it again', regained, { ...holder, fence: regained.fence }, null],
    ['who has done it', done, holder, 'WORK_ENDED'],
    ['whose work was called off', calledOff, holder, 'WORK_ENDED'],
    ['who never had it', taken, { ...holder, agentId: 'mason' }, 'WORK_NOT_FOUND'],
    ['who never had what is done', done, { ...holder, agentId: 'mason' }, 'WORK_NOT_FOUND'],
    ['who never had what was called off', calledOff, { ...holder, agentId: 'mason' }, 'WORK_NOT_FOUND'],
    ['who is to fetch it first', aWork(), { ...holder, fence: aWork().fence }, 'WORK_FENCED'],
  ] as const)('%s', (_who, work, as, expected) => {
    expect(code(() => requireHeld(work, as))).toBe(expected);
  });

  test('may end it once, and say the same again', () => {
    expect(complete(done, { holder, result, now: 9_000 })).toBe(done);
    const other = { ok: true, output: 2 } as const;
    expect(code(() => complete(done, { holder, result: other, now: 9_000 }))).toBe('WORK_ENDED');
    const failed = { ok: false, error: { code: 'X', message: 'x', retryable: false, details: {} } } as const;
    expect(code(() => complete(done, { holder, result: failed, now: 9_000 }))).toBe('WORK_ENDED');
    const stale = { ...holder, fence: holder.fence - 1 };
    expect(code(() => complete(done, { holder: stale, result, now: 9_000 }))).toBe('WORK_FENCED');
  });
});
