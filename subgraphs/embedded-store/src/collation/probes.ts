/** A text to compare with, and what stands between it and the next probe. */
export interface Probe {
  readonly text: string;
  /** Texts in order, the probe itself the first. */
  readonly successors?: { readonly count: number; readonly at: (position: number) => string };
}

/**
 * Any texts would do. These tell texts in widely used scripts apart, and the numbers within texts where those are
 * ordered as numbers. At most 254 fit into a byte.
 */
export const probesFor = (compare: Compare, numeric: boolean): readonly Probe[] => [
  ...letters,
  ...largeScriptsUnder(compare),
  ...(numeric ? numbers : []),
];

type Compare = (a: string, b: string) => number;

const alone = (text: string): Probe => ({ text });

const lettersFrom = (first: string, count: number): Probe[] =>
  Array.from({ length: count }, (_, i) => alone(after(first, i)));

const after = (first: string, steps: number): string =>
  String.fromCodePoint((first.codePointAt(0) ?? 0) + steps);

const letters: readonly Probe[] = [
  ...[...` _-,;:!?.'"()[]{}@*/\\&#%+<=>|~$0123456789`].map(alone),
  ...lettersFrom('a', 26),
  ...lettersFrom('α', 25),
  ...lettersFrom('а', 32),
  ...lettersFrom('א', 27),
  ...lettersFrom('ا', 36),
];

const numberDigitsMax = 15;

/** Of one number of digits each; a probe of one digit is there already. */
const numbers: readonly Probe[] = Array.from({ length: numberDigitsMax - 1 }, (_, i) => {
  const least = 10 ** (i + 1);
  return {
    text: String(least),
    successors: { count: 9 * least, at: (position: number) => String(least + position) },
  };
});

/** Kana, Hangul syllables and Han characters. */
const largeScripts = [
  ['ぁ', 86],
  ['가', 11_172],
  ['一', 20_902],
] as const;

/**
 * The scripts with many characters, whose order is another in every locale: by stroke, by sound, one script among the
 * other. The least of each is a probe. All together are sorted, which takes a fifth of a second, when the first text
 * comes that needs it.
 */
function largeScriptsUnder(compare: Compare): Probe[] {
  const scripts = largeScripts.map(([first, count]) =>
    Array.from({ length: count }, (_, i) => after(first, i)),
  );
  let sorted: string[] | undefined;
  const at = (position: number): string => {
    sorted ??= scripts.flat().sort(compare);
    return sorted[position] ?? '';
  };
  const count = scripts.flat().length;
  return scripts.map((characters) => ({
    text: characters.reduce((least, one) => (compare(one, least) < 0 ? one : least)),
    successors: { count, at },
  }));
}
