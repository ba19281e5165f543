/** Median and 99th percentile of one way of calling, in microseconds, and how many calls it makes in a second. */
export type Figures = {
  readonly medianUs: number;
  readonly p99Us: number;
  /** Time of a call when all are spread evenly over the time they took. */
  readonly perCallUs: number;
  readonly perSecond: number;
};

/** Calls `work` for about `ms`, with so many calls in flight at a time. */
export async function measureCalls(
  work: () => Promise<unknown>,
  options: { readonly inFlight: number; readonly ms: number },
): Promise<Figures> {
  const times: number[] = [];
  const startedAt = performance.now();
  const lane = async () => {
    while (performance.now() - startedAt < options.ms) {
      const at = performance.now();
      await work();
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: options.inFlight }, lane));
  const elapsedMs = performance.now() - startedAt;
  return {
    medianUs: quantile(times, 0.5) * 1_000,
    p99Us: quantile(times, 0.99) * 1_000,
    perCallUs: (elapsedMs * 1_000) / times.length,
    perSecond: (times.length * 1_000) / elapsedMs,
  };
}

/** Calls both by turns, so that a busy moment of the machine falls on both, and gives the median round of each. */
export async function compare(
  ways: { readonly [name: string]: () => Promise<unknown> },
  options: { readonly inFlight: number; readonly ms: number; readonly rounds: number },
): Promise<{ readonly [name: string]: Figures }> {
  const all: { [name: string]: Figures[] } = {};
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [name, work] of Object.entries(ways)) {
      const figures = await measureCalls(work, options);
      all[name] = [...(all[name] ?? []), figures];
    }
  }
  return Object.fromEntries(Object.entries(all).map(([name, rounds]) => [name, medianRound(rounds)]));
}

function medianRound(rounds: readonly Figures[]): Figures {
  const sorted = rounds.toSorted((a, b) => a.perCallUs - b.perCallUs);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('nothing was measured');
  return middle;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
