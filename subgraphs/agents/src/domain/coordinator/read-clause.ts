import type { Clause } from './clauses.ts';
import { lightVerbs } from './cues.ts';
import type { IntentKind } from './intent.ts';
import { asides, type Match, matchesIn } from './match-cues.ts';

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
  /** Behind a preposition where there is no verb: `security scan of releases`. */
  behind: 0.6,
  stateAlone: 1.3,
  aside: 0.4,
} as const;

export const prepositions: ReadonlySet<string> = new Set(
  `in of for on to from with within inside across at behind by using via into onto under over about against between
  around through during per regarding concerning along toward towards without until like`.split(/\s+/),
);
const phrasalPrepositions = new Set(['for', 'at', 'through', 'down']);
export function readClause(clause: Clause): ClauseReading {
  const matches = matchesIn(clause);
  const taken = matches.filter(({ isNegated }) => !isNegated);
  const refused = matches.filter(({ isNegated, role }) => isNegated && role !== 'STATE');
  const view = viewOf(clause, taken);
  const scores = new Map<IntentKind, number>();
  const evidence: { kind: IntentKind; text: string }[] = [];
  for (const match of taken) {
    const score = match.weight * factorOf(match, view);
    scores.set(match.kind, (scores.get(match.kind) ?? 0) + score);
    evidence.push({ kind: match.kind, text: textOf(clause, match) });
  }
  return {
    ...{ scores, evidence, object: view.object },
    isAction: view.head !== null,
    refused: [...new Set(refused.map(({ kind }) => kind))],
  };
}

/** How a clause is built. */
interface View {
  /** The verb that it begins with. */
  readonly head: Head | null;
  readonly object: ClauseReading['object'];
  /** What a light verb is about. */
  readonly named: readonly Match[];
  /** Where its first preposition stands. */
  readonly turn: number;
}

/** A verb that says little yields to what is told of something: `upgrade to 2.0 crashes`. */
const yieldingMax = 0.5;
const tellingMin = 0.8;

function viewOf(clause: Clause, matches: readonly Match[]): View {
  const found = headOf(clause, matches);
  const isTold = matches.some(
    ({ role, weight, isAside }) => role === 'STATE' && weight >= tellingMin && !isAside,
  );
  const head = found && isTold && (found.match?.weight ?? 0) <= yieldingMax ? null : found;
  const object = head ? objectOf(clause, head) : null;
  const sought = soughtIn(clause, matches);
  const named = sought.length > 0 ? sought : object && head?.isLight ? lastIn(matches, object) : [];
  const turn = clause.findIndex(({ lower }, at) => at > 0 && prepositions.has(lower));
  return { head, object, named, turn: turn < 0 ? clause.length : turn };
}

function factorOf(match: Match, { head, named, turn }: View): number {
  const { at, role, kind } = match;
  const aside = match.isAside ? factors.aside : 1;
  if (head && role === 'VERB' && at === 0) {
    const isElsewhere = named.length > 0 && !named.some((one) => one.kind === kind);
    return isElsewhere ? factors.head * factors.lightHead : factors.head;
  }
  if (named.some((one) => one.at === at)) return factors.lightObject * aside;
  if (role === 'STATE' && at === 0) return factors.head;
  const isClear = head !== null && !head.isLight;
  if (role === 'STATE') return (isClear ? factors.besideVerb : factors.stateAlone) * aside;
  const beside = isClear ? factors.besideVerb : head === null && at > turn ? factors.behind : 1;
  return (role === 'NOUN' ? factors.noun : factors.verbInside) * beside * aside;
}

interface Head {
  readonly match: Match | null;
  readonly isLight: boolean;
  /** In words. */
  readonly length: number;
}

/** The verb that the clause begins with. */
function headOf(clause: Clause, matches: readonly Match[]): Head | null {
  const match = matches.find(({ at, role }) => at === 0 && role === 'VERB') ?? null;
  const first = clause[0]?.lower ?? '';
  const isLight = lightVerbs.has(first) || lightVerbs.has(`${first} ${clause[1]?.lower ?? ''}`);
  return match || isLight ? { match, isLight, length: match?.words.length ?? 1 } : null;
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
function lastIn(
  matches: readonly Match[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly Match[] {
  return matches.filter(
    ({ at, words, isNegated, role, kind }) =>
      at >= from && at + words.length === to && !isNegated && (role !== 'VERB' || nounsToo.has(kind)),
  );
}

/** Whose verbs are nouns or adjectives as well: `a test`, `a release`, `secure`. */
const nounsToo: ReadonlySet<IntentKind> = new Set(['TEST', 'REVIEW', 'DEPLOY', 'SECURE']);

/** `check the code for holes`: what is looked for says what is wanted, when it is about security. */
function soughtIn(clause: Clause, matches: readonly Match[]): readonly Match[] {
  const from = searching.has(clause[0]?.lower ?? '') ? clause.findIndex(({ lower }) => lower === 'for') : -1;
  return from < 0
    ? []
    : matches.filter(({ at, kind, isNegated }) => at > from && kind === 'SECURE' && !isNegated);
}

const searching = new Set([
  'check',
  'scan',
  'search',
  'look',
  'audit',
  'inspect',
  'examine',
  'review',
  'test',
  'analyse',
  'analyze',
]);

function textOf(clause: Clause, { at, words }: Match): string {
  return clause
    .slice(at, at + words.length)
    .map(({ text }) => text)
    .join(' ');
}
