import { AgentNotFoundError } from '../../domain/errors.ts';
import { nearNames } from '../../domain/near-names.ts';
import type { Decision } from '../../domain/selection/decide.ts';
import { explain } from '../../domain/selection/select.ts';
import { decideAgents } from './decide-agents.ts';
import { type AgentTask, checkTask } from './select-agents.ts';
import type { AgentCandidate, SelectionDesk } from './selection-desk.ts';

/**
 * How one agent fits a task, and why, also when it does not.
 *
 * @throws InvalidArgumentError as selectAgents does
 * @throws AgentNotFoundError with up to five names like it
 */
export async function explainSelection(
  desk: SelectionDesk,
  { tenantId, agentId, ...asked }: AgentTask & { readonly agentId: string },
): Promise<Decision<AgentCandidate>> {
  checkTask(asked);
  const { index, successOf } = await desk.prepare(tenantId);
  const selection = explain(index, { ...asked, successOf, id: agentId });
  if (!selection) {
    const ids = index.candidates.map(({ id }) => id);
    throw new AgentNotFoundError(agentId, nearNames(agentId, ids));
  }
  const [first] = await decideAgents(desk, {
    ...{ ...asked, tenantId, limit: 1 },
    isEligible: ({ id, isReady }, { mayRun }) => id === agentId || (isReady && mayRun(id)),
  });
  return first?.candidate.id === agentId ? first : { ...selection, decidedBy: 'SELECTOR', reason: null };
}
