import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import { type DefinitionProblem, listed, type ProblemCode, problem, shorten } from './definition-problem.ts';
import { durationMs } from './duration.ts';

/** Takes down what is wrong; reading goes on, so that all of it is told at once. */
export interface Notes {
  readonly problems: DefinitionProblem[];
}

/** Reads a value of a kind; where there is none it takes a note and gives some value of the kind all the same. */
export type Reader<T> = (value: JsonValue, place: string, notes: Notes) => T;

/** A key of an object, and what stands for it when it is left out, or null. */
export interface Field<T> {
  readonly read: Reader<T>;
  readonly otherwise?: T;
  /** Another way to write the key. */
  readonly alias?: string;
}

export const note = (
  { problems }: Notes,
  code: ProblemCode,
  place: string,
  message: string,
  fix: string,
): void => void problems.push(problem(code, place, message, fix));

const wrong = (notes: Notes, place: string, value: JsonValue, wanted: string) =>
  note(notes, 'WRONG_TYPE', place, `It is ${kindOf(value)}.`, `Write ${wanted}.`);

export const text: Reader<string> = (value, place, notes) => {
  if (typeof value === 'string') return value;
  wrong(notes, place, value, 'a text');
  return '';
};

export const number: Reader<number> = (value, place, notes) => {
  if (typeof value === 'number') return value;
  wrong(notes, place, value, 'a number');
  return 0;
};

export const json: Reader<JsonValue> = (value) => value;

/** Milliseconds, of a text such as `5m` or of a number. */
export const duration: Reader<number> = (value, place, notes) => {
  if (typeof value === 'number') return value;
  const ms = typeof value === 'string' ? durationMs(value) : null;
  if (ms !== null) return ms;
  const fix = 'Write a duration such as 30s, 5m, 1h30m or 7d, or a number of milliseconds.';
  note(notes, 'DURATION_INVALID', place, `${shown(value)} is no duration.`, fix);
  return 0;
};

/** CEL, with or without the sign `=` that an expression has in a template. */
export const expression: Reader<string> = (value, place, notes) => {
  if (typeof value === 'string') return (value.startsWith('=') ? value.slice(1) : value).trim();
  // A condition that is always the same is written as itself in YAML.
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  wrong(notes, place, value, 'an expression, such as "= input.count > 3"');
  return 'null';
};

/** One of some words, in lower or upper case. */
export const oneOf =
  <T extends string>(words: readonly T[]): Reader<T> =>
  (value, place, notes) => {
    const found = words.find((word) => typeof value === 'string' && value.toLowerCase() === word);
    if (found !== undefined) return found;
    note(notes, 'WRONG_TYPE', place, `It is ${shown(value)}.`, `Write one of: ${words.join(', ')}.`);
    // There is at least one word.
    return words[0] as T;
  };

/** A list; one item stands for a list of it. */
export const listOf =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (value, place, notes) =>
    Array.isArray(value)
      ? value.map((item, index) => read(item, `${place}[${index}]`, notes))
      : [read(value, place, notes)];

/** An object of these keys and no others, but those that are read elsewhere. */
export const object =
  <T extends object>(
    fields: { readonly [K in keyof T]: Field<T[K]> },
    elsewhere: readonly string[] = [],
  ): Reader<T> =>
  (value, place, notes) => {
    if (!isJsonObject(value)) wrong(notes, place, value, 'an object of keys and values');
    // Of what is no object, no keys are missed.
    const found = isJsonObject(value) ? value : {};
    const missed = isJsonObject(value) ? notes : { problems: [] };
    // Object.entries forgets which key has which type.
    const entries = Object.entries(fields) as [string, Field<unknown>][];
    const known = [...entries.flatMap(([key, { alias }]) => (alias ? [alias, key] : [key])), ...elsewhere];
    noteUnknownKeys(found, known, place, notes);
    return Object.fromEntries(
      entries.map(([key, field]) => [key, readField(found, key, field, place, missed)]),
    ) as T;
  };

function readField(found: JsonObject, key: string, field: Field<unknown>, place: string, notes: Notes) {
  const name = field.alias !== undefined && isGiven(found, field.alias) ? field.alias : key;
  const at = keyPlace(place, name);
  if (isGiven(found, name)) return field.read(found[name] ?? null, at, notes);
  if ('otherwise' in field) return field.otherwise;
  const wanted = field.alias ?? key;
  note(notes, 'MISSING', keyPlace(place, wanted), 'It is missing.', `Give "${wanted}".`);
  return field.read('', at, { problems: [] });
}

const isGiven = (found: JsonObject, key: string): boolean =>
  Object.hasOwn(found, key) && found[key] !== undefined && found[key] !== null;

function noteUnknownKeys(found: JsonObject, known: readonly string[], place: string, notes: Notes): void {
  for (const key of Object.keys(found)) {
    if (known.includes(key)) continue;
    const meant = known.find((name) => isNear(name.toLowerCase(), key.toLowerCase()));
    const fix = meant ? `Did you mean "${meant}"?` : `There are: ${listed([...known].sort())}.`;
    note(notes, 'UNKNOWN_KEY', keyPlace(place, key), `There is no key "${shorten(key)}" here.`, fix);
  }
}

/** Whether one letter more, less, or another makes the one word the other; so that a slip is named. */
function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one.length > 40) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from++;
  let back = 0;
  while (back < Math.min(one.length, other.length) - from && one.at(-1 - back) === other.at(-1 - back))
    back++;
  return Math.max(one.length, other.length) - from - back <= 1;
}

export const keyPlace = (place: string, key: string): string => {
  const shown = /^[A-Za-z_]\w*$/.test(key) ? key : `["${shorten(key)}"]`;
  return place === '' || shown.startsWith('[') ? `${place}${shown}` : `${place}.${shown}`;
};

function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${shown(value)}`;
}

const shown = (value: JsonValue): string => shorten(JSON.stringify(value));
