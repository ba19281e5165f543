import { describe, expect, test } from 'vitest';
import {
  type Breaker,
  begun,
  closed,
  failed,
  mayPass,
  phaseOf,
  undecided,
} from '../../src/domain/breaker.ts';

const fail = (breaker: Breaker, now = 0, times = 1): Breaker =>
  times === 0 ? breaker : fail(failed(breaker, { now, forGood: false }), now, times - 1);
const opened = fail(closed, 0, 5);

describe('a circuit breaker', () => {
  test('stays closed until the fifth failure in a row', () => {
    expect(phaseOf(fail(closed, 0, 4), 0)).toBe('CLOSED');
    expect(phaseOf(opened, 0)).toBe('OPEN');
    expect(mayPass(opened, 14_999)).toBe(false);
  });

  test('opens at once for what fails until somebody mends it', () => {
    expect(phaseOf(failed(closed, { now: 0, forGood: true }), 0)).toBe('OPEN');
  });

  test('lets one call pass when its time is over, and no second one', () => {
    expect(phaseOf(opened, 15_000)).toBe('HALF_OPEN');
    expect(mayPass(opened, 15_000)).toBe(true);
    expect(mayPass(begun(opened, 15_000), 15_000)).toBe(false);
  });

  test('lets another one try when that one was cancelled', () => {
    expect(mayPass(undecided(begun(opened, 15_000)), 15_000)).toBe(true);
  });

  test('stays open for twice as long each time, and for ten minutes at most', () => {
    const again = fail(begun(opened, 15_000), 15_000);
    expect(again.openUntil).toBe(45_000);
    let breaker = again;
    for (let n = 0; n < 20; n++) breaker = fail(breaker, breaker.openUntil ?? 0);
    const openedAt = breaker.openUntil ?? 0;
    expect((fail(breaker, openedAt).openUntil ?? 0) - openedAt).toBe(600_000);
  });

  test('is not opened again by a call from before', () => {
    expect(fail(opened, 1)).toBe(opened);
  });
});
