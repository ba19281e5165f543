import { type Breaker, phaseOf } from '../domain/breaker.ts';

/** A breaker as it stands at a moment. */
export function shownCircuit({ breaker, now }: { readonly breaker: Breaker; readonly now: number }) {
  const { failures, openUntil } = breaker;
  return { state: phaseOf(breaker, now), failures, openUntil };
}
