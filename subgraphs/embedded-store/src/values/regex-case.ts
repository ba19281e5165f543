const lower = /[a-z]/;
const upper = /[A-Z]/;
const caseMatters = /[^\0-\x7f]|\\[xuckpP]|\(\?[a-z-]+:/;

/**
 * An expression that matches without the flag `i` what the given one matches with it: every letter becomes both of
 * its cases. Undefined where that cannot be told by reading it, as with letters beyond ASCII.
 */
export function withoutCaseFlag(source: string): string | undefined {
  if (caseMatters.test(source)) return undefined;
  let result = '';
  for (let at = 0; at < source.length; ) {
    const [piece, length] = pieceAt(source, at);
    result += piece;
    at += length;
  }
  return result;
}

/** What the piece at a position becomes, and how long it is. */
function pieceAt(source: string, at: number): readonly [string, number] {
  const char = source[at] ?? '';
  if (char === '\\') return [source.slice(at, at + 2), 2];
  if (char === '[') return classAt(source, at);
  const groupName = char === '(' ? /^\(\?<[^=!>][^>]*>/.exec(source.slice(at, at + 200))?.[0] : undefined;
  if (groupName !== undefined) return [groupName, groupName.length];
  return [bothCases(char), 1];
}

const bothCases = (char: string): string =>
  lower.test(char) || upper.test(char) ? `[${char.toLowerCase()}${char.toUpperCase()}]` : char;

function classAt(source: string, from: number): readonly [string, number] {
  let at = from + (source[from + 1] === '^' ? 2 : 1);
  let result = source.slice(from, at);
  while (at < source.length && source[at] !== ']') {
    const piece = /^(?:\\.|[^\\])(?:-(?:\\.|[^\]\\]))?/s.exec(source.slice(at, at + 5))?.[0] ?? '';
    result += piece + otherCase(piece);
    at += Math.max(piece.length, 1);
  }
  return [`${result}]`, at + 1 - from];
}

/** The letters of a character or range in their other case, as ranges to be added to a class. */
function otherCase(piece: string): string {
  if (piece.startsWith('\\') || piece.slice(2).startsWith('\\')) return '';
  const first = piece.charCodeAt(0);
  const last = piece.length === 3 ? piece.charCodeAt(2) : first;
  return shifted(first, last, 'a', -32) + shifted(first, last, 'A', 32);
}

function shifted(first: number, last: number, alphabet: string, by: number): string {
  const from = Math.max(first, alphabet.charCodeAt(0));
  const to = Math.min(last, alphabet.charCodeAt(0) + 25);
  return from > to ? '' : `${String.fromCharCode(from + by)}-${String.fromCharCode(to + by)}`;
}
