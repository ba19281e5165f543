import { InvalidArgumentError, type JsonValue, type Principal } from '@ymera/kernel';
import { RunEndedError, TaskNotFoundError, TaskNotHeldError } from '../domain/errors.ts';
import { readStepId } from '../domain/steps.ts';
import type { RunRecord } from '../run-ports.ts';
import { keepPayload } from './keep-payload.ts';
import { readInput } from './read-input.ts';
import { type ControlDeps, writeControl } from './write-control.ts';

export interface ResolveTaskCommand {
  readonly runId: string;
  readonly stepId: string;
  readonly as: 'retry' | 'failed' | 'succeeded';
  /** What the task came to, when it has succeeded; null when left out. */
  readonly output?: JsonValue | undefined;
  /** A second call with the same key changes nothing. */
  readonly clientKey?: string | null | undefined;
  readonly principal: Principal;
}

/**
 * Says what became of a step whose effect nobody knows, so that the run can go on.
 *
 * @throws RunNotFoundError, TaskNotFoundError, TaskNotHeldError, RunEndedError, InputTooLargeError, InvalidArgumentError
 */
export async function resolveTask(deps: ControlDeps, command: ResolveTaskCommand): Promise<RunRecord> {
  const { runId, stepId, as, output = null, clientKey, principal } = command;
  const { tenantId, id: by } = principal;
  if (as !== 'succeeded' && output !== null)
    throw new InvalidArgumentError('output', 'left out unless the task has succeeded', `given with "${as}"`);
  const json = readInput(output, deps.settings.payloadBytesMax);
  return writeControl(deps, { runId, tenantId, by, clientKey }, async ({ run, record }) => {
    const what = `Nobody can resolve "${stepId.slice(0, 100)}" of`;
    const { taskId } = readStepId(stepId);
    if (!run.tasks.has(taskId)) throw new TaskNotFoundError(record.id, stepId);
    if (run.phase === 'ended') throw new RunEndedError(record.id, what, 'it is over');
    const phase = run.steps.get(stepId)?.phase ?? 'waiting';
    if (phase !== 'held') throw new TaskNotHeldError(record.id, what, `it is ${phase}, not held`);
    if (as === 'succeeded' && run.index.byId.get(taskId)?.target.kind === 'gate')
      throw new InvalidArgumentError(
        'as',
        'RETRY or FAILED, since a gate is passed by its examiner alone',
        as,
      );
    const kept = as === 'succeeded' ? await keepPayload(deps.stores.blobs, { tenantId, json }) : null;
    return { happenings: [{ type: 'TASK_RESOLVED', stepId, by, as, output: kept }], tell: 'resolve_task' };
  });
}
