import { advance } from '../domain/advance.ts';
import type { Effect } from '../domain/effects.ts';
import type { RunEvent } from '../domain/run-event.ts';
import { newRun, type RunState } from '../domain/run-state.ts';
import { runStarted } from '../events.ts';
import type { Commit, CommitLog, RunRecord, ServiceDeps } from '../ports.ts';
import { channels } from '../ports.ts';
import { emptyLog, headOf, type LogHead, sealCommit, verifyCommit } from './seal-commit.ts';
import { tellCommit } from './tell-events.ts';

const readBatch = 200;

/** A run as its log tells it. */
export interface OpenRun {
  readonly run: RunState;
  /** All that is outstanding, see `advance`. */
  readonly effects: readonly Effect[];
  readonly head: LogHead;
}

type Plan = RunState['plan'];

/** Reads a run's log from its beginning. */
export async function openRun(
  commits: CommitLog,
  { record, plan }: { record: RunRecord; plan: Plan },
): Promise<OpenRun> {
  const opened = { run: newRun(record.id, plan), effects: [], head: emptyLog };
  return (await catchUp(commits, record, opened)).opened;
}

/** Applies what others have written since. */
export async function catchUp(
  commits: CommitLog,
  { tenantId, id: runId }: RunRecord,
  opened: OpenRun,
): Promise<{ readonly opened: OpenRun; readonly read: readonly Commit[] }> {
  const read: Commit[] = [];
  let current = opened;
  for (;;) {
    const range = { tenantId, runId, afterSeq: current.run.lastSeq, limit: readBatch };
    const batch = await commits.read(range);
    for (const commit of batch) {
      verifyCommit(current.head, commit);
      current = { ...advance(current.run, commit.events), head: headOf(commit) };
      read.push(commit);
    }
    if (batch.length < readBatch) return { opened: current, read };
  }
}

/** Writes the next commit. `taken`: another has written since; catch up, and decide again. */
export async function appendTo(
  deps: Pick<ServiceDeps, 'stores' | 'events' | 'log' | 'bus'>,
  opened: OpenRun,
  step: {
    readonly record: RunRecord;
    readonly epoch: number;
    readonly events: readonly RunEvent[];
    readonly untold?: Commit['untold'];
    readonly writerNonce?: string;
  },
): Promise<OpenRun | 'taken'> {
  const { record, epoch, events, untold = [], writerNonce } = step;
  const next = advance(opened.run, events);
  const commit = sealCommit(
    opened.head,
    { runId: record.id, tenantId: record.tenantId, epoch, events, untold },
    writerNonce,
  );
  if ((await deps.stores.commits.append(commit)) === 'taken') return 'taken';
  deps.bus.ring(channels.run(record.id));
  await tellCommit(deps, commit);
  return { ...next, head: headOf(commit) };
}

/** Writes a run's first commit. It follows from the record alone, so that whoever comes second changes nothing. */
export async function appendFirst(
  deps: Parameters<typeof appendTo>[0],
  { record, plan }: { record: RunRecord; plan: Plan },
): Promise<void> {
  const { workflowId, workflowHash, startedBy, startedAt: at, input } = record;
  const events: RunEvent[] = [
    { type: 'RUN_STARTED', seq: 1, at, workflowId, workflowHash, startedBy, input },
  ];
  const opened = { run: newRun(record.id, plan), effects: [], head: emptyLog };
  await appendTo(deps, opened, {
    record,
    epoch: 0,
    events,
    untold: [runStarted(record)],
    writerNonce: 'first',
  });
}
