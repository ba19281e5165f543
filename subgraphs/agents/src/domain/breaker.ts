/**
 * Keeps from asking what does not answer. CLOSED lets every call pass; after several failures in a row it is OPEN and
 * lets none; when its time is over it is HALF_OPEN and lets one pass, whose outcome decides.
 */
export interface Breaker {
  /** Failures in a row, while it is closed. */
  readonly failures: number;
  /** How often in a row it has opened; each time for longer. */
  readonly openings: number;
  /** Null while it is closed. */
  readonly openUntil: number | null;
  /** Whether the one call of HALF_OPEN is under way. */
  readonly probing: boolean;
}

export type BreakerPhase = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

export const closed: Breaker = { failures: 0, openings: 0, openUntil: null, probing: false };

const failuresMax = 5;
const openMs = 15_000;
const openMsMax = 600_000;

export function phaseOf({ openUntil }: Breaker, now: number): BreakerPhase {
  if (openUntil === null) return 'CLOSED';
  return now < openUntil ? 'OPEN' : 'HALF_OPEN';
}

export function mayPass(breaker: Breaker, now: number): boolean {
  const phase = phaseOf(breaker, now);
  return phase === 'CLOSED' || (phase === 'HALF_OPEN' && !breaker.probing);
}

/** A call that may pass begins. */
export function begun(breaker: Breaker, now: number): Breaker {
  return phaseOf(breaker, now) === 'HALF_OPEN' ? { ...breaker, probing: true } : breaker;
}

/** A call has ended and says nothing about what it asked: it was cancelled, or its request was wrong. */
export function undecided(breaker: Breaker): Breaker {
  return breaker.probing ? { ...breaker, probing: false } : breaker;
}

/** @param forGood what failed will fail again until somebody changes something, so that one failure is enough */
export function failed(breaker: Breaker, { now, forGood }: { now: number; forGood: boolean }): Breaker {
  const phase = phaseOf(breaker, now);
  // A call from before it opened changes nothing.
  if (phase === 'OPEN') return breaker;
  const failures = breaker.failures + 1;
  if (phase === 'CLOSED' && failures < failuresMax && !forGood) return { ...breaker, failures };
  const waitMs = Math.min(openMs * 2 ** breaker.openings, openMsMax);
  return { failures: 0, openings: breaker.openings + 1, openUntil: now + waitMs, probing: false };
}
