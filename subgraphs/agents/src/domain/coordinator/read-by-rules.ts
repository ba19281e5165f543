import { clausesOf } from './clauses.ts';
import { askBelow, type Intent, type IntentKind } from './intent.ts';
import { questionFor } from './question.ts';
import { type ClauseReading, readClause } from './read-clause.ts';
import { requestWords } from './request-words.ts';
import { subjectOf } from './subject.ts';

/** From this score on a clause says for certain what it wants. */
const clearFrom = 0.55;
/** What other clauses say for the same. */
const echo = 0.3;
/** Doubt that stays when nothing speaks against it. */
const doubt = 0.32;
/** Two of which neither is ahead by this part of its score are as likely. */
const nearBy = 0.15;
const alternativesMax = 3;
const alsoMax = 4;
const evidenceMax = 8;

/** Of what is asked for in one request, what changes most comes first: the rest is done for it. */
const ranks: Readonly<Record<IntentKind, number>> = {
  ...{ CREATE: 0, ENHANCE: 0, DEBUG: 0, REFACTOR: 0, SECURE: 0 },
  ...{ DEPLOY: 1, DOCUMENT: 2, TEST: 2, ANALYSE: 3, REVIEW: 3, EXPLAIN: 4 },
};

/** What a request wants, by the words in it alone. The same request is always read the same. */
export function readByRules(request: string): Intent {
  const clauses = clausesOf(requestWords(request));
  const readings = clauses.map(readClause);
  const tops = readings.map(topOf);
  const main = mainOf(readings, tops);
  const scores = scoresWith(readings, main);
  const refused = new Set(readings.flatMap((reading) => reading.refused));
  const ranked = [...scores]
    .filter(
      ([kind, score]) => score > 0 && !(refused.has(kind) && main !== null && tops[main]?.kind !== kind),
    )
    .sort((a, b) => b[1] - a[1]);
  const [best, second] = ranked;
  const subject = subjectOf(request, { clauses, readings, main });
  if (!best) return unread(subject);
  const [kind, score] = best;
  const rest = second?.[1] ?? 0;
  const confidence = rounded(score / (score + rest + doubt));
  const alternatives = ranked.slice(1, 1 + alternativesMax).map(([other, its]) => ({
    kind: other,
    confidence: rounded(its / (score + rest + doubt)),
  }));
  const also = alsoOf(readings, tops, kind).filter((other) => !refused.has(other));
  const isNear = second !== undefined && (score - rest) / score < nearBy && !also.includes(second[0]);
  const evidence = readings.flatMap((reading) => reading.evidence.filter((one) => one.kind === kind));
  return {
    ...{ kind, confidence, alternatives, also, subject },
    readBy: { kind: 'RULES' },
    evidence: [...new Set(evidence.map(({ text }) => text))].slice(0, evidenceMax),
    question: confidence < askBelow || isNear ? questionFor({ kind, alternatives, subject }) : null,
  };
}

function unread(subject: string | null): Intent {
  return {
    ...{ kind: 'ANALYSE', confidence: 0, alternatives: [], also: [], evidence: [], subject },
    readBy: { kind: 'RULES' },
    question: questionFor({ kind: null, alternatives: [], subject }),
  };
}

interface Top {
  readonly kind: IntentKind;
  readonly score: number;
}

function topOf({ scores }: ClauseReading): Top | null {
  let top: Top | null = null;
  for (const [kind, score] of scores) if (score > (top?.score ?? 0)) top = { kind, score };
  return top;
}

/** The clause that says most of what is wanted: of the clear ones the one that changes most, the first of equals. */
function mainOf(readings: readonly ClauseReading[], tops: readonly (Top | null)[]): number | null {
  const told = tops.flatMap((top, place) => (top ? [{ ...top, place }] : []));
  const clear = told.filter(({ score }) => score >= clearFrom);
  const asked = clear.filter(({ place }) => readings[place]?.isAction);
  const pool = asked.length > 0 ? asked : clear.length > 0 ? clear : told;
  const sorted = pool.toSorted((a, b) =>
    pool === told ? b.score - a.score : ranks[a.kind] - ranks[b.kind] || a.place - b.place,
  );
  return sorted[0]?.place ?? null;
}

function scoresWith(
  readings: readonly ClauseReading[],
  main: number | null,
): ReadonlyMap<IntentKind, number> {
  const scores = new Map<IntentKind, number>(main === null ? [] : readings[main]?.scores);
  for (const [place, reading] of readings.entries())
    for (const [kind, score] of place === main ? [] : reading.scores)
      if (scores.has(kind)) scores.set(kind, (scores.get(kind) ?? 0) + score * echo);
  return scores;
}

/** What other clauses ask for. */
function alsoOf(readings: readonly ClauseReading[], tops: readonly (Top | null)[], main: IntentKind) {
  const kinds = tops.flatMap((top, place) =>
    top && top.kind !== main && top.score >= clearFrom && readings[place]?.isAction ? [top.kind] : [],
  );
  return [...new Set(kinds)].slice(0, alsoMax);
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
