import {
  type AgentSelection,
  type AgentSelectionRequest,
  hasRole,
  InvalidArgumentError,
  isRole,
} from '@ymera/kernel';
import type { ScoreTerm } from '../../domain/selection/candidate.ts';
import { decideAgents } from './decide-agents.ts';
import { checkTask } from './select-agents.ts';
import type { SelectionDesk } from './selection-desk.ts';

const reasonsMax = 10;
const reasonLengthMax = 200;

/**
 * The agent that fits a task best, of those that can be run now; null when none has to do with it, or the role may run
 * none. The request may come from another process: its types are looked at.
 *
 * @throws InvalidArgumentError
 */
export async function selectRunnable(
  desk: SelectionDesk,
  { tenantId, role, task, category, context, mayBeUnsafe }: AgentSelectionRequest,
): Promise<AgentSelection | null> {
  if (typeof tenantId !== 'string' || tenantId === '')
    throw new InvalidArgumentError('tenantId', "a tenant's id", 'something else');
  if (!isRole(role)) throw new InvalidArgumentError('role', 'a role', 'something else');
  for (const [name, text] of Object.entries({ task, category: category ?? '', context: context ?? '' }))
    if (typeof text !== 'string') throw new InvalidArgumentError(name, 'a text', 'something else');
  checkTask({ task, category, context });
  if (!hasRole({ role }, 'execute')) return null;
  const [best] = await decideAgents(desk, {
    ...{ tenantId, task, category, context, limit: 1 },
    isEligible: ({ id, isReady, isUnsafe }, { mayRun }) =>
      isReady && mayRun(id) && (mayBeUnsafe === true || !isUnsafe),
  });
  if (!best) return null;
  const { candidate, score, terms, decidedBy, reason } = best;
  const ground = reason === null ? [] : [`${decidedBy}: ${reason}`.slice(0, reasonLengthMax).toWellFormed()];
  const reasons = [...ground, ...terms.map(reasonOf)].slice(0, reasonsMax);
  return { agentId: candidate.id, score: rounded(score), reasons };
}

const reasonOf = ({ kind, matched, score }: ScoreTerm): string =>
  `${kind} "${matched}": ${rounded(score)}`.slice(0, reasonLengthMax);

const rounded = (score: number): number => Math.round(score * 1_000) / 1_000;
