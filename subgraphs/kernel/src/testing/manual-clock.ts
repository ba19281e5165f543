import type { Clock } from '../clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on and wakes, in order, everyone whose wait is over. */
  advance(ms: number): Promise<void>;
  /** How many waits are open. */
  readonly waiting: number;
}

/** A clock that stands still until it is moved. */
export function createManualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  let waits: { due: number; wake: () => void }[] = [];
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const wait = { due: now + ms, wake: resolve };
        waits.push(wait);
        const abort = () => {
          waits = waits.filter((other) => other !== wait);
          resolve();
        };
        if (signal?.aborted) abort();
        signal?.addEventListener('abort', abort, { once: true });
      }),
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        const next = waits.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
        if (!next) break;
        now = Math.max(now, next.due);
        waits = waits.filter((wait) => wait !== next);
        next.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = end;
    },
    get waiting() {
      return waits.length;
    },
  };
}
