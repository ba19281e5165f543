import { setTimeout } from 'node:timers/promises';

/** Work for longer than this lets others have their turn. */
const TURN_MS = 50;

/**
 * Shares the process's one thread: a deadline is a timer, and no timer runs while the same turn works on. Call the
 * answer between pieces of work.
 */
export function sharedTurns(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return setTimeout().then(() => {
      since = performance.now();
    });
  };
}
