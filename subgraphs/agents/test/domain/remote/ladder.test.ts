import { describe, expect, test } from 'vitest';
import {
  checkLadder,
  fallen,
  defaultLadder as ladder,
  missedReports,
  nextReportDueAt,
} from '../../../src/domain/remote/ladder.ts';
import type { StandingPhase } from '../../../src/domain/remote/remote-agent.ts';
import { aRemoteAgent, inPhase, registeredAt } from '../../remote-builders.ts';

const minuteMs = 60_000;
const silentFor = (ms: number, since = 0) => ({ now: registeredAt + ms, since });
const anAgent = (phase: StandingPhase = 'ACTIVE') => aRemoteAgent(inPhase(phase));

describe('missed reports', () => {
  test.each([
    [0, 0],
    [minuteMs - 1, 0],
    [minuteMs, 1],
    [10 * minuteMs + 1, 10],
    [-minuteMs, 0],
  ])('after %i ms of silence are %i', (ms, missed) => {
    expect(missedReports(anAgent(), silentFor(ms), ladder)).toBe(missed);
  });

  test('do not count from before anybody listened', () => {
    const since = registeredAt + 100 * minuteMs;
    expect(missedReports(anAgent(), silentFor(101 * minuteMs, since), ladder)).toBe(1);
    expect(nextReportDueAt(anAgent(), silentFor(101 * minuteMs, since), ladder)).toBe(since + 2 * minuteMs);
  });

  test('are followed by one that is due in the future', () => {
    for (const ms of [0, 1, minuteMs - 1, minuteMs, 90_000]) {
      const dueAt = nextReportDueAt(anAgent(), silentFor(ms), ladder);
      expect(dueAt - registeredAt - ms).toBeGreaterThan(0);
      expect((dueAt - registeredAt) % minuteMs).toBe(0);
    }
  });
});

describe('an agent', () => {
  test.each([
    ['ACTIVE', 3, 'WARNED'],
    ['WARNED', 5, 'SUSPENDED'],
    ['SUSPENDED', 10, 'FROZEN'],
  ] as const)('that is %s falls at %i missed reports, and not before', (phase, missed, to) => {
    const agent = anAgent(phase);
    expect(fallen(agent, silentFor(missed * minuteMs - 1), ladder)).toBe(agent);
    const next = fallen(agent, silentFor(missed * minuteMs), ladder);
    expect(next.standing).toMatchObject({ phase: to, by: 'platform', heardAt: registeredAt });
    expect(next.standing.since).toBe(registeredAt + missed * minuteMs);
  });

  test('falls one rung at a time, however long nobody looked', () => {
    const long = silentFor(1_000 * minuteMs);
    const phases: string[] = [];
    let agent = anAgent();
    for (let step = 0; step < 5; step++) {
      agent = fallen(agent, long, ladder);
      phases.push(agent.standing.phase);
    }
    expect(phases).toEqual(['WARNED', 'SUSPENDED', 'FROZEN', 'FROZEN', 'FROZEN']);
  });

  test.each(['FROZEN', 'REMOVED'] as const)('that is %s falls no further', (phase) => {
    const agent = anAgent(phase);
    expect(fallen(agent, silentFor(1_000 * minuteMs), ladder)).toBe(agent);
  });
});

describe('a ladder', () => {
  test.each([
    [{ reportMs: 999 }],
    [{ reportMs: 1_000.5 }],
    [{ warnAfter: 0 }],
    [{ warnAfter: 5 }],
    [{ suspendAfter: 10 }],
    [{ freezeAfter: 10.5 }],
  ])('with %j is refused', (wrong) => {
    expect(() => checkLadder({ ...ladder, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  test('as it comes is good', () => {
    expect(() => checkLadder(ladder)).not.toThrow();
  });
});
