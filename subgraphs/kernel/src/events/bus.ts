/**
 * Live wake-ups inside one process. A ring carries nothing: whoever hears it reads what is new from the store, so a
 * ring that is lost costs at most one polling interval.
 */
export interface Bus {
  ring(channel: string): void;
  listen(channel: string): Listener;
}

export interface Listener {
  /** Resolves to true at the next ring (or at once, when one came since the last call), to false after `ms` or abort. */
  heard(ms: number, signal?: AbortSignal): Promise<boolean>;
  close(): void;
}

export function createBus(): Bus {
  const listeners = new Map<string, Set<() => void>>();
  return {
    ring: (channel) => {
      for (const wake of listeners.get(channel) ?? []) wake();
    },
    listen: (channel) => {
      const bell = createBell();
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(bell.ring));
      return {
        heard: bell.heard,
        close: () => {
          set.delete(bell.ring);
          if (set.size === 0 && listeners.get(channel) === set) listeners.delete(channel);
          bell.ring();
        },
      };
    },
  };
}

function createBell() {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    heard: (ms: number, signal?: AbortSignal) =>
      new Promise<boolean>((resolve) => {
        const settle = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', settle);
          wake = null;
          const heard = rung;
          rung = false;
          resolve(heard);
        };
        const timer = setTimeout(settle, ms);
        timer.unref();
        signal?.addEventListener('abort', settle, { once: true });
        wake = settle;
        if (rung || signal?.aborted) settle();
      }),
  };
}
