/** Lets `width` works run at once and `waitingMax` wait, in the order they came. */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** @param full makes the error for whoever comes when all places to wait are taken */
export function createGate(options: { width: number; waitingMax: number; full: () => Error }): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    run: async (work) => {
      if (running >= options.width) {
        if (waiting.length >= options.waitingMax) throw options.full();
        // Whoever leaves hands its place over, so `running` stays as it is.
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else {
        running++;
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
