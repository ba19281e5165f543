import type { Recommendation } from '@ymera/kernel';
import type { Candidate, Selection } from './candidate.ts';

/** What led to a selection: earlier runs of such tasks, what agents say of themselves, or the one run most alike. */
export type DecidedBy = 'RECOMMENDATION' | 'SELECTOR' | 'HISTORY';

export type Decision<C extends Candidate = Candidate> = Selection<C> & {
  readonly decidedBy: DecidedBy;
  /** In a sentence; null of the selector, whose terms say it. */
  readonly reason: string | null;
};

interface Known<C extends Candidate> {
  /** As the selector ranks them, best first. */
  readonly ranked: readonly Selection<C>[];
  /** What earlier runs say; null when nobody answered. */
  readonly history: Recommendation | null;
  /** How the selector sees one agent, also one that it would not have chosen; null when there is none. */
  readonly seen: (agentId: string) => Selection<C> | null;
}

/** Above this confidence what was seen leads, and not what agents say of themselves. */
const confidenceMin = 0.7;
const quotedMax = 100;

/** The agents for a task, best first: the selector's, led by whom history is sure of; where it has none, history's. */
export function decide<C extends Candidate>({ ranked, history, seen }: Known<C>): readonly Decision<C>[] {
  const { best = null, closest = null } = history ?? {};
  const led = best && best.confidence > confidenceMin ? seen(best.agentId) : null;
  const selected = ranked
    .filter(({ candidate }) => candidate.id !== led?.candidate.id)
    .map((selection) => ({ ...selection, decidedBy: 'SELECTOR', reason: null }) as const);
  if (led && best) return [{ ...led, decidedBy: 'RECOMMENDATION', reason: reasonOf(best) }, ...selected];
  if (selected.length > 0 || !closest) return selected;
  const like = seen(closest.agentId);
  return like ? [{ ...like, decidedBy: 'HISTORY', reason: likenessOf(closest) }] : [];
}

function reasonOf({ reason, confidence }: NonNullable<Recommendation['best']>): string {
  return `${reason} Its confidence is ${percent(confidence)}.`;
}

function likenessOf({ task, likeness }: NonNullable<Recommendation['closest']>): string {
  const quoted = JSON.stringify(task.slice(0, quotedMax).toWellFormed());
  return `It did ${quoted} well, which is like this task to ${percent(likeness)}.`;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
