import type { BSONRegExp } from 'bson';
import { locationError } from '../../errors.ts';
import { isRegex, regexFrom, toRegExp } from '../../matching/regex.ts';
import { boundedRegExp } from '../../values/bounded-regex.ts';
import { docOf } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import type { Operator } from './compile.ts';
import { isNullish, named } from './operands.ts';

const compiled = new Map<string, RegExp>();
const compiledMax = 200;

function expressionFor(name: string, regex: unknown, options: unknown): RegExp {
  if (typeof regex !== 'string' && !isRegex(regex))
    throw locationError(51105, `${name} needs 'regex' to be of type string or regex`);
  if (!isNullish(options) && typeof options !== 'string')
    throw locationError(51106, `${name} needs 'options' to be of type string`);
  const own = isRegex(regex) && optionsOf(regex) !== '';
  if (own && typeof options === 'string' && options !== '')
    throw locationError(51107, `${name} found regex option(s) specified in both 'regex' and 'option' fields`);
  const stored = regexFrom(regex, own ? undefined : (options ?? undefined));
  const key = `${stored.options}/${stored.pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const plain = toRegExp(stored);
  const found = boundedRegExp(plain.source, `${plain.flags}g`);
  if (compiled.size >= compiledMax) compiled.clear();
  compiled.set(key, found);
  return found;
}

const optionsOf = (regex: BSONRegExp | RegExp): string =>
  regex instanceof RegExp ? regex.flags : regex.options;

const searching = (
  give: (found: Iterable<RegExpExecArray>, text: string) => unknown,
  nothing: unknown,
): Operator =>
  named(
    { required: ['input', 'regex'], optional: ['options'] },
    ({ input, regex, options }, name) => {
      if (!isNullish(input) && typeof input !== 'string')
        throw locationError(51104, `${name} needs 'input' to be of type string, found ${typeNameOf(input)}`);
      if (isNullish(input) || isNullish(regex)) return Array.isArray(nothing) ? [] : nothing;
      return give(input.matchAll(expressionFor(name, regex, options)), input);
    },
    { shape: 51103, unknown: 31024, missing: [31022, 31023] },
  );

function describe(found: RegExpExecArray, text: string): unknown {
  const captures = found.slice(1).map((capture) => capture ?? null);
  return docOf({ match: found[0], idx: [...text.slice(0, found.index)].length, captures });
}

function firstOf(found: Iterable<RegExpExecArray>): RegExpExecArray | undefined {
  for (const item of found) return item;
  return undefined;
}

/** Searching text by regular expression. */
export const regexes: Readonly<Record<string, Operator>> = {
  $regexMatch: searching((found) => firstOf(found) !== undefined, false),
  $regexFind: searching((found, text) => {
    const first = firstOf(found);
    return first === undefined ? null : describe(first, text);
  }, null),
  $regexFindAll: searching((found, text) => Array.from(found, (item) => describe(item, text)), []),
};
