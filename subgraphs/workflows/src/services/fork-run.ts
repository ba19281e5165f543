import { InvalidArgumentError, type JsonValue, newId, type Principal } from '@ymera/kernel';
import { advance } from '../domain/advance.ts';
import { InputNotEditableError } from '../domain/errors.ts';
import type { RunHappening } from '../domain/run-event.ts';
import { whyNotEditable } from '../domain/run-queries.ts';
import type { RunRecord } from '../run-ports.ts';
import { createRun, firstEvents, type NewRun } from './create-run.ts';
import { keepPayload } from './keep-payload.ts';
import { keptOutputs } from './kept-outputs.ts';
import { emptyRun, openRun } from './open-run.ts';
import { readClientKey, readInput, refuseUnfit } from './read-input.ts';
import { readSourceAt } from './read-source.ts';
import { refuseUnusable, type StartDeps } from './refuse-unusable.ts';
import { requestHashOf } from './request-hash.ts';
import type { ControlDeps } from './write-control.ts';

export interface ForkRunCommand {
  readonly runId: string;
  /** The new run keeps what had been done after this event. */
  readonly seq: number;
  /** The new run's input; that of the run it comes from when left out. */
  readonly input?: JsonValue | undefined;
  /** What steps take instead of their filled-in templates. */
  readonly edits?: readonly { readonly stepId: string; readonly input: JsonValue }[] | null | undefined;
  /** A second call with the same key answers with the first call's run. */
  readonly clientKey?: string | null | undefined;
  readonly principal: Principal;
}

const editsMax = 100;

/**
 * Starts a new run of the same version of the workflow from how a run stood after one of its events, with what of its
 * input, or of its steps' inputs, is to be otherwise. What was under way then is begun anew.
 *
 * @throws RunNotFoundError, SeqNotFoundError, InputNotEditableError, InputTooLargeError, RunInputInvalidError,
 * WorkflowUnusableError, RunKeyReusedError, InvalidArgumentError
 */
export async function forkRun(deps: StartDeps, command: ForkRunCommand): Promise<RunRecord> {
  const { runId, seq, input, principal } = command;
  const { tenantId } = principal;
  const { blobs } = deps.stores;
  const clientKey = readClientKey(command.clientKey);
  if (!Number.isInteger(seq) || seq < 1)
    throw new InvalidArgumentError('seq', 'a whole number from 1', String(seq));
  const json = input === undefined ? null : readInput(input, deps.settings.inputBytesMax);
  const { record, run, workflow } = await readSourceAt(deps, { tenantId, runId, seq });
  if (input !== undefined) refuseUnfit(workflow, input);
  const requestHash = requestHashOf('fork', record.id, seq, JSON.stringify([input, command.edits ?? []]));
  const earlier = await refuseUnusable(deps, { workflow, clientKey, principal, requestHash });
  if (earlier) return earlier;
  // What has been undone since is no more, though it stood at that event.
  const { run: now } = await openRun(deps, { record, definition: workflow });
  const isSame = input === undefined && !command.edits?.length;
  const startedAt = deps.clock.now();
  const planned: NewRun = {
    id: newId('run', startedAt),
    tenantId,
    startedBy: principal.id,
    startedAt,
    input: json === null ? record.input : await keepPayload(blobs, { tenantId, json }),
    parent: null,
    workflow,
    origin: { kind: 'fork', runId: record.id, seq },
    kept: keptOutputs(run, { isWanted: () => true, approvals: isSame ? 'unchanged' : 'none', now }),
    depth: 0,
    timeoutMs: workflow.timeoutMs,
    requestHash,
  };
  const after = await readEdits(deps, command);
  refuseUnfitEdits(planned, after);
  return createRun(deps, { ...planned, after }, clientKey);
}

type Edit = Extract<RunHappening, { type: 'INPUT_EDITED' }>;

async function readEdits(
  { stores, settings }: ControlDeps,
  { edits, principal }: ForkRunCommand,
): Promise<readonly Edit[]> {
  const { tenantId, id: by } = principal;
  const given = edits ?? [];
  if (given.length > editsMax)
    throw new InvalidArgumentError('edits', `at most ${editsMax}`, String(given.length));
  const read: Edit[] = [];
  for (const { stepId, input } of given) {
    const json = readInput(input, settings.payloadBytesMax);
    const kept = await keepPayload(stores.blobs, { tenantId, json });
    read.push({ type: 'INPUT_EDITED', stepId, input: kept, by });
  }
  return read;
}

/** What can be edited depends on what the new run keeps. */
function refuseUnfitEdits(planned: NewRun, edits: readonly Edit[]): void {
  const { run } = emptyRun({ id: planned.id }, planned.workflow);
  const begun = advance(run, firstEvents(planned)).run;
  for (const { stepId } of edits) {
    const why = whyNotEditable(begun, stepId);
    if (why)
      throw new InputNotEditableError(
        planned.id,
        `Nobody can edit the input of "${stepId.slice(0, 100)}" of`,
        why,
      );
  }
}
