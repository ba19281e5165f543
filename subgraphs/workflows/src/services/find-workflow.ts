import type { Workflow } from '../domain/definition.ts';
import { WorkflowNotFoundError } from '../domain/definition-errors.ts';
import type { ServiceDeps } from '../ports.ts';

/** A workflow by its id, or by its name in the latest version. */
export async function findWorkflow(
  { stores }: Pick<ServiceDeps, 'stores'>,
  { tenantId, idOrName }: { tenantId: string; idOrName: string },
): Promise<Workflow | null> {
  const [byId] = await stores.workflows.findMany(tenantId, [idOrName]);
  return byId ?? (await stores.workflows.findLatest(tenantId, idOrName));
}

/** @throws WorkflowNotFoundError */
export async function getWorkflow(
  deps: Pick<ServiceDeps, 'stores'>,
  wanted: { tenantId: string; idOrName: string },
): Promise<Workflow> {
  const workflow = await findWorkflow(deps, wanted);
  if (!workflow) throw new WorkflowNotFoundError(wanted.idOrName);
  return workflow;
}
