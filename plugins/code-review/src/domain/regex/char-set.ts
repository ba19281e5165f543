/** Sorted, disjoint ranges of code units, both ends included. */
export type CharSet = readonly (readonly [number, number])[];

const LAST = 0xffff;

export const ANY: CharSet = [[0, LAST]];
export const NOTHING: CharSet = [];
export const DIGIT: CharSet = [[48, 57]];
export const WORD: CharSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
export const SPACE: CharSet = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
export const LINE_ENDS: CharSet = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];

export function union(...sets: readonly CharSet[]): CharSet {
  const sorted = sets.flat().sort((left, right) => left[0] - right[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function complement(set: CharSet): CharSet {
  const found: [number, number][] = [];
  let next = 0;
  for (const [from, to] of union(set)) {
    if (from > next) found.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) found.push([next, LAST]);
  return found;
}

export function overlap(left: CharSet, right: CharSet): boolean {
  return left.some(([from, to]) => right.some((other) => from <= other[1] && other[0] <= to));
}

/** The set with both cases of each ASCII letter, as the flag `i` reads it. */
export function foldCase(set: CharSet): CharSet {
  const shifted = (low: number, by: number): CharSet =>
    set.flatMap(([from, to]) => {
      const first = Math.max(from, low);
      const last = Math.min(to, low + 25);
      return first <= last ? [[first + by, last + by] as const] : [];
    });
  return union(set, shifted(65, 32), shifted(97, -32));
}
