/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    /** A whole number from 0 to before `end`. */
    below,
    /** One of several. */
    oneOf: <Value>(first: Value, ...others: readonly Value[]): Value => {
      const i = below(others.length + 1);
      return i === 0 ? first : (others[i - 1] ?? first);
    },
  };
}

export type Random = ReturnType<typeof randomFrom>;
