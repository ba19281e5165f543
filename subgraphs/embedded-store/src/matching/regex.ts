import { BSONRegExp } from 'bson';
import { CommandError, locationError } from '../errors.ts';
import { boundedRegExp } from '../values/bounded-regex.ts';
import { bsonTag } from '../values/document.ts';

/** Whether a value is a regular expression as it comes off the wire or out of a test. */
export const isRegex = (value: unknown): value is BSONRegExp | RegExp =>
  value instanceof RegExp || bsonTag(value) === 'BSONRegExp';

/** The `RegExp` for a stored regular expression; throws BadValue where MongoDB's PCRE has no JavaScript equal. */
export function toRegExp(value: BSONRegExp | RegExp): RegExp {
  return value instanceof RegExp ? value : regExpOf(value.pattern, value.options);
}

/** Compiles PCRE source and MongoDB's options `i`, `m`, `s`, `x`, `u`; the inline form `(?i)` is read at the start. */
function regExpOf(pattern: string, options: string): RegExp {
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const flags = new Set(options + (inline?.[1] ?? ''));
  refuseUnknownFlags(flags);
  const body = pattern.slice(inline?.[0].length ?? 0);
  const source = flags.has('x') ? stripExtended(body) : body;
  return compile(source, ['i', 'm', 's'].filter((flag) => flags.has(flag)).join(''));
}

function compile(source: string, flags: string): RegExp {
  try {
    return boundedRegExp(source, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw locationError(51091, `Regular expression is invalid: ${error.message}`);
  }
}

const stripExtended = (source: string): string =>
  source.replace(/\\.|\[(?:\\.|[^\\\]])*\]|\s+|#.*$/gm, (part) => (/^(?:\s|#)/.test(part) ? '' : part));

/** The text every match of an anchored, case-sensitive expression begins with; empty if there is none. */
export function literalPrefix(value: BSONRegExp | RegExp): string {
  const [source, options] =
    value instanceof RegExp ? [value.source, value.flags] : [value.pattern, value.options];
  if (options.replace('u', '') !== '' || !source.startsWith('^') || source.includes('|')) return '';
  const literal = /^\^([\w \-/:@,;=<>~!%&'"`#]*)/.exec(source)?.[1] ?? '';
  const next = source[literal.length + 1];
  return next !== undefined && '*?{'.includes(next) ? literal.slice(0, -1) : literal;
}

/** A stored regular expression from `$regex` and `$options`. */
export function regexFrom(regex: unknown, options: unknown): BSONRegExp {
  if (options !== undefined && typeof options !== 'string') {
    throw new CommandError(2, '$options has to be a string');
  }
  if (typeof regex === 'string') return new BSONRegExp(regex, sorted(options ?? ''));
  if (!isRegex(regex)) throw new CommandError(2, '$regex has to be a string');
  const own = regex instanceof RegExp ? regex.flags : regex.options;
  if (own !== '' && options !== undefined && options !== '') {
    throw locationError(51075, 'options set in both $regex and $options');
  }
  return new BSONRegExp(regex instanceof RegExp ? regex.source : regex.pattern, sorted(options ?? own));
}

function sorted(flags: string): string {
  refuseUnknownFlags(flags);
  return [...flags].sort().join('');
}

function refuseUnknownFlags(flags: Iterable<string>): void {
  for (const flag of flags) {
    if (!'imsxu'.includes(flag)) throw locationError(51108, `invalid flag in regex options: ${flag}`);
  }
}
