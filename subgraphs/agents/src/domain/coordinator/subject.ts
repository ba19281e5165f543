import type { Clause } from './clauses.ts';
import { cues, lightVerbs } from './cues.ts';
import { asides } from './match-cues.ts';
import { type ClauseReading, prepositions } from './read-clause.ts';

interface Read {
  readonly clauses: readonly Clause[];
  readonly readings: readonly ClauseReading[];
  /** The clause that says what is wanted; null when none does. */
  readonly main: number | null;
}

const lengthMax = 100;
const wordsMax = 6;

const determiners = new Set(
  'the this that these those my our your its their a an all any every each some new existing whole entire current more last previous how why whether'.split(
    ' ',
  ),
);
const pronouns = new Set(
  'it them this that these those me us you him her everything something anything stuff things one ones what how why who there here i we they'.split(
    ' ',
  ),
);
/** Where something is brought, or when, rather than what is worked on. */
const notSubjects = new Set(
  'production prod staging live least once now today tomorrow tonight friday monday the next detail details depth short end half'.split(
    ' ',
  ),
);
const leading = new Set(
  'in of for on within inside across behind to into against about at around between'.split(' '),
);
const stops = new Set(
  `and or but so because which that when while if after before since as is are was were does do did can could should
  would will has have had doesn't don't isn't aren't won't can't cannot not please asap again properly correctly work works
  working mean means under using with via by without than until during per`.split(/\s+/),
);

/** What is to be worked on, as the request names it; null when it does not. */
export function subjectOf(request: string, read: Read): string | null {
  const quoted = /[`"“]([^`"”\n]{2,80})[`"”]/.exec(request)?.[1];
  if (quoted) return quoted.trim();
  const order = [read.main, ...read.clauses.keys()].filter((place) => place !== null);
  for (const place of order) {
    const clause = read.clauses[place];
    const reading = read.readings[place];
    const found = clause && reading ? inClause(clause, reading) : null;
    if (found) return found.slice(0, lengthMax);
  }
  return null;
}

function inClause(clause: Clause, { object, isAction }: ClauseReading): string | null {
  if (clause[0]?.lower === 'there') return behindPreposition(clause) ?? told(clause);
  if (!object) return isAction ? behindPreposition(clause) : (told(clause) ?? behindPreposition(clause));
  const words = clause.slice(object.from, object.to);
  const own = named(words);
  const isItself = own !== null && !lightVerbs.has(clause[0]?.lower ?? '') && !isCue(words.at(-1)?.lower);
  return isItself ? own : (behindPreposition(clause) ?? own);
}

/** `the leak in the user service`: what stands after the first such preposition that leads to something. */
function behindPreposition(clause: Clause): string | null {
  for (const [place, { lower }] of clause.entries()) {
    if (asides.has(lower)) return null;
    if (place === 0 || !leading.has(lower)) continue;
    if (lower === 'to' && isVerbLike(clause[place + 1]?.lower)) continue;
    const found = phrase(clause.slice(place + 1));
    if (found) return found;
  }
  return null;
}

/** What a verb is done to, without the nouns that say what is wrong with it or wanted: `the login bug`. */
function named(words: Clause): string | null {
  const end = words.findIndex(
    ({ lower }, place) => place > 0 && (stops.has(lower) || prepositions.has(lower)),
  );
  const whole = end < 0 ? words : words.slice(0, end);
  let bare = whole;
  while (bare.length > 1 && isCue(bare.at(-1)?.lower)) bare = bare.slice(0, -1);
  return phrase(bare) ?? phrase(whole);
}

/** What something is said of: `the checkout page crashes`, `how does the scheduler work`. */
function told(clause: Clause): string | null {
  const from = clause.findIndex(
    ({ lower }) => !stops.has(lower) && !pronouns.has(lower) && !/^what|^how|^why/.test(lower),
  );
  return from < 0 ? null : phrase(clause.slice(from), true);
}

/** A name of at most six words, up to a word that leads on. */
function phrase(words: Clause, endsAtCue = false): string | null {
  const kept: string[] = [];
  for (const { text, lower } of words) {
    if (kept.length === 0 && determiners.has(lower)) continue;
    if (kept.length === wordsMax || stops.has(lower) || (kept.length > 0 && prepositions.has(lower))) break;
    if (endsAtCue && kept.length > 0 && isCue(lower)) break;
    kept.push(text);
  }
  const [first] = kept;
  if (first === undefined) return null;
  if (kept.length === 1 && (pronouns.has(first.toLowerCase()) || /^\d/.test(first))) return null;
  return notSubjects.has(first.toLowerCase()) ? null : kept.join(' ');
}

/** A word that says by itself what is wrong or wanted. */
const isCue = (word: string | undefined) =>
  word !== undefined &&
  (cues.get(word) ?? []).some(
    ({ words, role, weight }) => words.length === 1 && role !== 'VERB' && weight >= 0.5,
  );
const isVerbLike = (word: string | undefined) =>
  word !== undefined && (cues.get(word) ?? []).some(({ role }) => role === 'VERB');
