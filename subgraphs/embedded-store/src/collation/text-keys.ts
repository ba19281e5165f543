type Compare = (a: string, b: string) => number;

const levelsMax = 64;

/**
 * Keys for looking texts up under a collation. ICU's sort keys cannot be had in JavaScript, so a text's key is the
 * way that leads to it through a tree of probe texts, found by nothing but comparing: texts that compare equal take
 * the same way whatever the locale's rules are. Texts that differ in less than a probe can tell share a key, so
 * whoever finds a key compares again. The bytes hold no zero.
 */
export function textKeys(compare: Compare): (text: string) => Buffer {
  const alphabet = distinctUnder(compare, probes);
  return (text) => {
    const way: number[] = [];
    let prefix = '';
    while (way.length < levelsMax) {
      const at = lastNotAfter(compare, alphabet, prefix, text);
      if (at < 0) break;
      // Past the last probe twice: the text is in a script that the probes do not know, and further ones say nothing.
      if (at === alphabet.length - 1 && way.at(-1) === at + 1) break;
      way.push(at + 1);
      prefix += alphabet[at] ?? '';
    }
    return Buffer.from(way);
  };
}

// A probe that the collation ignores or does not tell from another would only lengthen the way.
function distinctUnder(compare: Compare, texts: readonly string[]): readonly string[] {
  const sorted = [...texts].sort(compare);
  return sorted.filter((text, i) => compare(text, sorted[i - 1] ?? '') > 0);
}

/** The position of the last probe that the text does not precede, or -1. */
function lastNotAfter(compare: Compare, alphabet: readonly string[], prefix: string, text: string): number {
  let low = 0;
  let high = alphabet.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(prefix + (alphabet[middle] ?? ''), text) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const lettersFrom = (first: string, count: number, step = 1): string[] =>
  Array.from({ length: count }, (_, i) => String.fromCodePoint((first.codePointAt(0) ?? 0) + i * step));

// Any texts would do. These tell texts in widely used scripts apart; at most 254 fit into a byte.
const probes: readonly string[] = [
  ...` _-,;:!?.'"()[]{}@*/\\&#%+<=>|~$0123456789`,
  ...lettersFrom('a', 26),
  ...lettersFrom('α', 25),
  ...lettersFrom('а', 32),
  ...lettersFrom('א', 27),
  ...lettersFrom('ا', 36),
  ...lettersFrom('あ', 30, 2),
  ...lettersFrom('가', 14, 588),
  ...lettersFrom('一', 16, 1300),
];
