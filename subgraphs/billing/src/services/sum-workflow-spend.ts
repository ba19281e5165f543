import { InvalidArgumentError } from '@ymera/kernel';
import { type WorkflowSpend, workflowSpendOf } from '../domain/workflow-spend.ts';
import type { UsageStore } from '../ports.ts';

const runsMax = 1_000;

/**
 * What the runs of a workflow that were looked at cost the tenant so far, and on which tasks.
 *
 * @param query.analysisId `<workflow's id>:<run's id>,<run's id>…`
 * @throws InvalidArgumentError when it names more than a thousand runs
 */
export async function sumWorkflowSpend(
  { usage }: { readonly usage: UsageStore },
  { tenantId, analysisId }: { readonly tenantId: string; readonly analysisId: string },
  signal?: AbortSignal,
): Promise<WorkflowSpend> {
  const named = analysisId.slice(analysisId.indexOf(':') + 1);
  const workflowRunIds = named === '' ? [] : named.split(',', runsMax + 1);
  if (workflowRunIds.length > runsMax)
    throw new InvalidArgumentError('id', `at most ${runsMax} runs`, 'more of them');
  return workflowSpendOf(await usage.sumTasks({ tenantId, workflowRunIds }, signal));
}
