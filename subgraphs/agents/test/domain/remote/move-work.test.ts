import { describe, expect, test } from 'vitest';
import { type Candidate, callOff, chooseAgent, lose } from '../../../src/domain/remote/move-work.ts';
import { dueAt, type LostTurn, turnsLostMax } from '../../../src/domain/remote/work.ts';
import { aRemoteAgent, inPhase } from '../../remote-builders.ts';
import { aTakenWork, aWork } from '../../work-builders.ts';

const candidate = (id: string, open = 0, overrides: Parameters<typeof aRemoteAgent>[0] = {}): Candidate => ({
  agent: aRemoteAgent({ id, ...overrides }),
  open,
});
const chosen = (candidates: readonly Candidate[], work = aTakenWork(), without: string | null = null) =>
  chooseAgent(work, { candidates, without });
const lostBy = (...agentIds: string[]): readonly LostTurn[] =>
  agentIds.map((agentId) => ({ agentId, at: 1_000, reason: 'LEASE_EXPIRED', message: null }));
const reported = (health: 'HEALTHY' | 'DEGRADED') => ({
  report: {
    ...{ seq: 1, at: 1_000, health, cpuPercent: null, memoryBytes: null },
    ...{ issues: [], securityEvents: [] },
  },
});

describe('who does work next', () => {
  test('can do all that it needs', () => {
    const few = candidate('a', 0, { capabilities: ['docker'] });
    const more = candidate('b', 9, { capabilities: ['docker', 'typescript'] });
    expect(chosen([few, more])).toBe('b');
    expect(chosen([few])).toBeNull();
    expect(chosen([])).toBeNull();
  });

  test('gets work as it stands', () => {
    const phases = ['SUSPENDED', 'FROZEN', 'REMOVED', 'WARNED'] as const;
    const all = phases.map((phase) => candidate(phase.toLowerCase(), 0, inPhase(phase)));
    expect(chosen(all)).toBe('warned');
    expect(chosen(all, aTakenWork(), 'warned')).toBeNull();
  });

  test('has the least to do, then is the healthiest, then has the first id', () => {
    expect(chosen([candidate('a', 2), candidate('b', 1)])).toBe('b');
    const ill = candidate('a', 1, reported('DEGRADED'));
    expect(chosen([ill, candidate('b', 1)])).toBe('b');
    expect(chosen([candidate('b', 1), candidate('c', 1, reported('HEALTHY')), ill])).toBe('c');
    expect(chosen([candidate('b', 1), candidate('a', 1)])).toBe('a');
  });

  test('has not lost it yet, or least often where all have', () => {
    const idle = candidate('a');
    const busy = candidate('b', 50);
    expect(chosen([idle, busy], aTakenWork({ lost: lostBy('a') }))).toBe('b');
    expect(chosen([idle, busy], aTakenWork({ lost: lostBy('a', 'b', 'b') }))).toBe('a');
    expect(chosen([idle], aTakenWork({ lost: lostBy('a') }))).toBe('a');
  });

  test('is not the one who is about to lose it, unless there is no other', () => {
    expect(chosen([candidate('builder'), candidate('b', 50)])).toBe('b');
    expect(chosen([candidate('builder')])).toBe('builder');
  });
});

describe('losing work', () => {
  const loss = { reason: 'GIVEN_BACK', message: 'I restart.', to: 'mason', now: 5_000 } as const;

  test('counts the fence on and remembers who lost it and why', () => {
    const taken = aTakenWork();
    expect(lose(taken, loss)).toMatchObject({
      ...{ fence: taken.fence + 1, revision: taken.revision + 1 },
      state: { phase: 'WAITING', assignedTo: 'mason', since: 5_000 },
      lost: [{ agentId: 'builder', at: 5_000, reason: 'GIVEN_BACK', message: 'I restart.' }],
    });
  });

  test('calls it off the last time', () => {
    const often = aTakenWork({ lost: lostBy(...Array(turnsLostMax - 2).fill('builder')) });
    expect(lose(often, loss).state.phase).toBe('WAITING');
    const oftener = aTakenWork({ lost: lostBy(...Array(turnsLostMax - 1).fill('builder')) });
    const ended = lose(oftener, loss);
    expect(ended).toMatchObject({ state: { phase: 'CALLED_OFF', takenFrom: 'builder' } });
    expect(ended.lost).toHaveLength(turnsLostMax);
  });
});

describe('what somebody has to look at', () => {
  test('is work at the end of its lease, or its deadline when that is before', () => {
    expect(dueAt(aTakenWork())).toBe(12_000);
    expect(dueAt(aTakenWork({ deadlineAt: 9_000 }))).toBe(9_000);
  });

  test('is work that nobody can do at once, and that waits for somebody after a while', () => {
    expect(dueAt(aWork({ state: { phase: 'WAITING', assignedTo: null, since: 4_000 } }))).toBe(4_000);
    expect(dueAt(aWork())).toBe(16_000);
  });

  test('is nothing that has ended', () => {
    expect(dueAt(callOff(aTakenWork(), { reason: '', now: 3_000 }))).toBeNull();
  });
});
