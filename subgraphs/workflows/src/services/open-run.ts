import type { JsonValue } from '@ymera/kernel';
import { advance } from '../domain/advance.ts';
import type { WorkflowDefinition } from '../domain/definition.ts';
import type { RunEvent } from '../domain/run-event.ts';
import { fromSnapshot, SnapshotUnreadableError, toSnapshot } from '../domain/run-snapshot.ts';
import { newRun } from '../domain/run-state.ts';
import { type OpenedRun, type ServiceDeps, type Snapshot, snapshotBytesMax } from '../ports.ts';
import type { Commit, RunRecord } from '../run-ports.ts';
import { emptyLog, headOf, verifyCommit } from './seal-commit.ts';

const readBatch = 200;

export type OpenRun = OpenedRun;

type Deps = Pick<ServiceDeps, 'stores' | 'log'>;

/** Reads a run's log: from its latest snapshot, or from the beginning when that is not to be trusted. */
export async function openRun(
  deps: Deps,
  { record, definition }: { record: RunRecord; definition: WorkflowDefinition },
): Promise<OpenRun> {
  const begun = (await fromLatest(deps, { record, definition })) ?? emptyRun(record, definition);
  return (await catchUp(deps, record, begun)).opened;
}

export const emptyRun = ({ id }: Pick<RunRecord, 'id'>, definition: WorkflowDefinition): OpenRun => ({
  run: newRun(id, definition),
  head: emptyLog,
});

/** Applies what others have written since. */
export async function catchUp(
  { stores }: Pick<ServiceDeps, 'stores'>,
  { tenantId, id: runId }: RunRecord,
  opened: OpenRun,
): Promise<{ readonly opened: OpenRun; readonly read: readonly Commit[] }> {
  const read: Commit[] = [];
  let current = opened;
  for (;;) {
    const range = { tenantId, runId, afterSeq: current.run.lastSeq, limit: readBatch };
    const batch = await stores.commits.read(range);
    const events: RunEvent[] = [];
    let { head } = current;
    for (const commit of batch) {
      verifyCommit(head, commit);
      head = headOf(commit);
      events.push(...commit.events);
      read.push(commit);
    }
    if (batch.length > 0) current = { run: advance(current.run, events).run, head };
    if (batch.length < readBatch) return { opened: current, read };
  }
}

/** Keeps how a run stands, so that its log need not be read from the beginning. A failure costs time alone. */
export async function takeSnapshot(
  { stores, log }: Deps,
  { tenantId, id: runId }: RunRecord,
  { run, head }: OpenRun,
): Promise<void> {
  const state = JSON.stringify(toSnapshot(run));
  if (Buffer.byteLength(state) > snapshotBytesMax) {
    log.warn('a run is too large for a snapshot; its log will be read instead', { runId });
    return;
  }
  try {
    await stores.snapshots.save({ tenantId, runId, ...head, lastSeq: run.lastSeq, state });
  } catch (error) {
    log.warn('a snapshot could not be kept', { runId, error });
  }
}

async function fromLatest(
  { stores, log }: Deps,
  { record, definition }: { record: RunRecord; definition: WorkflowDefinition },
): Promise<OpenRun | null> {
  const snapshot = await stores.snapshots.find(record);
  if (!snapshot) return null;
  const why = await whyNotToTrust(stores.commits, record, snapshot);
  if (why === null) {
    try {
      const run = fromSnapshot(JSON.parse(snapshot.state) as JsonValue, definition);
      if (run.id === record.id && run.lastSeq === snapshot.lastSeq) return { run, head: headOf(snapshot) };
    } catch (error) {
      if (!(error instanceof SnapshotUnreadableError || error instanceof SyntaxError)) throw error;
    }
  }
  log.warn('a snapshot is not to be trusted; the log is read instead', { runId: record.id, why });
  return null;
}

/** A snapshot stands on a commit, which has to be in the log as the snapshot says. */
async function whyNotToTrust(
  commits: ServiceDeps['stores']['commits'],
  { tenantId, id: runId }: RunRecord,
  { number, hash, lastSeq }: Snapshot,
): Promise<string | null> {
  const [commit] = await commits.read({ tenantId, runId, afterSeq: lastSeq - 1, limit: 1 });
  if (commit?.number !== number || commit.events.at(-1)?.seq !== lastSeq) return 'the log has no such commit';
  return commit.hash === hash ? null : 'its commit has another hash';
}
