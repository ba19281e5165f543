import type { JsonValue, Principal } from '@ymera/kernel';
import { InputNotEditableError, RunEndedError, TaskNotFoundError } from '../domain/errors.ts';
import { whyNotEditable } from '../domain/run-queries.ts';
import { readStepId } from '../domain/steps.ts';
import type { RunRecord } from '../run-ports.ts';
import { keepPayload } from './keep-payload.ts';
import { readInput } from './read-input.ts';
import { type ControlDeps, writeControl } from './write-control.ts';

export interface EditInputCommand {
  readonly runId: string;
  readonly stepId: string;
  readonly input: JsonValue;
  readonly principal: Principal;
}

/**
 * Sets what a step takes instead of its filled-in template; approvals and gates take nothing else. The same input a
 * second time changes nothing, unless the step has begun since.
 *
 * @throws RunNotFoundError, TaskNotFoundError, RunEndedError, InputNotEditableError, InputTooLargeError
 */
export async function editInput(deps: ControlDeps, command: EditInputCommand): Promise<RunRecord> {
  const { runId, stepId, input, principal } = command;
  const { tenantId, id: by } = principal;
  const json = readInput(input, deps.settings.payloadBytesMax);
  const kept = await keepPayload(deps.stores.blobs, { tenantId, json });
  return writeControl(deps, { runId, tenantId, by }, ({ run, record }) => {
    const what = `Nobody can edit the input of "${stepId.slice(0, 100)}" of`;
    if (!run.tasks.has(readStepId(stepId).taskId)) throw new TaskNotFoundError(record.id, stepId);
    if (run.phase === 'ended') throw new RunEndedError(record.id, what, 'it is over');
    const why = whyNotEditable(run, stepId);
    if (why) throw new InputNotEditableError(record.id, what, why);
    const before = run.edits.get(stepId);
    if (before && JSON.stringify(before) === JSON.stringify(kept) && !run.steps.has(stepId)) return null;
    return { happenings: [{ type: 'INPUT_EDITED', stepId, input: kept, by }], tell: 'edit_input' };
  });
}
