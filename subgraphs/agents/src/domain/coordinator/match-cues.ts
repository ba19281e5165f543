import type { Clause } from './clauses.ts';
import { cues, type PlacedCue } from './cues.ts';

/** A cue where it stands in a clause. */
export interface Match extends PlacedCue {
  readonly at: number;
  readonly isNegated: boolean;
  /** Behind "because" or "which": the reason rather than the wish. */
  readonly isAside: boolean;
}

/** What leads to a reason, a time or a description. */
export const asides: ReadonlySet<string> = new Set([
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

/** Every cue of the clause; of those that begin at one word only the longest, for each thing they speak for. */
export function matchesIn(clause: Clause): readonly Match[] {
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
