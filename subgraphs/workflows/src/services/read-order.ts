import {
  ForbiddenError,
  hasRole,
  InvalidArgumentError,
  isJsonObject,
  isRole,
  type Principal,
  type WorkflowOrder,
} from '@ymera/kernel';

const sourcesMax = 20;

/** What is ordered, and on whose behalf. */
export interface ReadOrder {
  readonly principal: Principal;
  readonly workflow: WorkflowOrder['workflow'];
  readonly input: WorkflowOrder['input'];
  /** Null for none. */
  readonly withinRun: string | null;
}

/**
 * Looks at the types of an order, which may come from another process, and at what its role may do.
 *
 * @throws InvalidArgumentError, ForbiddenError
 */
export function readOrder({
  tenantId,
  startedBy,
  role,
  workflow,
  input,
  withinRun = null,
}: Omit<WorkflowOrder, 'clientKey' | 'withinRun'> & {
  readonly withinRun?: string | null;
}): ReadOrder {
  requireId('tenantId', tenantId);
  requireId('startedBy', startedBy);
  if (!isRole(role)) throw new InvalidArgumentError('role', 'a role', 'something else');
  if (!isJsonObject(input)) throw new InvalidArgumentError('input', 'an object', 'something else');
  refuseNoWorkflow(workflow);
  if (withinRun !== null) requireId('withinRun', withinRun);
  if (!hasRole({ role }, 'execute')) throw new ForbiddenError('execute', role);
  // The run goes on for as long as it takes, whenever the session ends in which it was wanted.
  const principal = { kind: 'user', id: startedBy, tenantId, role, expiresAt: null } as const;
  return { principal, workflow, input, withinRun };
}

/** @throws InvalidArgumentError */
export function requireId(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw new InvalidArgumentError(name, 'an id', 'something else');
}

function refuseNoWorkflow(workflow: unknown): void {
  if (!isJsonObject(workflow))
    throw new InvalidArgumentError(
      'workflow',
      'an object with sources, or with a workflowId',
      'something else',
    );
  if ('sources' in workflow) refuseOddSources(workflow.sources);
  else requireId('workflow.workflowId', workflow.workflowId);
}

function refuseOddSources(sources: unknown): void {
  if (!Array.isArray(sources) || !sources.every((source) => typeof source === 'string'))
    throw new InvalidArgumentError('workflow.sources', 'a list of texts', 'something else');
  if (sources.length < 1 || sources.length > sourcesMax)
    throw new InvalidArgumentError(
      'workflow.sources',
      `1 to ${sourcesMax} texts long`,
      `${sources.length} texts long`,
    );
}
