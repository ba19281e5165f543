/** Something that does no-op tasks, one after the other or side by side. */
export interface System {
  readonly name: string;
  /** Each task begins when the one before it has ended. */
  chain(length: number): Promise<void>;
  /** All may begin at once, as many at a time as the system takes. */
  fanOut(width: number): Promise<void>;
  close(): Promise<void>;
}

export interface Sizes {
  readonly chain: number;
  readonly fanOut: number;
}

export interface Measured {
  readonly name: string;
  /** Milliseconds of each round. */
  readonly chain: readonly number[];
  readonly fanOut: readonly number[];
}

/** All systems by turns, so that a busy moment of the machine falls on all of them. */
export async function measureByTurns(
  systems: readonly System[],
  { sizes, rounds }: { readonly sizes: Sizes; readonly rounds: number },
): Promise<readonly Measured[]> {
  const chain = new Map<string, number[]>(systems.map(({ name }) => [name, []]));
  const fanOut = new Map<string, number[]>(systems.map(({ name }) => [name, []]));
  // The round before the first warms up, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const system of systems) {
      const chained = await time(() => system.chain(sizes.chain));
      const fanned = await time(() => system.fanOut(sizes.fanOut));
      if (round === 0) continue;
      chain.get(system.name)?.push(chained);
      fanOut.get(system.name)?.push(fanned);
    }
  }
  return systems.map(({ name }) => ({
    name,
    chain: chain.get(name) ?? [],
    fanOut: fanOut.get(name) ?? [],
  }));
}

async function time(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
