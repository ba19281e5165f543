import { AgentNotRemovableError } from '../../domain/agent-file/errors.ts';
import type { Definition } from '../../domain/definition.ts';
import { AgentNotFoundError } from '../../domain/errors.ts';
import { nearNames } from '../../domain/near-names.ts';
import type { DefinitionStore } from '../../ports.ts';

/** Names compared when one is looked for that does not exist. */
const namesCompared = 1_000;

/**
 * Removes an agent of one of the tenant's definition files, and gives it as it is then.
 *
 * @throws AgentNotFoundError, with up to five names like it
 * @throws AgentNotRemovableError when it comes with the platform or from a plugin
 */
export async function removeAgent(
  { definitions }: { readonly definitions: DefinitionStore },
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
  signal?: AbortSignal,
): Promise<Definition> {
  const place = { tenantId, kind: 'agent', ids: [id] } as const;
  const [agent] = await definitions.findMany(place, signal);
  if (!agent || agent.status === 'REMOVED') {
    const names = await definitions.listIds({ tenantId, kind: 'agent', limit: namesCompared });
    throw new AgentNotFoundError(id, nearNames(id, names));
  }
  if (agent.origin !== 'FILE' || agent.tenantId === null) throw new AgentNotRemovableError(agent);
  await definitions.removeFile({ tenantId, id });
  return { ...agent, status: 'REMOVED' };
}
