import type { Candidate, ScoreTerm, Selection } from './candidate.ts';
import { type SelectionRequest, tellTerms } from './score-terms.ts';
import type { SelectionIndex } from './selection-index.ts';

interface ManyRequest<C> extends SelectionRequest {
  /** At most this many. */
  readonly limit: number;
  /** Who may be selected; all when left out. */
  readonly isEligible?: (candidate: C) => boolean;
}

/** The candidates that have to do with the task, best first. Equal ones are in order of their ids. */
export function selectMany<C extends Candidate>(
  index: SelectionIndex<C>,
  { limit, isEligible = () => true, ...request }: ManyRequest<C>,
): readonly Selection<C>[] {
  const scores = new Float64Array(index.candidates.length);
  const found = new Set<number>();
  tellTerms(index, request, (entry, _kind, _matched, score) => {
    scores[entry] = scoreAt(scores, entry) + score;
    found.add(entry);
  });
  const idAt = (entry: number) => index.candidates[entry]?.id ?? '';
  const best = [...found]
    .filter((entry) => {
      const candidate = index.candidates[entry];
      return candidate !== undefined && isEligible(candidate);
    })
    .sort((a, b) => scoreAt(scores, b) - scoreAt(scores, a) || (idAt(a) < idAt(b) ? -1 : 1))
    .slice(0, limit);
  return explainAll(index, request, best);
}

/** The best candidate for the task; null when none has to do with it. */
export function selectBest<C extends Candidate>(
  index: SelectionIndex<C>,
  request: Omit<ManyRequest<C>, 'limit'>,
): Selection<C> | null {
  return selectMany(index, { ...request, limit: 1 })[0] ?? null;
}

/** One candidate's score for the task, also when nothing adds to it; null when there is no such candidate. */
export function explain<C extends Candidate>(
  index: SelectionIndex<C>,
  { id, ...request }: SelectionRequest & { readonly id: string },
): Selection<C> | null {
  const entry = index.candidates.findIndex((candidate) => candidate.id === id);
  return explainAll(index, request, [entry])[0] ?? null;
}

/** The candidates at these places, with all that adds to their scores. */
function explainAll<C extends Candidate>(
  index: SelectionIndex<C>,
  request: SelectionRequest,
  entries: readonly number[],
): readonly Selection<C>[] {
  const termsAt = new Map<number, ScoreTerm[]>(entries.map((entry) => [entry, []]));
  tellTerms(index, request, (entry, kind, matched, score) => {
    termsAt.get(entry)?.push({ kind, matched, score });
  });
  return entries.flatMap((entry) => {
    const candidate = index.candidates[entry];
    const terms = termsAt.get(entry)?.toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score)) ?? [];
    const score = terms.reduce((sum, term) => sum + term.score, 0);
    return candidate ? [{ candidate, score, terms }] : [];
  });
}

const scoreAt = (scores: Float64Array, entry: number) => scores[entry] ?? 0;
