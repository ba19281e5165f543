import type { Clock } from '@ymera/kernel';
import * as breakers from '../../domain/breaker.ts';

/** The circuit breakers of many, by key, in this process. What nobody has failed at takes no room. */
export interface BreakerBoard {
  breakerOf(key: string): breakers.Breaker;
  /** Null when nothing may pass. What passes has to say how it ended, at the latest by `left`. */
  enter(key: string): Passage | null;
}

/** A call that was let through. The first word about how it ended counts. */
export interface Passage {
  succeeded(): void;
  failed(): void;
  /** It says nothing about what was called. */
  left(): void;
}

/** Those that opened or failed longest ago are forgotten first: what still fails is soon known again. */
const keptMax = 10_000;

export function createBreakerBoard({ clock }: { readonly clock: Pick<Clock, 'now'> }): BreakerBoard {
  const board = new Map<string, breakers.Breaker>();
  const breakerOf = (key: string) => board.get(key) ?? breakers.closed;

  const put = (key: string, breaker: breakers.Breaker): void => {
    board.delete(key);
    if (breaker === breakers.closed) return;
    board.set(key, breaker);
    const [oldest] = board.keys();
    if (board.size > keptMax && oldest !== undefined) board.delete(oldest);
  };

  return {
    breakerOf,
    enter: (key) => {
      const before = breakerOf(key);
      const now = clock.now();
      if (!breakers.mayPass(before, now)) return null;
      const after = breakers.begun(before, now);
      const isProbe = after !== before;
      if (isProbe) put(key, after);
      let ended = false;
      const end = (next: (breaker: breakers.Breaker) => breakers.Breaker) => {
        if (ended) return;
        ended = true;
        const breaker = breakerOf(key);
        const settled = next(breaker);
        if (settled !== breaker) put(key, settled);
      };
      return {
        succeeded: () => end(() => breakers.closed),
        failed: () => end((breaker) => breakers.failed(breaker, { now: clock.now(), forGood: false })),
        // A call from before it opened must not let another probe pass beside the one under way.
        left: () => end((breaker) => (isProbe ? breakers.undecided(breaker) : breaker)),
      };
    },
  };
}
