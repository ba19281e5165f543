import type { Clause } from './clauses.ts';
import { cues, lightVerbs, type PlacedCue } from './cues.ts';
import type { IntentKind } from './intent.ts';

/** What speaks for what in one clause. */
export interface ClauseReading {
  readonly scores: ReadonlyMap<IntentKind, number>;
  /** The words that counted, as they stand in the request, by what they speak for. */
  readonly evidence: readonly { readonly kind: IntentKind; readonly text: string }[];
  /** Something is asked for in it, rather than told. */
  readonly isAction: boolean;
  /** Asked for in so many words not to be done. */
  readonly refused: readonly IntentKind[];
  /** What its verb is done to: from the place to before the other. Null where there is no such verb. */
  readonly object: { readonly from: number; readonly to: number } | null;
}

interface Match extends PlacedCue {
  readonly at: number;
  readonly isNegated: boolean;
  /** Behind "because" or "which": the reason rather than the wish. */
  readonly isAside: boolean;
}

/** How much a cue counts by where it stands. */
const factors = {
  head: 1.6,
  /** What a verb such as `write` is done to: `write tests`. */
  lightObject: 1.6,
  lightHead: 0.3,
  verbInside: 0.4,
  noun: 0.6,
  /** A noun or a state where the verb has said already what is wanted. */
  besideVerb: 0.25,
  stateAlone: 1.3,
  aside: 0.4,
} as const;

const asides = new Set([
  'because',
  'since',
  'which',
  'whenever',
  'so',
  'while',
  'as',
  'after',
  'before',
  'if',
  'when',
  'that',
]);
export const prepositions: ReadonlySet<string> = new Set(
  `in of for on to from with within inside across at behind by using via into onto under over about against between
  around through during per regarding concerning toward towards without until like`.split(/\s+/),
);
const phrasalPrepositions = new Set(['for', 'at', 'through', 'down']);
const negations = new Set([
  "don't",
  'dont',
  'not',
  'never',
  'without',
  'avoid',
  'avoiding',
  'except',
  'skip',
  'instead',
  'rather',
]);
const auxiliaries =
  /^(?:does|did|is|are|was|were|can|could|will|would|do|has|have)(?:n't|nt)$|^(?:cannot|cant|wont|won't|can't|isnt|aint)$/;
const asking = new Set(['i', 'we', 'you', 'please', 'just', 'but', 'and', 'so']);
const negatedWordsMax = 7;

export function readClause(clause: Clause): ClauseReading {
  const matches = matchesIn(clause);
  const taken = matches.filter(({ isNegated }) => !isNegated);
  const refused = matches.filter(({ isNegated, role }) => isNegated && role !== 'STATE');
  const head = headOf(clause, taken);
  const object = head ? objectOf(clause, head) : null;
  const named = object && head?.isLight ? lastIn(taken, object) : null;
  const scores = new Map<IntentKind, number>();
  const evidence: { kind: IntentKind; text: string }[] = [];
  for (const match of taken) {
    const score =
      match.weight * factorOf(match, { head: head?.match ?? null, isLight: head?.isLight ?? false, named });
    scores.set(match.kind, (scores.get(match.kind) ?? 0) + score);
    evidence.push({ kind: match.kind, text: textOf(clause, match) });
  }
  return {
    ...{ scores, evidence, object },
    isAction: head !== null,
    refused: [...new Set(refused.map(({ kind }) => kind))],
  };
}

function factorOf(
  match: Match,
  { head, isLight, named }: { head: Match | null; isLight: boolean; named: readonly Match[] | null },
): number {
  const aside = match.isAside ? factors.aside : 1;
  const isNamed = named?.some(({ at }) => at === match.at) ?? false;
  if (head && match.at === head.at && match.role === 'VERB')
    return named && named.length > 0 && !named.some(({ kind }) => kind === match.kind)
      ? factors.head * factors.lightHead
      : factors.head;
  if (isNamed) return factors.lightObject * aside;
  if (match.role === 'STATE' && match.at === 0) return factors.head;
  const beside = head && !isLight ? factors.besideVerb : 1;
  if (match.role === 'STATE') return (head && !isLight ? factors.besideVerb : factors.stateAlone) * aside;
  if (match.role === 'NOUN') return factors.noun * beside * aside;
  return factors.verbInside * beside * aside;
}

/** Every cue of the clause; of those that begin at one word only the longest, for each thing they speak for. */
function matchesIn(clause: Clause): readonly Match[] {
  const found: Match[] = [];
  let negatedUntil = -1;
  let isAside = false;
  for (let at = 0; at < clause.length; at++) {
    const here = cuesAt(clause, at);
    const broken = here.length === 0 ? brokenAt(clause, at) : null;
    if (broken) found.push({ ...broken, at, isNegated: false, isAside });
    else if (here.length === 0 && isNegation(clause, at)) negatedUntil = at + negatedWordsMax;
    if (at > 0 && asides.has(clause[at]?.lower ?? '')) isAside = true;
    for (const cue of here)
      found.push({ ...cue, at, isNegated: at <= negatedUntil && cue.role !== 'STATE', isAside });
    at += Math.max(1, ...here.map(({ words }) => words.length)) - 1;
  }
  return found;
}

function cuesAt(clause: Clause, at: number): readonly PlacedCue[] {
  const first = clause[at]?.lower;
  const fitting = (first === undefined ? [] : (cues.get(first) ?? [])).filter(({ words }) =>
    words.every((word, offset) => clause[at + offset]?.lower === word),
  );
  const longest = Math.max(0, ...fitting.map(({ words }) => words.length));
  return fitting.filter(({ words }) => words.length === longest);
}

/** `does not load`, said of something: it is broken. */
function brokenAt(clause: Clause, at: number): PlacedCue | null {
  const { lower = '' } = clause[at] ?? {};
  const isTwo = clause[at + 1]?.lower === 'not';
  const isAuxiliary = auxiliaries.test(lower) || (isTwo && auxiliaries.test(`${lower}n't`));
  if (!isAuxiliary || at === 0) return null;
  const before = clause[at - 1]?.lower ?? '';
  if (/^do/.test(lower) && !/^does/.test(lower) && asking.has(before)) return null;
  const words = isTwo ? [lower, 'not'] : [lower];
  return { kind: 'DEBUG', weight: 0.8, role: 'STATE', words };
}

function isNegation(clause: Clause, at: number): boolean {
  const { lower = '' } = clause[at] ?? {};
  if (negations.has(lower)) return true;
  return (
    (lower === 'no' && clause[at + 1]?.lower === 'need') ||
    (lower === 'do' && clause[at + 1]?.lower === 'not')
  );
}

/** The verb that the clause begins with. */
function headOf(clause: Clause, matches: readonly Match[]) {
  const match = matches.find(({ at, role }) => at === 0 && role === 'VERB') ?? null;
  const first = clause[0]?.lower ?? '';
  const isLight = lightVerbs.has(first) || lightVerbs.has(`${first} ${clause[1]?.lower ?? ''}`);
  if (!match && !isLight) return null;
  return { match, isLight, length: match?.words.length ?? 1 };
}

/** From after the verb to before the next preposition. */
function objectOf(clause: Clause, { length }: { readonly length: number }) {
  const isPhrasal = phrasalPrepositions.has(clause[length]?.lower ?? '');
  const from = isPhrasal ? length + 1 : length;
  let to = from;
  while (
    to < clause.length &&
    !prepositions.has(clause[to]?.lower ?? '') &&
    !asides.has(clause[to]?.lower ?? '')
  )
    to++;
  return to > from ? { from, to } : null;
}

/** Cues that the object ends with: its noun, or what it is to become. */
function lastIn(matches: readonly Match[], { from, to }: { readonly from: number; readonly to: number }) {
  return matches.filter(({ at, words, isNegated }) => at >= from && at + words.length === to && !isNegated);
}

function textOf(clause: Clause, { at, words }: Match): string {
  return clause
    .slice(at, at + words.length)
    .map(({ text }) => text)
    .join(' ');
}
