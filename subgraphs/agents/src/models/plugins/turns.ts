/** Does one thing at a time for each name, in the order they came. */
export interface Turns {
  /** Waits for those before it, however they end, and then works. */
  take<R>(name: string, work: () => Promise<R>): Promise<R>;
}

export function createTurns(): Turns {
  const lasts = new Map<string, Promise<unknown>>();
  return {
    take: async (name, work) => {
      const before = lasts.get(name);
      const { promise: mine, resolve: done } = Promise.withResolvers<void>();
      lasts.set(name, mine);
      await before;
      try {
        return await work();
      } finally {
        if (lasts.get(name) === mine) lasts.delete(name);
        done();
      }
    },
  };
}
