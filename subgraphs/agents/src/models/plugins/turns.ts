/** Lets those who want the same thing work one after the other, in the order they came, to spare them collisions. */
export interface Turns {
  /** Waits for those before it, however they end, and then works. A turn of more than ten seconds is not waited for. */
  take<R>(name: string, work: () => Promise<R>): Promise<R>;
}

/** A driver can wait without end for a server that was killed. */
const turnMsMax = 10_000;

export function createTurns(): Turns {
  const lasts = new Map<string, Promise<void>>();
  return {
    take: async (name, work) => {
      const before = lasts.get(name);
      const { promise: mine, resolve: end } = Promise.withResolvers<void>();
      lasts.set(name, mine);
      await before;
      const timer = setTimeout(end, turnMsMax);
      try {
        return await work();
      } finally {
        clearTimeout(timer);
        if (lasts.get(name) === mine) lasts.delete(name);
        end();
      }
    },
  };
}
