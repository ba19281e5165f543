import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidArgumentError } from '@ymera/kernel';
import { analyse } from '../domain/analytics/analyse.ts';
import type { WorkflowAnalysis } from '../domain/analytics/analysis.ts';
import { readHistory } from '../domain/analytics/run-history.ts';
import { type StudiedRun, studyRun } from '../domain/analytics/study.ts';
import type { Cost } from '../domain/analytics/task-statistics.ts';
import type { Workflow } from '../domain/definition.ts';
import { WorkflowNotFoundError } from '../domain/errors.ts';
import type { RunRecord, ServiceDeps, Stores } from '../ports.ts';
import { findWorkflow } from './find-workflow.ts';
import { readRunLog } from './read-history.ts';

export interface AnalyseWorkflowCommand {
  readonly tenantId: string;
  /** A workflow's id, or its name for the latest version. Versions are not mixed: their tasks differ. */
  readonly workflow: string;
  /** The latest so many runs that have succeeded or failed; 1 to 200. */
  readonly runs: number;
  /** Started at or after, and before; null for no limit. */
  readonly startedFrom: number | null;
  readonly startedBefore: number | null;
  /** What runs spent on their tasks; null when that is not known. */
  readonly costs: readonly Cost[] | null;
}

const analysedRunsMax = 200;
/** Of one run, and of all together: a run whose log is longer is left out. */
const runEventsMax = 20_000;
const eventsMax = 200_000;
const pageSize = 100;
/** Pages of runs that are looked through for such as can be analysed. */
const pagesMax = 20;

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
  const { tenantId, workflow: idOrName, runs, costs } = command;
  if (!Number.isInteger(runs) || runs < 1 || runs > analysedRunsMax)
    throw new InvalidArgumentError('runs', `a whole number from 1 to ${analysedRunsMax}`, String(runs));
  const workflow = await findWorkflow({ stores }, { tenantId, idOrName });
  if (!workflow) throw new WorkflowNotFoundError(idOrName);
  const records = await listAnalysable(stores.runs, { command, workflow }, signal);
  const studied = await studyRuns(stores, { workflow, records }, signal);
  const analysing = analyse({
    workflowId: workflow.id,
    definition: workflow,
    runs: studied,
    runsLeftOut: records.length - studied.length,
    costs,
  });
  for (;;) {
    const { done, value } = analysing.next();
    if (done) return value;
    await letOthers(signal);
  }
}

async function listAnalysable(
  runs: Stores['runs'],
  { command, workflow }: { readonly command: AnalyseWorkflowCommand; readonly workflow: Workflow },
  signal: AbortSignal | undefined,
): Promise<readonly RunRecord[]> {
  const { tenantId, startedFrom, startedBefore } = command;
  const workflowIds = [workflow.id];
  const filter = { workflowIds, status: null, startedFrom, startedBefore, parentRunId: null };
  const found: RunRecord[] = [];
  let after: string | null = null;
  for (let page = 0; page < pagesMax && found.length < command.runs; page++) {
    signal?.throwIfAborted();
    const { items, nextCursor } = await runs.list(tenantId, filter, { first: pageSize, after });
    found.push(...items.filter(isAnalysable));
    if (nextCursor === null) break;
    after = nextCursor;
  }
  return found.slice(0, command.runs);
}

/** Runs from beginning to end: one made from another has done a part, and how long a cancelled one took says nothing. */
const isAnalysable = ({ status, origin }: RunRecord): boolean =>
  (status === 'SUCCEEDED' || status === 'FAILED') && origin.kind === 'start';

async function studyRuns(
  { commits }: Pick<Stores, 'commits'>,
  { workflow, records }: { readonly workflow: Workflow; readonly records: readonly RunRecord[] },
  signal: AbortSignal | undefined,
): Promise<readonly StudiedRun[]> {
  const studied: StudiedRun[] = [];
  let left = eventsMax;
  for (const record of records) {
    const most = Math.min(left, runEventsMax);
    if (record.lastSeq > most) continue;
    const log = await readRunLog(commits, { record, definition: workflow, eventsMax: most }, signal);
    left -= log.events.length;
    // A run that ended may have been reopened since it was listed.
    const history = log.isPartial ? null : readHistory(log);
    await letOthers(signal);
    if (!history || history.endedAt === null) continue;
    studied.push(studyRun(history));
    await letOthers(signal);
  }
  return studied;
}

/** Laying a log out is work for this process; others get their turn in between. */
async function letOthers(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  signal?.throwIfAborted();
}
