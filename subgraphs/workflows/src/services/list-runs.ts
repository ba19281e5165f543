import type { Page, PageRequest } from '@ymera/kernel';
import type { RunStatus } from '../domain/run-state.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';

export interface ListRunsCommand {
  readonly tenantId: string;
  /** A workflow's id, or its name for the runs of all its versions. */
  readonly workflowId: string | null;
  readonly status: RunStatus | null;
  /** Started at or after, and before. */
  readonly startedFrom?: number | null;
  readonly startedBefore?: number | null;
  /** The runs of workflows with a task for this agent. */
  readonly agentId?: string | null;
  /** The runs of workflows with this tag. */
  readonly tag?: string | null;
  /** The runs that are tasks of this run. */
  readonly parentRunId?: string | null;
  readonly page: PageRequest;
}

/** A page of runs, newest first; an unknown workflow has none. */
export async function listRuns(
  { stores }: Pick<ServiceDeps, 'stores'>,
  command: ListRunsCommand,
): Promise<Page<RunRecord>> {
  const { tenantId, status, startedFrom = null, startedBefore = null, parentRunId = null, page } = command;
  const workflowIds = await workflowsOf(stores, command);
  const filter = { workflowIds, status, startedFrom, startedBefore, parentRunId };
  return stores.runs.list(tenantId, filter, page);
}

/** The workflows that all conditions leave; null for all of them. */
async function workflowsOf(
  { workflows }: ServiceDeps['stores'],
  { tenantId, workflowId, agentId = null, tag = null }: ListRunsCommand,
): Promise<readonly string[] | null> {
  const lists = await Promise.all([
    workflowId === null
      ? null
      : workflows.listVersionIds(tenantId, workflowId).then((versions) => [workflowId, ...versions]),
    agentId === null ? null : workflows.listIdsWith(tenantId, { agentId }),
    tag === null ? null : workflows.listIdsWith(tenantId, { tag }),
  ]);
  const wanted = lists.filter((list) => list !== null);
  const [first, ...others] = wanted;
  if (!first) return null;
  return first.filter((id) => others.every((list) => list.includes(id)));
}
