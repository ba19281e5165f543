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
export const probesFor = (numeric: boolean): readonly Probe[] =>
  numeric ? [...letters, ...numbers] : letters;

const alone = (text: string): Probe => ({ text });

const lettersFrom = (first: string, count: number): Probe[] =>
  Array.from({ length: count }, (_, i) => alone(after(first, i)));

const after = (first: string, steps: number): string =>
  String.fromCodePoint((first.codePointAt(0) ?? 0) + steps);

/** Every so many characters of a large script are a probe, and those between are its successors. */
const blocksFrom = (first: string, blocks: number, size: number): Probe[] =>
  Array.from({ length: blocks }, (_, i) => {
    const text = after(first, i * size);
    return { text, successors: { count: size, at: (position) => after(text, position) } };
  });

const letters: readonly Probe[] = [
  ...[...` _-,;:!?.'"()[]{}@*/\\&#%+<=>|~$0123456789`].map(alone),
  ...lettersFrom('a', 26),
  ...lettersFrom('α', 25),
  ...lettersFrom('а', 32),
  ...lettersFrom('א', 27),
  ...lettersFrom('ا', 36),
  ...blocksFrom('ぁ', 1, 86),
  ...blocksFrom('가', 19, 588),
  ...blocksFrom('一', 8, 2624),
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
