/** A source of events that tells who listens. */
export interface Ticker {
  events(): AsyncIterableIterator<number>;
  /** Hands an event to everybody who listens. */
  tick(value: number): void;
  readonly listeners: () => number;
  /** Resolves once as many listen. */
  listening(count: number): Promise<void>;
}

export function createTicker(): Ticker {
  const sinks = new Set<(value: IteratorResult<number>) => void>();
  const waiting: { count: number; resolve: () => void }[] = [];
  const open = new Set<object>();
  const changed = () => {
    for (const { count, resolve } of waiting) if (open.size === count) resolve();
  };
  return {
    events: () => {
      const key = {};
      let sink: ((result: IteratorResult<number>) => void) | null = null;
      const queued: number[] = [];
      const take = (result: IteratorResult<number>) => {
        if (sink) {
          sink(result);
          sink = null;
        } else if (!result.done) queued.push(result.value);
      };
      sinks.add(take);
      open.add(key);
      changed();
      return {
        next: () => {
          const value = queued.shift();
          if (value !== undefined) return Promise.resolve({ done: false, value });
          return new Promise((resolve) => {
            sink = resolve;
          });
        },
        return: async () => {
          take({ done: true, value: undefined });
          sinks.delete(take);
          open.delete(key);
          changed();
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    tick: (value) => {
      for (const sink of sinks) sink({ done: false, value });
    },
    listeners: () => open.size,
    listening: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve });
        changed();
      }),
  };
}
