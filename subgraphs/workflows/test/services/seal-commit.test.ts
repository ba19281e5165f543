import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/domain/run-event.ts';
import {
  BrokenLogError,
  emptyLog,
  headOf,
  sealCommit,
  verifyCommit,
} from '../../src/services/seal-commit.ts';

const event: RunEvent = { type: 'CANCEL_REQUESTED', by: 'user_ada', seq: 1, at: 5 };
const step = { runId: 'run_1', tenantId: 'tenant_one', epoch: 1, events: [event], untold: [] };

describe('a chain of commits', () => {
  const first = sealCommit(emptyLog, step);
  const second = sealCommit(headOf(first), { ...step, events: [{ ...event, seq: 2 }] });

  it('holds as it was written', () => {
    verifyCommit(emptyLog, first);
    verifyCommit(headOf(first), second);
    expect([first.number, second.number]).toEqual([1, 2]);
    expect(second.prevHash).toBe(first.hash);
  });

  it('does not depend on the order of keys, nor on what has been told', () => {
    const reordered: RunEvent = { at: 5, seq: 1, by: 'user_ada', type: 'CANCEL_REQUESTED' };
    verifyCommit(emptyLog, { ...first, events: [reordered] });
  });

  it.each([
    ['an event', { ...second, events: [{ ...event, seq: 2, by: 'user_eve' }] }],
    ['the tenant', { ...second, tenantId: 'tenant_two' }],
    ['the epoch', { ...second, epoch: 2 }],
    ['the number', { ...second, number: 3 }],
    ['the commit before', { ...second, prevHash: 'other' }],
    ['the hash', { ...second, hash: 'other' }],
  ])('breaks when somebody changes %s', (_, changed) => {
    expect(() => verifyCommit(headOf(first), changed)).toThrow(BrokenLogError);
  });

  it('breaks when a commit is taken out', () => {
    expect(() => verifyCommit(emptyLog, second)).toThrow(BrokenLogError);
  });
});
