import { advance } from '../domain/advance.ts';
import type { Workflow } from '../domain/definition.ts';
import { WorkflowNotFoundError } from '../domain/definition-errors.ts';
import { SeqNotFoundError } from '../domain/errors.ts';
import { newRun, type RunState } from '../domain/run-state.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { getLatestRun, getRun } from './find-run.ts';
import { openRun } from './open-run.ts';

/** A run that another is made from. */
export interface SourceRun {
  readonly record: RunRecord;
  readonly run: RunState;
  readonly workflow: Workflow;
}

type Deps = Pick<ServiceDeps, 'stores' | 'log'>;

/**
 * A run as it stands now, in its present form if it was continued.
 *
 * @throws RunNotFoundError, WorkflowNotFoundError
 */
export async function readSource(
  deps: Deps,
  wanted: { readonly tenantId: string; readonly runId: string },
): Promise<SourceRun> {
  const record = await getLatestRun(deps, wanted);
  const workflow = await workflowOf(deps, record);
  const { run } = await openRun(deps, { record, definition: workflow });
  return { record, run, workflow };
}

const readBatch = 200;

/**
 * A run as it stood after one of its events.
 *
 * @throws RunNotFoundError, WorkflowNotFoundError, SeqNotFoundError
 */
export async function readSourceAt(
  deps: Deps,
  { seq, ...wanted }: { readonly tenantId: string; readonly runId: string; readonly seq: number },
): Promise<SourceRun> {
  const record = await getRun(deps, wanted);
  const workflow = await workflowOf(deps, record);
  let run = newRun(record.id, workflow);
  while (run.lastSeq < seq) {
    const range = { ...wanted, afterSeq: run.lastSeq, limit: readBatch };
    const commits = await deps.stores.commits.read(range);
    const { lastSeq } = run;
    const events = commits.flatMap((commit) => commit.events).filter((event) => event.seq <= seq);
    if (events.length === 0) throw new SeqNotFoundError(record.id, { seq, lastSeq });
    run = advance(run, events).run;
  }
  return { record, run, workflow };
}

async function workflowOf({ stores }: Deps, record: RunRecord): Promise<Workflow> {
  const [workflow] = await stores.workflows.findMany(record.tenantId, [record.workflowId]);
  if (!workflow) throw new WorkflowNotFoundError(record.workflowId);
  return workflow;
}
