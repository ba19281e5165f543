import type { Principal } from '@ymera/kernel';
import { AgentNotRemovableError } from '../../domain/agent-file/errors.ts';
import type { Definition } from '../../domain/definition.ts';
import { AgentNotFoundError } from '../../domain/errors.ts';
import { nearNames } from '../../domain/near-names.ts';
import { definitionsChanged } from '../../events.ts';
import type { AgentFilesDesk } from './import-agents.ts';

/** Names compared when one is looked for that does not exist. */
const namesCompared = 1_000;

/**
 * Removes an agent of one of the tenant's definition files, and gives it as it is then.
 *
 * @throws AgentNotFoundError, with up to five names like it
 * @throws AgentNotRemovableError when it comes with the platform or from a plugin
 */
export async function removeAgent(
  { definitions, events, clock }: AgentFilesDesk,
  { principal, id }: { readonly principal: Principal; readonly id: string },
  signal?: AbortSignal,
): Promise<Definition> {
  const { tenantId } = principal;
  const place = { tenantId, kind: 'agent', ids: [id] } as const;
  const [agent] = await definitions.findMany(place, signal);
  if (!agent || agent.status === 'REMOVED') {
    const names = await definitions.listIds({ tenantId, kind: 'agent', limit: namesCompared });
    throw new AgentNotFoundError(id, nearNames(id, names));
  }
  if (agent.origin !== 'FILE' || agent.tenantId === null) throw new AgentNotRemovableError(agent);
  const removed = await definitions.removeFile({ tenantId, id });
  const change = { action: 'removed', agentIds: [id], replaced: [], by: principal.id } as const;
  if (removed) await events.publish(definitionsChanged({ tenantId, at: clock.now() }, change));
  return { ...agent, status: 'REMOVED' };
}
