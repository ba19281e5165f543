import { InvalidArgumentError } from '@ymera/kernel';
import type { DefinitionKind } from '../domain/definition.ts';
import { checkKind } from '../domain/run-request.ts';
import type { DefinitionStore } from '../ports.ts';

const idsMax = 1_000;

/**
 * The ids, out of those given, that no agent, or no tool, which the tenant sees has, each once.
 *
 * @throws InvalidArgumentError when more than a thousand are given, or the kind is none
 */
export async function findUnknown(
  { definitions }: { definitions: DefinitionStore },
  request: {
    readonly tenantId: string;
    readonly kind?: DefinitionKind;
    readonly agentIds: readonly string[];
  },
): Promise<readonly string[]> {
  const { tenantId, kind = 'agent', agentIds } = request;
  checkKind(kind);
  if (typeof tenantId !== 'string' || tenantId === '')
    throw new InvalidArgumentError('tenantId', "a tenant's id", 'something else');
  const valid =
    Array.isArray(agentIds) && agentIds.length <= idsMax && agentIds.every((id) => typeof id === 'string');
  if (!valid)
    throw new InvalidArgumentError('agentIds', `a list of at most ${idsMax} texts`, 'something else');
  const found = await definitions.findMany({ tenantId, kind, ids: agentIds });
  const known = new Set(found.map(({ id }) => id));
  return [...new Set(agentIds)].filter((id) => !known.has(id));
}
