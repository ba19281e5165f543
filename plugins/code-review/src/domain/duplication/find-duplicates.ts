import { isData, type Token } from './tokens.ts';

/** The tokens of one file. */
export type TokenFile = { readonly path: string; readonly tokens: readonly Token[] };

/** Lines from `line` to `endLine`, both included. */
export type Range = { readonly path: string; readonly line: number; readonly endLine: number };

/** Two stretches that are the same but for consistent renaming and other literals. */
export type Duplicate = {
  readonly first: Range;
  readonly second: Range;
  readonly tokens: number;
  readonly lines: number;
  /** Names that differ between the two; 0 is a copy. */
  readonly renamed: number;
};

export type DuplicateOptions = { readonly tokensMin: number; readonly linesMin: number };

/** Earlier places that one place is compared with; text that repeats more often is found through the first ones. */
const CANDIDATES_MAX = 16;
/** Fewer different tokens than this, or more literals, is a table of data, which may well repeat its form. */
const SHAPES_MIN = 9;
const LITERALS_SHARE_MAX = 0.2;
/** With more other names than this share of the tokens, two stretches have their grammar in common and little else. */
const RENAMED_SHARE_MAX = 0.1;

type Spot = { readonly file: number; readonly at: number };

/**
 * Takes one file after the other and gives the stretches of it that occurred before, as Baker's parameterized matches
 * ("On finding duplication", 1995): literals do not matter, names must map one to one. Windows of `tokensMin` tokens
 * are found by a rolling hash (Karp and Rabin 1987) and prolonged as far as they agree.
 */
export function createDuplicateFinder(options: DuplicateOptions): (file: TokenFile) => readonly Duplicate[] {
  const seen = new Map<number, Spot[]>();
  const files: TokenFile[] = [];
  return (added) => {
    const file = files.push(added) - 1;
    const found: Duplicate[] = [];
    let free = 0;
    for (const [at, hash] of windowHashes(added.tokens, options.tokensMin).entries()) {
      const earlier = seen.get(hash) ?? [];
      const longest = at >= free ? longestMatch(files, earlier, { file, at }) : undefined;
      if (longest && longest.length >= options.tokensMin) {
        const duplicate = describe(files, longest, options);
        if (duplicate) found.push(duplicate);
        // What was compared is not compared again: the work stays in proportion to the length.
        free = at + longest.length;
      }
      if (earlier.length < CANDIDATES_MAX) seen.set(hash, [...earlier, { file, at }]);
    }
    return found;
  };
}

const BASE = 31;
const MODULUS = 1_000_000_007;

/** The hash of each window of `size` shapes, by where it begins. */
function windowHashes(tokens: readonly Token[], size: number): readonly number[] {
  const codes = tokens.map(({ shape }) => hashOf(shape));
  let leading = 1;
  for (let step = 1; step < size; step++) leading = (leading * BASE) % MODULUS;
  const hashes: number[] = [];
  let hash = 0;
  for (const [at, code] of codes.entries()) {
    const leaving = at >= size ? ((codes[at - size] ?? 0) * leading) % MODULUS : 0;
    hash = (((hash - leaving + MODULUS) % MODULUS) * BASE + code) % MODULUS;
    if (at >= size - 1) hashes.push(hash);
  }
  return hashes;
}

/** Small enough that a product with the modulus stays exact. */
function hashOf(shape: string): number {
  let hash = 7;
  for (let at = 0; at < shape.length; at++) hash = (hash * BASE + shape.charCodeAt(at)) % 1_000_003;
  return hash;
}

type Match = {
  readonly first: Spot;
  readonly second: Spot;
  readonly length: number;
  readonly renamed: number;
};

function longestMatch(
  files: readonly TokenFile[],
  earlier: readonly Spot[],
  second: Spot,
): Match | undefined {
  let longest: Match | undefined;
  for (const first of earlier) {
    const match = matchAt(files, first, second);
    if (longest === undefined || match.length > longest.length) longest = match;
  }
  return longest;
}

function matchAt(files: readonly TokenFile[], first: Spot, second: Spot): Match {
  const left = files[first.file]?.tokens ?? [];
  const right = files[second.file]?.tokens ?? [];
  // A stretch must not reach into its own copy.
  const room = first.file === second.file ? second.at - first.at : Number.POSITIVE_INFINITY;
  const forth = new Map<string, string>();
  const back = new Map<string, string>();
  let length = 0;
  let renamed = 0;
  while (length < room) {
    const one = left[first.at + length];
    const other = right[second.at + length];
    if (one === undefined || other === undefined || one.shape !== other.shape) break;
    if (one.name !== undefined && other.name !== undefined) {
      if (
        (forth.get(one.name) ?? other.name) !== other.name ||
        (back.get(other.name) ?? one.name) !== one.name
      )
        break;
      if (!forth.has(one.name) && one.name !== other.name) renamed++;
      forth.set(one.name, other.name);
      back.set(other.name, one.name);
    }
    length++;
  }
  return { first, second, length, renamed };
}

function describe(
  files: readonly TokenFile[],
  { first, second, length, renamed }: Match,
  { linesMin }: DuplicateOptions,
): Duplicate | undefined {
  const ranges = [rangeOf(files, first, length), rangeOf(files, second, length)] as const;
  const lines = Math.min(...ranges.map(({ line, endLine }) => endLine - line + 1));
  if (lines < linesMin || renamed > length * RENAMED_SHARE_MAX) return undefined;
  if (isTable((files[second.file]?.tokens ?? []).slice(second.at, second.at + length))) return undefined;
  return { first: ranges[0], second: ranges[1], tokens: length, lines, renamed };
}

function rangeOf(files: readonly TokenFile[], { file, at }: Spot, length: number): Range {
  const { path = '', tokens = [] } = files[file] ?? {};
  return { path, line: tokens[at]?.line ?? 1, endLine: tokens[at + length - 1]?.endLine ?? 1 };
}

function isTable(tokens: readonly Token[]): boolean {
  const literals = tokens.filter(({ shape }) => isData(shape)).length;
  return (
    literals > tokens.length * LITERALS_SHARE_MAX ||
    new Set(tokens.map(({ shape }) => shape)).size < SHAPES_MIN
  );
}
