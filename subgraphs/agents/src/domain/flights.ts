/** Work under way, by key: whoever asks for the same key meanwhile shares it. */
export interface Flights<T> {
  /**
   * Starts the work, or joins it. The work's own signal aborts when all who share it have left. A caller that leaves
   * others behind gets what `leaving` throws; the last one waits for how the work ends.
   */
  share(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Aborts all work for this reason, refuses more, and resolves when all has ended. */
  ground(reason: Error): Promise<void>;
}

interface Flight<T> {
  readonly aborter: AbortController;
  readonly landing: Promise<T>;
  riders: number;
}

export function createFlights<T>(leaving: (reason: unknown) => Error): Flights<T> {
  const byKey = new Map<string, Flight<T>>();
  const all = new Set<Flight<T>>();
  let grounded: Error | null = null;

  const takeOff = (key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const aborter = new AbortController();
    const flight: Flight<T> = { aborter, landing: work(aborter.signal), riders: 0 };
    byKey.set(key, flight);
    all.add(flight);
    const land = () => {
      all.delete(flight);
      if (byKey.get(key) === flight) byKey.delete(key);
    };
    flight.landing.then(land, land);
    return flight;
  };

  return {
    share: async (key, work, signal) => {
      if (grounded) throw grounded;
      if (signal?.aborted) throw leaving(signal.reason);
      const flight = byKey.get(key) ?? takeOff(key, work);
      flight.riders++;
      if (!signal) return flight.landing;
      return ride(flight, signal, {
        onLast: () => {
          // A later caller must not board what is being called off.
          if (byKey.get(key) === flight) byKey.delete(key);
          flight.aborter.abort(signal.reason);
        },
        leaving,
      });
    },
    ground: async (reason) => {
      grounded = reason;
      for (const { aborter } of all) aborter.abort(reason);
      await Promise.allSettled([...all].map(({ landing }) => landing));
    },
  };
}

function ride<T>(
  flight: Flight<T>,
  signal: AbortSignal,
  { onLast, leaving }: { onLast: () => void; leaving: (reason: unknown) => Error },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      flight.riders--;
      if (flight.riders === 0) onLast();
      else reject(leaving(signal.reason));
    };
    signal.addEventListener('abort', leave, { once: true });
    flight.landing.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
