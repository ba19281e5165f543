import { type Probe, probesFor } from './probes.ts';

type Compare = (a: string, b: string) => number;

const levelsMax = 64;

/**
 * Keys for looking texts up under a collation. ICU's sort keys cannot be had in JavaScript, so a text's key is the
 * way that leads to it through a tree of probe texts, found by nothing but comparing: texts that compare equal take
 * the same way whatever the locale's rules are. Texts that differ in less than a probe can tell share a key, so
 * whoever finds a key compares again. The bytes hold no zero.
 */
export function textKeys(compare: Compare, numeric: boolean): (text: string) => Buffer {
  const probes = distinctUnder(compare, probesFor(compare, numeric));
  return (text) => {
    const way: number[] = [];
    let prefix = '';
    for (let level = 0, before = -1; level < levelsMax; level++) {
      const at = lastWhere(probes.length, (i) => compare(prefix + (probes[i]?.text ?? ''), text) <= 0);
      const probe = probes[at];
      if (probe === undefined) break;
      const { reached, exhausted } = follow(probe, (next) => compare(prefix + next, text) <= 0);
      way.push(at + 1, ...digits(reached, probe.successors?.count ?? 1));
      prefix += probe.successors?.at(reached) ?? probe.text;
      // Past everything that the probes know, twice: going on would say the same again and again.
      if (exhausted && at === probes.length - 1 && at === before) break;
      before = at;
    }
    return Buffer.from(way);
  };
}

/** How far to go from a probe: to the last of its successors that does not come after the text. */
function follow(
  { successors }: Probe,
  isNotAfter: (text: string) => boolean,
): { reached: number; exhausted: boolean } {
  if (successors === undefined) return { reached: 0, exhausted: true };
  const last = lastWhere(successors.count, (i) => isNotAfter(successors.at(i)));
  return { reached: Math.max(last, 0), exhausted: last === successors.count - 1 };
}

const digitBase = 254;

/** A position among `count` as bytes without zeros, always as many. */
function digits(position: number, count: number): number[] {
  const bytes: number[] = [];
  for (let range = count, rest = position; range > 1; range /= digitBase) {
    bytes.push(1 + (rest % digitBase));
    rest = Math.floor(rest / digitBase);
  }
  return bytes;
}

// A probe that the collation ignores or does not tell from another would only lengthen the way.
function distinctUnder(compare: Compare, probes: readonly Probe[]): readonly Probe[] {
  const sorted = [...probes].sort((a, b) => compare(a.text, b.text));
  return sorted.filter(({ text }, i) => compare(text, sorted[i - 1]?.text ?? '') > 0);
}

/** The last of `count` positions at which a test holds that holds up to there; -1 if it holds at none. */
function lastWhere(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
