import { NoAgentFitsError } from '../../domain/pool/errors.ts';
import type { Pool } from '../../domain/pool/pool.ts';
import { selectMany } from '../../domain/selection/select.ts';
import { checkTask } from '../selection/select-agents.ts';
import type { Prepared } from '../selection/selection-desk.ts';

/** Whom somebody wants of a pool: one agent, whoever fits a task, or, when both are null, anybody. */
export interface Wanted {
  readonly agentId: string | null;
  readonly task: string | null;
  readonly context: string | null;
  readonly category: string | null;
}

/** Agents whose score is at least this share of the best one's fit as well, and the load is balanced among them. */
const goodShare = 0.8;

/** @throws NoAgentFitsError, InvalidArgumentError */
export function eligibleAgents(
  { index, successOf, mayRun }: Prepared,
  pool: Pool,
  { agentId, task, context, category }: Wanted,
): readonly string[] {
  if (task !== null) checkTask({ task, context, category });
  if (agentId !== null && !pool.agentIds.includes(agentId))
    throw new NoAgentFitsError(pool.id, `it does not lend out "${agentId}"`);
  const lent = new Set(agentId === null ? pool.agentIds : [agentId]);
  const ready = index.candidates
    .filter(({ id, isReady }) => isReady && lent.has(id) && mayRun(id))
    .map(({ id }) => id);
  if (ready.length === 0) throw new NoAgentFitsError(pool.id, 'none of its agents can be run now');
  if (task === null || agentId !== null) return ready;
  const isEligible = ({ id }: { readonly id: string }) => ready.includes(id);
  const limit = ready.length;
  const fitting = selectMany(index, { task, context, category, successOf, isEligible, limit });
  const best = fitting[0]?.score ?? 0;
  const good = fitting.filter(({ score }, place) => place === 0 || score >= goodShare * best);
  if (good.length === 0) throw new NoAgentFitsError(pool.id, 'none of its agents has to do with the task');
  return good.map(({ candidate }) => candidate.id);
}
