import { InvalidArgumentError } from '@ymera/kernel';
import { analyse } from '../domain/analytics/analyse.ts';
import type { WorkflowAnalysis } from '../domain/analytics/analysis.ts';
import { type StudiedRun, studyRun } from '../domain/analytics/study.ts';
import { WorkflowNotFoundError } from '../domain/definition-errors.ts';
import type { ServiceDeps } from '../ports.ts';
import { findWorkflow } from './find-workflow.ts';
import { letOthers, listPastRuns, readHistories } from './past-runs.ts';

export interface AnalyseWorkflowCommand {
  readonly tenantId: string;
  /** A workflow's id, or its name for the latest version. Versions are not mixed: their tasks differ. */
  readonly workflow: string;
  /** The latest so many runs that have succeeded or failed; 1 to 200. */
  readonly runs: number;
  /** Started at or after, and before; null for no limit. */
  readonly startedFrom: number | null;
  readonly startedBefore: number | null;
}

const analysedRunsMax = 200;
/** Of all logs together. */
const eventsMax = 200_000;

type Deps = Pick<ServiceDeps, 'stores'>;

/**
 * What the latest runs of a workflow say about it, and what they give reason to change.
 *
 * @throws WorkflowNotFoundError or InvalidArgumentError, before any log is read
 */
export async function analyseWorkflow(
  { stores }: Deps,
  command: AnalyseWorkflowCommand,
  signal?: AbortSignal,
): Promise<WorkflowAnalysis> {
  const { tenantId, workflow: idOrName, runs } = command;
  if (!Number.isInteger(runs) || runs < 1 || runs > analysedRunsMax)
    throw new InvalidArgumentError('runs', `a whole number from 1 to ${analysedRunsMax}`, String(runs));
  const workflow = await findWorkflow({ stores }, { tenantId, idOrName });
  if (!workflow) throw new WorkflowNotFoundError(idOrName);
  const records = await listPastRuns(stores.runs, { ...command, workflowId: workflow.id }, signal);
  const studied: StudiedRun[] = [];
  for await (const history of readHistories(stores, { workflow, records, eventsMax }, signal)) {
    studied.push(studyRun(history));
    await letOthers(signal);
  }
  const analysing = analyse({
    workflowId: workflow.id,
    definition: workflow,
    runs: studied,
    runsLeftOut: records.length - studied.length,
  });
  for (;;) {
    const { done, value } = analysing.next();
    if (done) return value;
    await letOthers(signal);
  }
}
