import { type RunHistory, type RunLog, readHistory } from '../domain/analytics/run-history.ts';
import type { Workflow } from '../domain/definition.ts';
import { WorkflowNotFoundError } from '../domain/definition-errors.ts';
import type { RunEvent } from '../domain/run-event.ts';
import type { ServiceDeps, Stores } from '../ports.ts';
import type { Commit, RunRecord } from '../run-ports.ts';
import { emptyLog, headOf, verifyCommit } from './seal-commit.ts';

const readBatch = 200;
/** Of one run: well above what the engine writes before it lets another run go on. */
const historyEventsMax = 20_000;

type Deps = Pick<ServiceDeps, 'clock' | 'stores'>;

/** A run's log laid out by tasks and steps, up to now. What is beyond `historyEventsMax` events is not read. */
export async function openHistory(
  { stores, clock }: Deps,
  record: RunRecord,
  signal?: AbortSignal,
): Promise<RunHistory> {
  const [definition] = await stores.workflows.findMany(record.tenantId, [record.workflowId]);
  if (!definition) throw new WorkflowNotFoundError(record.workflowId);
  const log = await readRunLog(stores.commits, { record, definition, eventsMax: historyEventsMax }, signal);
  return readHistory(log, clock.now());
}

/**
 * A run's log from its beginning.
 *
 * @throws BrokenLogError when somebody changed it
 */
export async function readRunLog(
  commits: Pick<Stores['commits'], 'read'>,
  {
    record: { id: runId, tenantId },
    definition,
    eventsMax,
  }: { readonly record: RunRecord; readonly definition: Workflow; readonly eventsMax: number },
  signal?: AbortSignal,
): Promise<RunLog> {
  const events: RunEvent[] = [];
  let head = emptyLog;
  for (;;) {
    signal?.throwIfAborted();
    const afterSeq = events.at(-1)?.seq ?? 0;
    const batch: readonly Commit[] = await commits.read({ tenantId, runId, afterSeq, limit: readBatch });
    for (const commit of batch) {
      verifyCommit(head, commit);
      // Whole commits alone: a run stands somewhere only between them.
      if (events.length + commit.events.length > eventsMax)
        return { runId, definition, events, isPartial: true };
      head = headOf(commit);
      events.push(...commit.events);
    }
    if (batch.length < readBatch) return { runId, definition, events, isPartial: false };
  }
}
