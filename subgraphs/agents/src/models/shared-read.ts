import { createTurns } from './plugins/turns.ts';

/**
 * Reads of the same thing, at most one at a time. Who asks while one is on its way shares the next with all who ask
 * meanwhile, so nobody is given what was read before they asked. A read that fails fails those who share it.
 */
export function createSharedRead<V>(): (key: string, read: () => Promise<V>) => Promise<V> {
  const turns = createTurns();
  /** Those that have not begun. */
  const next = new Map<string, Promise<V>>();
  return (key, read) => {
    const there = next.get(key);
    if (there) return there;
    const mine = turns.take(key, () => {
      next.delete(key);
      return read();
    });
    next.set(key, mine);
    return mine;
  };
}
