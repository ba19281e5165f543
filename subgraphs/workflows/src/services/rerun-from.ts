import { newId, type Principal } from '@ymera/kernel';
import { descendantsOf } from '../domain/definition-index.ts';
import { TaskNotFoundError } from '../domain/errors.ts';
import type { RunRecord } from '../run-ports.ts';
import { createRun } from './create-run.ts';
import { keptOutputs } from './kept-outputs.ts';
import { readClientKey } from './read-input.ts';
import { readSource } from './read-source.ts';
import { refuseUnusable, type StartDeps } from './refuse-unusable.ts';
import { requestHashOf } from './request-hash.ts';

export interface RerunFromCommand {
  readonly runId: string;
  /** This task, and all that come after it, are done anew. */
  readonly taskId: string;
  /** A second call with the same key answers with the first call's run. */
  readonly clientKey?: string | null | undefined;
  readonly principal: Principal;
}

/**
 * Starts a new run of the same version of the workflow on the same input, which keeps the outputs of all tasks of a
 * run that do not come after the one named. Gates examine anew: what they approve, they approve in one run. What has
 * been undone is done anew.
 *
 * @throws RunNotFoundError, TaskNotFoundError, WorkflowUnusableError, RunKeyReusedError, InvalidArgumentError
 */
export async function rerunFrom(deps: StartDeps, command: RerunFromCommand): Promise<RunRecord> {
  const { runId, taskId, principal } = command;
  const { tenantId } = principal;
  const clientKey = readClientKey(command.clientKey);
  const { record, run, workflow } = await readSource(deps, { tenantId, runId });
  if (!run.tasks.has(taskId)) throw new TaskNotFoundError(record.id, taskId);
  const requestHash = requestHashOf('rerun', record.id, taskId);
  const earlier = await refuseUnusable(deps, { workflow, clientKey, principal, requestHash });
  if (earlier) return earlier;
  const after = descendantsOf(run.index, taskId);
  const startedAt = deps.clock.now();
  const planned = {
    id: newId('run', startedAt),
    tenantId,
    startedBy: principal.id,
    startedAt,
    input: record.input,
    parent: null,
    workflow,
    origin: { kind: 'rerun', runId: record.id, seq: run.lastSeq },
    kept: keptOutputs(run, { isWanted: (id) => id !== taskId && !after.has(id), approvals: 'unchanged' }),
    depth: 0,
    timeoutMs: workflow.timeoutMs,
    requestHash,
  } as const;
  return createRun(deps, planned, clientKey);
}
