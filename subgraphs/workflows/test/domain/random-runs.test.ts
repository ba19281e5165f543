import { describe, expect, it } from 'vitest';
import { needs } from '../../src/domain/needs.ts';
import { toSnapshot } from '../../src/domain/run-snapshot.ts';
import { nextDueAt, waitingFor } from '../../src/domain/waiting.ts';
import { randomRun } from './random-runs.ts';
import { replayed } from './run-driver.ts';
import { contradictionsOf, violationsOf } from './run-laws.ts';

const seeds = Array.from({ length: Number(process.env.YMERA_SEEDS ?? 400) }, (_, index) => index + 1);

describe('random runs of random workflows', () => {
  it('all end, and keep the laws in every state on the way', () => {
    const types = new Set<string>();
    for (const seed of seeds) {
      const { driver } = randomRun(seed, {
        onWave: ({ run, now }) => {
          // What is due has been done, or whoever waits for it would turn in circles.
          expect(nextDueAt(run) ?? Number.POSITIVE_INFINITY, `seed ${seed}`).toBeGreaterThan(now);
          expect(needs(run, 0), `seed ${seed}`).toEqual([]);
          expect(contradictionsOf(run), `seed ${seed}`).toEqual([]);
          if (run.phase !== 'ended')
            expect(waitingFor(run).length, `seed ${seed} is stuck`).toBeGreaterThan(0);
        },
      });
      expect(violationsOf(driver), `seed ${seed}`).toEqual([]);
      for (const { type } of driver.log) types.add(type);
    }
    // A law that is never put to the test is none: all that can happen in a run has happened in these.
    expect([...types].sort()).toEqual(everyType);
  });

  it('give the same state when their log is read again', () => {
    for (const seed of seeds) {
      const { driver } = randomRun(seed);
      expect(toSnapshot(replayed(driver)), `seed ${seed}`).toEqual(toSnapshot(driver.run));
    }
  });

  it('go on from a snapshot as they would have gone on without', () => {
    for (const seed of seeds) {
      const [plain, swapped] = [randomRun(seed).driver, randomRun(seed, { swap: true }).driver];
      expect(swapped.log, `seed ${seed}`).toEqual(plain.log);
    }
  });
});

const everyType = [
  'APPROVAL_DECIDED',
  'APPROVAL_ESCALATED',
  'CANCEL_REQUESTED',
  'COMPENSATION_BEGUN',
  'CONDITION_DECIDED',
  'DEBUG_CHANGED',
  'GATE_DECIDED',
  'GATE_ESCALATED',
  'INPUT_EDITED',
  'ITEMS_DECIDED',
  'LOOP_DECIDED',
  'LOOP_ENDED',
  'PAUSE_REQUESTED',
  'RESUME_REQUESTED',
  'RETRY_REQUESTED',
  'RUN_CANCELLED',
  'RUN_FAILED',
  'RUN_STARTED',
  'RUN_SUCCEEDED',
  'RUN_TIMED_OUT',
  'SIGNAL_RECEIVED',
  'TASKS_SENT_BACK',
  'TASK_ATTEMPT_FAILED',
  'TASK_FAILED',
  'TASK_HELD',
  'TASK_RESOLVED',
  'TASK_SKIPPED',
  'TASK_STARTED',
  'TASK_SUCCEEDED',
  'TASK_UNDECIDABLE',
  'WAVE_ALLOWED',
];
