/** Reproducible randomness: the same seed gives the same run. */
export interface Random {
  /** A whole number from 0 up to and without `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly bytes: (length: number) => Buffer;
}

/** Mulberry32 (Tommy Ettinger, 2017): small, and even enough to search with. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T, // never past the end
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}

/**
 * How a fuzz test runs: `FUZZ_SEED` repeats a run, and `FUZZ_ROUNDS` multiplies its length, as in
 * `FUZZ_ROUNDS=100 vitest run --project unit subgraphs/embedded-store/test/fuzz`. The seed is printed.
 */
export function fuzzRun(name: string): { readonly random: Random; readonly rounds: number } {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
  const rounds = Number(process.env.FUZZ_ROUNDS ?? 1);
  process.stdout.write(`${name}: FUZZ_SEED=${seed} FUZZ_ROUNDS=${rounds}\n`);
  return { random: randomFrom(seed), rounds };
}
