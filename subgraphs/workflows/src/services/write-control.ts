import { InvalidArgumentError } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import type { DomainEvent } from '@ymera/kernel/events';
import type { Workflow } from '../domain/definition.ts';
import { WorkflowNotFoundError } from '../domain/definition-errors.ts';
import { RunBusyError } from '../domain/errors.ts';
import type { RunHappening } from '../domain/run-event.ts';
import type { RunState } from '../domain/run-state.ts';
import { createWriter } from '../domain/writer.ts';
import { type Control, runControlled } from '../events.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { getLatestRun } from './find-run.ts';
import { openRun } from './open-run.ts';
import { type CommitDeps, writeCommit } from './write-commit.ts';

export type ControlDeps = CommitDeps & Pick<ServiceDeps, 'clock'>;

export interface ControlRequest {
  readonly runId: string;
  readonly tenantId: string;
  /** Who asks. */
  readonly by: string;
  /** A second request with the same key changes nothing, and answers as the first. */
  readonly clientKey?: string | null | undefined;
}

/** What a request comes to. */
export interface ControlDecision {
  readonly happenings: readonly RunHappening[];
  /** For the audit log. */
  readonly tell: Control | ((place: { readonly seq: number; readonly at: number }) => DomainEvent);
}

export interface ControlledRun {
  readonly run: RunState;
  readonly record: RunRecord;
}

/** The process that drives the run writes at the same time; it cannot win so many times in a row unless all is broken. */
const racesMax = 50;

/**
 * Writes a request into a run's log, and wakes whoever drives it. A run that was continued is asked in its present
 * form. `decide` refuses by throwing, and answers null when there is nothing to do.
 *
 * @throws RunNotFoundError, RunBusyError, and what `decide` throws
 */
export async function writeControl(
  deps: ControlDeps,
  request: ControlRequest,
  decide: (asked: ControlledRun, now: number) => ControlDecision | null | Promise<ControlDecision | null>,
): Promise<RunRecord> {
  const nonce = nonceOf(request);
  for (let race = 0; race < racesMax; race++) {
    const record = await getLatestRun(deps, request);
    const definition = await workflowOf(deps, record);
    if (nonce && (await isThere(deps, record, nonce))) return woken(deps, record);
    const opened = await openRun(deps, { record, definition });
    // Its record will say in a moment which run goes on in its place.
    if (opened.run.phase === 'ended' && opened.run.continuedBy !== null && record.continuedBy === null) {
      await deps.stores.runs.wake(record);
      continue;
    }
    const at = deps.clock.now();
    const decision = await decide({ run: opened.run, record }, at);
    if (!decision) return woken(deps, record);
    const writer = createWriter(opened.run, at);
    for (const happening of decision.happenings) writer.write(happening);
    const { run, events } = writer;
    const place = { seq: run.lastSeq, at };
    const told =
      typeof decision.tell === 'function'
        ? decision.tell(place)
        : runControlled(record, { by: request.by, control: decision.tell, ...place });
    // The head's epoch says: not an owner's commit. Owners catch up on it instead of giving way.
    const { epoch } = opened.head;
    const commit = { record, epoch, events, run, untold: [told], wakes: true };
    const written = await writeCommit(deps, opened, nonce ? { ...commit, writerNonce: nonce } : commit);
    if (written !== 'taken') return record;
  }
  throw new RunBusyError(request.runId);
}

/** Whoever asked before may have died before the run was woken. */
async function woken({ stores }: ControlDeps, record: RunRecord): Promise<RunRecord> {
  if (record.status === 'RUNNING') await stores.runs.wake(record);
  return record;
}

async function workflowOf({ stores }: ControlDeps, record: RunRecord): Promise<Workflow> {
  const [workflow] = await stores.workflows.findMany(record.tenantId, [record.workflowId]);
  if (!workflow) throw new WorkflowNotFoundError(record.workflowId);
  return workflow;
}

const clientKeyLengthMax = 100;

/** The commit of a request that has a key carries it, so that the log itself says whether it was written. */
function nonceOf({ clientKey, by }: ControlRequest): string | null {
  if (clientKey === null || clientKey === undefined) return null;
  if (clientKey.length < 1 || clientKey.length > clientKeyLengthMax)
    throw new InvalidArgumentError(
      'clientKey',
      `1 to ${clientKeyLengthMax} characters long`,
      `${clientKey.length} characters long`,
    );
  return `asked:${sha256Hex(JSON.stringify([by, clientKey])).slice(0, 40)}`;
}

const readBatch = 200;

async function isThere({ stores }: ControlDeps, record: RunRecord, nonce: string): Promise<boolean> {
  let afterSeq = 0;
  for (;;) {
    const range = { tenantId: record.tenantId, runId: record.id, afterSeq, limit: readBatch };
    const commits = await stores.commits.read(range);
    if (commits.some(({ writerNonce }) => writerNonce === nonce)) return true;
    if (commits.length < readBatch) return false;
    afterSeq = commits.at(-1)?.events.at(-1)?.seq ?? afterSeq;
  }
}
