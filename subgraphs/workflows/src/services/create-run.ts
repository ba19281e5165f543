import { advance } from '../domain/advance.ts';
import type { Workflow, WorkflowDefinition } from '../domain/definition.ts';
import type { Payload } from '../domain/payload.ts';
import type { RunEvent, RunHappening } from '../domain/run-event.ts';
import { runStarted } from '../events.ts';
import { channels } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { keepPayload, readPayload } from './keep-payload.ts';
import { emptyRun } from './open-run.ts';
import { refuseOther } from './request-hash.ts';
import { appendCommit, type CommitDeps, type Written } from './write-commit.ts';

type Opening = Extract<RunHappening, { type: 'RUN_STARTED' }>;

/** A run that is to be. */
export interface NewRun
  extends Pick<RunRecord, 'id' | 'tenantId' | 'startedBy' | 'startedAt' | 'input' | 'parent'>,
    Pick<Opening, 'origin' | 'kept' | 'depth' | 'timeoutMs'> {
  readonly workflow: Workflow;
  /** What happens right after its start, in the same commit. */
  readonly after?: readonly RunHappening[];
  readonly pausedBy?: string | null;
  /** Of what a client asks for under a key, by `requestHashOf`. */
  readonly requestHash?: string;
}

/** Outputs that are kept are inline up to this many bytes in all; beyond, each is a blob. */
const keptBytesMax = 2_000_000;

/**
 * Stores a run, which will be driven to its end from here on. A run of the same id, or one that was started with the
 * client key before, is the answer instead.
 *
 * @throws RunKeyReusedError when the key stands for another request
 */
export async function createRun(
  deps: CommitDeps,
  planned: NewRun,
  clientKey: string | null = null,
): Promise<RunRecord> {
  const {
    workflow,
    after = [],
    kept,
    depth: _depth,
    timeoutMs: _timeoutMs,
    pausedBy = null,
    requestHash = null,
    ...run
  } = planned;
  const { tenantId } = run;
  const start = openingOf({ ...planned, kept: await slim(deps, tenantId, kept) });
  const json = JSON.stringify([start, ...after]);
  const record: RunRecord = {
    ...run,
    workflowId: workflow.id,
    workflowName: workflow.name,
    workflowHash: workflow.hash,
    priority: workflow.priority,
    opening: await keepPayload(deps.stores.blobs, { tenantId, json }),
    status: 'RUNNING',
    finishedAt: null,
    lastSeq: 0,
    continuedBy: null,
    wakeAt: 0,
    wakes: 0,
    parkedEpoch: 0,
    pausedBy,
    requestHash,
  };
  return begin(deps, { record, clientKey, workflow });
}

/** Driven here when there is a place for it: nobody has to look for it, or to read what is known. */
async function begin(
  deps: CommitDeps,
  { record, clientKey, workflow }: { record: RunRecord; clientKey: string | null; workflow: Workflow },
): Promise<RunRecord> {
  const seat = deps.seats?.take() ?? null;
  try {
    const stored = await deps.stores.runs.create(record, clientKey, seat?.lease ?? null);
    // An earlier run has its first commit, unless its process died in between: whoever drives it sees to that.
    const isNew = stored.id === record.id;
    refuseOther(stored, record.requestHash);
    const first = isNew ? await appendFirst(deps, { record: stored, definition: workflow }) : null;
    const isOurs = first !== null && first !== 'taken';
    if (seat && isOurs) seat.drive(stored, first.opened);
    else deps.bus.ring(channels.runnable);
    if (isOurs) await first.tell();
    return stored;
  } finally {
    seat?.leave();
  }
}

function openingOf({ workflow, parent, ...planned }: NewRun): Opening {
  const { startedBy, input, origin, kept, depth, timeoutMs } = planned;
  return {
    type: 'RUN_STARTED',
    workflowId: workflow.id,
    workflowHash: workflow.hash,
    startedBy,
    input,
    parent: parent && { runId: parent.runId, stepId: parent.stepId },
    origin,
    kept,
    depth,
    timeoutMs,
  };
}

/** The first of all its events, to see what can follow. */
export const firstEvents = (planned: NewRun): readonly RunEvent[] => [
  { ...openingOf(planned), seq: 1, at: planned.startedAt },
];

/** Writes a run's first commit. It follows from the record alone, so that whoever comes second changes nothing. */
export async function writeFirst(
  deps: CommitDeps,
  about: { record: RunRecord; definition: WorkflowDefinition },
): Promise<void> {
  const written = await appendFirst(deps, about);
  if (written !== 'taken') await written.tell();
}

async function appendFirst(
  deps: CommitDeps,
  { record, definition }: { record: RunRecord; definition: WorkflowDefinition },
): Promise<Written | 'taken'> {
  const { tenantId, opening, startedAt: at } = record;
  const happenings = await readPayload(deps.stores.blobs, { tenantId, payload: opening });
  // Written by createRun as a list of happenings.
  const events = (happenings as unknown as readonly RunHappening[]).map(
    (happening, index): RunEvent => ({ ...happening, seq: index + 1, at }),
  );
  const empty = emptyRun(record, definition);
  const { run } = advance(empty.run, events);
  const untold = [runStarted(record)];
  return appendCommit(deps, empty, { record, epoch: 0, events, run, untold, writerNonce: 'first' });
}

/** Sees to it that the first commit stays within what one document holds. */
async function slim(
  { stores }: CommitDeps,
  tenantId: string,
  kept: Opening['kept'],
): Promise<Opening['kept']> {
  const inline = kept.reduce(
    (sum, { output }) => sum + (output.kind === 'inline' ? output.json.length : 0),
    0,
  );
  if (inline <= keptBytesMax) return kept;
  const slimmed: { taskId: string; output: Payload }[] = [];
  for (const { taskId, output } of kept) {
    const payload =
      output.kind === 'inline'
        ? await keepPayload(stores.blobs, { tenantId, json: output.json, inlineBytesMax: 1_000 })
        : output;
    slimmed.push({ taskId, output: payload });
  }
  return slimmed;
}
