import {
  ANY,
  type CharSet,
  complement,
  DIGIT,
  foldCase,
  LINE_ENDS,
  NOTHING,
  SPACE,
  union,
  WORD,
} from './char-set.ts';
import type { Pattern } from './pattern.ts';

/** A pattern with the insides of its look-arounds, which are matched on their own. */
export type ReadPattern = { readonly pattern: Pattern; readonly inner: readonly Pattern[] };

/** Longer ones are tables that a program has made. */
const LENGTH_MAX = 2_000;
const DEPTH_MAX = 40;

/** Reads the source of a valid regular expression; undefined for what this reading does not cover (flag `v`). */
export function readPattern(source: string, flags: string): ReadPattern | undefined {
  if (source.length > LENGTH_MAX || flags.includes('v')) return undefined;
  const reader = createReader(source, flags);
  const pattern = reader.choice(0);
  return pattern && reader.atEnd() ? { pattern, inner: reader.inner } : undefined;
}

function createReader(source: string, flags: string) {
  const inner: Pattern[] = [];
  const fold = (set: CharSet) => (flags.includes('i') ? foldCase(set) : set);
  let at = 0;
  const take = (expected: string) => {
    if (!source.startsWith(expected, at)) return false;
    at += expected.length;
    return true;
  };

  function choice(depth: number): Pattern | undefined {
    if (depth > DEPTH_MAX) return undefined;
    const parts: Pattern[] = [];
    do {
      const part = sequence(depth);
      if (!part) return undefined;
      parts.push(part);
    } while (take('|'));
    return parts.length === 1 ? parts[0] : { kind: 'choice', parts };
  }

  function sequence(depth: number): Pattern | undefined {
    const parts: Pattern[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const atom = readAtom(depth);
      if (!atom) return undefined;
      parts.push(quantified(atom));
    }
    return parts.length === 0 ? { kind: 'empty' } : { kind: 'sequence', parts };
  }

  function readAtom(depth: number): Pattern | undefined {
    if (take('(')) return group(depth);
    if (take('[')) return { kind: 'set', set: fold(charClass()) };
    if (take('^') || take('$')) return { kind: 'test' };
    if (take('.')) return { kind: 'set', set: flags.includes('s') ? ANY : complement(LINE_ENDS) };
    if (take('\\')) return escaped();
    return { kind: 'set', set: fold(one(source.charCodeAt(at++))) };
  }

  function group(depth: number): Pattern | undefined {
    const look = /^\?<?[=!]/.exec(source.slice(at, at + 3));
    if (look) at += look[0].length;
    else if (take('?<')) at = source.indexOf('>', at) + 1;
    else at += /^\?[a-z-]*:/.exec(source.slice(at, at + 12))?.[0].length ?? 0;
    const body = choice(depth + 1);
    if (!body || !take(')')) return undefined;
    if (!look) return body;
    inner.push(body);
    return { kind: 'test' };
  }

  function escaped(): Pattern {
    const next = source[at] ?? '';
    if (/[bB]/.test(next)) {
      at++;
      return { kind: 'test' };
    }
    if (/[1-9]/.test(next) || next === 'k') {
      at = next === 'k' ? source.indexOf('>', at) + 1 : at + 1;
      return { kind: 'test' };
    }
    return { kind: 'set', set: fold(escapedSet()) };
  }

  /** After the backslash, in a class or outside. */
  function escapedSet(): CharSet {
    const letter = source[at++] ?? '';
    const known = CLASSES[letter];
    if (known) return known;
    if (letter === 'p' || letter === 'P') {
      at = source.indexOf('}', at) + 1;
      // Which characters a property has is not looked up: letters beyond ASCII stand for all.
      return letter === 'p' ? union(WORD, [[128, 0xffff]]) : complement(WORD);
    }
    if (letter === 'x' || letter === 'u') {
      const digits = /^(?:\{([0-9a-f]+)\}|([0-9a-f]{2,4}))/i.exec(
        source.slice(at, at + (letter === 'x' ? 2 : 10)),
      );
      const code = Number.parseInt(digits?.[1] ?? digits?.[2] ?? '', 16);
      at += digits?.[0].length ?? 0;
      return Number.isNaN(code) ? one(letter.charCodeAt(0)) : one(Math.min(code, 0xffff));
    }
    if (letter === 'c') return one((source.charCodeAt(at++) || 0) % 32);
    return one(CONTROLS[letter] ?? letter.charCodeAt(0));
  }

  function charClass(): CharSet {
    const negated = take('^');
    let set: CharSet = NOTHING;
    while (at < source.length && !take(']')) {
      const low = classAtom();
      const ranged =
        source[at] === '-' && source[at + 1] !== ']' && at + 1 < source.length && low.length === 1;
      if (!ranged) {
        set = union(set, low);
        continue;
      }
      at++;
      const high = classAtom();
      set = union(set, [[low[0]?.[0] ?? 0, high.at(-1)?.[1] ?? 0]]);
    }
    return negated ? complement(set) : set;
  }

  function classAtom(): CharSet {
    // In a class, \b is a backspace.
    if (take('\\b')) return one(8);
    if (take('\\')) return escapedSet();
    return one(source.charCodeAt(at++));
  }

  function quantified(body: Pattern): Pattern {
    const found = /^(?:([*+?])|\{(\d+)(,)?(\d+)?\})\??/.exec(source.slice(at, at + 24));
    if (!found) return body;
    at += found[0].length;
    const [, sign, low, comma, high] = found;
    if (sign) return { kind: 'repeat', body, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : undefined };
    const min = Number(low);
    return { kind: 'repeat', body, min, max: comma ? (high === undefined ? undefined : Number(high)) : min };
  }

  return { choice, inner, atEnd: () => at >= source.length };
}

function one(code: number): CharSet {
  return [[code, code]];
}

const CLASSES: { readonly [letter: string]: CharSet } = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
};
const CONTROLS: { readonly [letter: string]: number } = { n: 10, r: 13, t: 9, v: 11, f: 12, 0: 0 };
