import { type CallableDescription, hasRole, InvalidArgumentError, isRole, type Role } from '@ymera/kernel';
import type { Definition, DefinitionKind } from '../domain/definition.ts';
import { checkKind } from '../domain/run-request.ts';
import type { DefinitionStore } from '../ports.ts';

const idsMax = 1_000;

/**
 * What there is to know of those agents, or tools, that the tenant sees; the ids that none has are left out.
 *
 * @throws InvalidArgumentError when more than a thousand are given, or the kind or role is none
 */
export async function describeCallables(
  { definitions }: { definitions: DefinitionStore },
  request: {
    readonly tenantId: string;
    readonly kind: DefinitionKind;
    readonly ids: readonly string[];
    readonly role: Role;
  },
): Promise<readonly CallableDescription[]> {
  const { tenantId, kind, ids, role } = request;
  checkKind(kind);
  if (typeof tenantId !== 'string' || tenantId === '')
    throw new InvalidArgumentError('tenantId', "a tenant's id", 'something else');
  const valid = Array.isArray(ids) && ids.length <= idsMax && ids.every((id) => typeof id === 'string');
  if (!valid) throw new InvalidArgumentError('ids', `a list of at most ${idsMax} texts`, 'something else');
  if (!isRole(role)) throw new InvalidArgumentError('role', 'a role', 'something else');
  const found = await definitions.findMany({ tenantId, kind, ids });
  return found.map(({ id, inputSchema, outputSchema, readOnly, idempotent, effect, status }) => ({
    id,
    inputSchema,
    outputSchema,
    readOnly,
    idempotent,
    effect,
    use: useOf(status, role),
  }));
}

/** Agents are run, and tools called, by those who may execute. */
function useOf(status: Definition['status'], role: Role): CallableDescription['use'] {
  if (!hasRole({ role }, 'execute')) return 'forbidden';
  return status === 'READY' ? 'allowed' : 'unavailable';
}
