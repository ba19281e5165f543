import { InvalidArgumentError } from '@ymera/kernel';
import type { DefinitionStore } from '../ports.ts';

const idsMax = 1_000;

/**
 * The ids, out of those given, that no agent has, each once.
 *
 * @throws InvalidArgumentError when more than a thousand are given
 */
export async function findUnknown(
  { definitions }: { definitions: DefinitionStore },
  { agentIds }: { readonly agentIds: readonly string[] },
): Promise<readonly string[]> {
  const valid =
    Array.isArray(agentIds) && agentIds.length <= idsMax && agentIds.every((id) => typeof id === 'string');
  if (!valid)
    throw new InvalidArgumentError('agentIds', `a list of at most ${idsMax} texts`, 'something else');
  const known = new Set((await definitions.findAgents(agentIds)).map(({ id }) => id));
  return [...new Set(agentIds)].filter((id) => !known.has(id));
}
