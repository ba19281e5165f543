import { type CallableDescription, InvalidArgumentError } from '@ymera/kernel';
import type { DefinitionKind } from '../domain/definition.ts';
import { checkKind } from '../domain/run-request.ts';
import type { DefinitionStore } from '../ports.ts';

const idsMax = 1_000;

/**
 * What there is to know of those agents, or tools, that the tenant sees; the ids that none has are left out.
 *
 * @throws InvalidArgumentError when more than a thousand are given, or the kind is none
 */
export async function describeCallables(
  { definitions }: { definitions: DefinitionStore },
  request: { readonly tenantId: string; readonly kind: DefinitionKind; readonly ids: readonly string[] },
): Promise<readonly CallableDescription[]> {
  const { tenantId, kind, ids } = request;
  checkKind(kind);
  if (typeof tenantId !== 'string' || tenantId === '')
    throw new InvalidArgumentError('tenantId', "a tenant's id", 'something else');
  const valid = Array.isArray(ids) && ids.length <= idsMax && ids.every((id) => typeof id === 'string');
  if (!valid) throw new InvalidArgumentError('ids', `a list of at most ${idsMax} texts`, 'something else');
  const found = await definitions.findMany({ tenantId, kind, ids });
  return found.map(({ id, inputSchema, outputSchema, readOnly, idempotent }) => ({
    id,
    inputSchema,
    outputSchema,
    readOnly,
    idempotent,
  }));
}
