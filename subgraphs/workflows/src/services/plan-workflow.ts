import type { RunHistory } from '../domain/analytics/run-history.ts';
import { taskMedians } from '../domain/analytics/task-medians.ts';
import type { Workflow } from '../domain/definition.ts';
import { type Plan, planOf } from '../domain/plan.ts';
import type { ServiceDeps } from '../ports.ts';
import { getWorkflow } from './find-workflow.ts';
import { listPastRuns, readHistories } from './past-runs.ts';

export interface PlanWorkflowCommand {
  readonly tenantId: string;
  /** A workflow's id, or its name for the latest version. */
  readonly idOrName: string;
}

/** As many runs as the plan is drawn from, and events of their logs together. */
const runsMax = 20;
const eventsMax = 20_000;

/**
 * How a workflow would run: its tasks take as long as they did in the latest runs of this version, or, as long as there
 * are too few of them, as long as the definition allows.
 *
 * @throws WorkflowNotFoundError
 */
export async function planWorkflow(
  deps: Pick<ServiceDeps, 'stores'>,
  { tenantId, idOrName }: PlanWorkflowCommand,
  signal?: AbortSignal,
): Promise<{ readonly definition: Workflow; readonly plan: Plan }> {
  const { stores } = deps;
  const definition = await getWorkflow(deps, { tenantId, idOrName });
  const latest = { runs: runsMax, startedFrom: null, startedBefore: null };
  const records = await listPastRuns(stores.runs, { tenantId, workflowId: definition.id, ...latest }, signal);
  const histories: RunHistory[] = [];
  for await (const history of readHistories(stores, { workflow: definition, records, eventsMax }, signal))
    histories.push(history);
  return { definition, plan: planOf(definition, taskMedians(histories)) };
}
