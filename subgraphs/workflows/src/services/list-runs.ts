import type { Page, PageRequest } from '@ymera/kernel';
import type { RunStatus } from '../domain/run-state.ts';
import type { RunRecord, ServiceDeps } from '../ports.ts';

export interface ListRunsCommand {
  readonly tenantId: string;
  /** A workflow's id, or its name for the runs of all its versions. */
  readonly workflowId: string | null;
  readonly status: RunStatus | null;
  readonly page: PageRequest;
}

/** A page of runs, newest first; an unknown workflow has none. */
export async function listRuns(
  { stores }: Pick<ServiceDeps, 'stores'>,
  { tenantId, workflowId, status, page }: ListRunsCommand,
): Promise<Page<RunRecord>> {
  if (workflowId === null) return stores.runs.list(tenantId, { workflowIds: null, status }, page);
  const versions = await stores.workflows.listVersionIds(tenantId, workflowId);
  return stores.runs.list(tenantId, { workflowIds: [workflowId, ...versions], status }, page);
}
