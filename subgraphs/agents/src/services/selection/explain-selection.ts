import { AgentNotFoundError } from '../../domain/errors.ts';
import { nearNames } from '../../domain/near-names.ts';
import type { Selection } from '../../domain/selection/candidate.ts';
import { explain } from '../../domain/selection/select.ts';
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
): Promise<Selection<AgentCandidate>> {
  checkTask(asked);
  const { index, successOf } = await desk.prepare(tenantId);
  const selection = explain(index, { ...asked, successOf, id: agentId });
  if (selection) return selection;
  const ids = index.candidates.map(({ id }) => id);
  throw new AgentNotFoundError(agentId, nearNames(agentId, ids));
}
