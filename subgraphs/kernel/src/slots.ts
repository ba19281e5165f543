/** A bounded number of things at once, with a bounded queue before them, first come first served. */
export interface Slots {
  /** Null when the queue is full, or when the signal aborts before it is this one's turn. */
  take(signal?: AbortSignal): Promise<Slot | null>;
  readonly waiting: number;
}

export interface Slot {
  /** Gives the place to the next in the queue. Safe to call twice. */
  free(): void;
}

export function createSlots(limits: { concurrent: number; queued: number }): Slots {
  let taken = 0;
  const queue = new Set<(slot: Slot) => void>();

  const hand = (): Slot => {
    let held = true;
    return {
      free: () => {
        if (!held) return;
        held = false;
        const [next] = queue;
        if (next) next(hand());
        else taken--;
      },
    };
  };

  const wait = (signal?: AbortSignal) =>
    new Promise<Slot | null>((resolve) => {
      const leave = () => {
        queue.delete(enter);
        resolve(null);
      };
      const enter = (slot: Slot) => {
        queue.delete(enter);
        signal?.removeEventListener('abort', leave);
        resolve(slot);
      };
      queue.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });

  return {
    take: async (signal) => {
      if (signal?.aborted) return null;
      if (taken < limits.concurrent) {
        taken++;
        return hand();
      }
      return queue.size < limits.queued ? wait(signal) : null;
    },
    get waiting() {
      return queue.size;
    },
  };
}
