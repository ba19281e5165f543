/** Lets a bounded number of tasks work at a time; the others wait in the order they came. */
export interface TaskLimit {
  /** Resolves to true when there is room, to false when the signal aborts first. Who got room must `leave`. */
  enter(signal: AbortSignal): Promise<boolean>;
  leave(): void;
}

export function createTaskLimit(tasksMax: number): TaskLimit {
  let working = 0;
  const queue = new Set<() => void>();
  return {
    enter: async (signal) => {
      if (signal.aborted) return false;
      if (working < tasksMax) {
        working++;
        return true;
      }
      return new Promise((resolve) => {
        const settle = (admitted: boolean) => {
          queue.delete(admit);
          signal.removeEventListener('abort', refuse);
          resolve(admitted);
        };
        const admit = () => settle(true);
        const refuse = () => settle(false);
        queue.add(admit);
        signal.addEventListener('abort', refuse, { once: true });
      });
    },
    leave: () => {
      const [next] = queue;
      // Room is handed on, so that nobody slips in between.
      if (next) next();
      else working--;
    },
  };
}
