import type { JsonValue, WorkflowProblem, WorkflowProgress, WorkflowTaskProgress } from '@ymera/kernel';
import type { TaskDefinition } from '../domain/definition.ts';
import type { Failure } from '../domain/payload.ts';
import type { RunState } from '../domain/run-state.ts';
import { selectedAgent } from '../domain/selected-agent.ts';
import { taskStatus } from '../domain/task-status.ts';
import { attemptsOf, failureOf } from '../domain/task-times.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { getLatestRun } from './find-run.ts';
import { readPayload } from './keep-payload.ts';
import { openRun } from './open-run.ts';
import { requireId } from './read-order.ts';

type Deps = Pick<ServiceDeps, 'stores' | 'log'>;

/** How far a run has come, and the run that goes on in its place; null when the tenant has none of this id. */
export async function showProgress(
  deps: Deps,
  { tenantId, runId }: { readonly tenantId: string; readonly runId: string },
): Promise<WorkflowProgress | null> {
  requireId('tenantId', tenantId);
  requireId('runId', runId);
  const [asked] = await deps.stores.runs.findMany(tenantId, [runId]);
  if (!asked) return null;
  const record = await getLatestRun(deps, { tenantId, runId });
  const [definition] = await deps.stores.workflows.findMany(tenantId, [record.workflowId]);
  if (!definition) return null;
  const { run } = await openRun(deps, { record, definition });
  return progressOf(deps, { runId, record, run });
}

async function progressOf(
  { stores }: Deps,
  { runId, record, run }: { readonly runId: string; readonly record: RunRecord; readonly run: RunState },
): Promise<WorkflowProgress> {
  const { tenantId, workflowId } = record;
  // What has been continued goes on elsewhere, as its record says in a moment.
  const ended = run.phase === 'ended' ? run : null;
  const end = ended && ended.status !== 'CONTINUED' ? ended.status : null;
  return {
    runId,
    workflowId,
    status: end ?? (run.paused ? 'PAUSED' : 'RUNNING'),
    tasks: run.definition.tasks.map((task) => taskOf(run, task)),
    output:
      end && ended?.output ? await readPayload(stores.blobs, { tenantId, payload: ended.output }) : null,
    error: end && ended ? errorOf(ended.failure) : null,
    seq: run.lastSeq,
  };
}

const taskOf = (run: RunState, { id, title, target }: TaskDefinition): WorkflowTaskProgress => ({
  taskId: id,
  name: title,
  status: taskStatus(run, id),
  attempts: attemptsOf(run, id),
  agentId: agentIn(target) ?? selectedAgent(run, id),
  error: errorOf(failureOf(run, id)),
});

const agentIn = (target: TaskDefinition['target']): string | null =>
  target.kind === 'agent' || target.kind === 'gate' ? target.agentId : null;

const errorOf = (failure: Failure | null): WorkflowProblem | null =>
  failure && { code: failure.code, message: failure.message, details: detailsOf(failure) };

/** What is kept apart from the log is too large to be told along. */
const detailsOf = ({ details }: Failure): JsonValue | null =>
  // Written from a JSON value.
  details?.kind === 'inline' ? (JSON.parse(details.json) as JsonValue) : null;
