import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RunHistory, readHistory } from '../domain/analytics/run-history.ts';
import type { Workflow } from '../domain/definition.ts';
import type { Stores } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { readRunLog } from './read-history.ts';

export interface PastRunsQuery {
  readonly tenantId: string;
  /** One version: others have other tasks. */
  readonly workflowId: string;
  /** The latest so many. */
  readonly runs: number;
  /** Started at or after, and before; null for no limit. */
  readonly startedFrom: number | null;
  readonly startedBefore: number | null;
}

const pageSize = 100;
/** Pages of runs that are looked through for such as tell something. */
const pagesMax = 20;
/** A run whose log is longer is left out. */
const runEventsMax = 20_000;

/** Runs from which something can be learned about the next ones: those that went from beginning to end. */
export async function listPastRuns(
  runs: Stores['runs'],
  { tenantId, workflowId, runs: most, startedFrom, startedBefore }: PastRunsQuery,
  signal?: AbortSignal,
): Promise<readonly RunRecord[]> {
  const workflowIds = [workflowId];
  const filter = { workflowIds, status: null, startedFrom, startedBefore, parentRunId: null };
  const found: RunRecord[] = [];
  let after: string | null = null;
  for (let page = 0; page < pagesMax && found.length < most; page++) {
    signal?.throwIfAborted();
    const { items, nextCursor } = await runs.list(tenantId, filter, { first: pageSize, after });
    found.push(...items.filter(isTelling));
    if (nextCursor === null) break;
    after = nextCursor;
  }
  return found.slice(0, most);
}

/** One made from another has done a part, and how long a cancelled one took says nothing. */
const isTelling = ({ status, origin }: RunRecord): boolean =>
  (status === 'SUCCEEDED' || status === 'FAILED') && origin.kind === 'start';

export interface HistoriesQuery {
  readonly workflow: Workflow;
  readonly records: readonly RunRecord[];
  /** Of all logs together: runs beyond are left out. */
  readonly eventsMax: number;
}

/** The histories of ended runs, read one after the other while somebody asks for them. */
export async function* readHistories(
  { commits }: Pick<Stores, 'commits'>,
  { workflow, records, eventsMax }: HistoriesQuery,
  signal?: AbortSignal,
): AsyncGenerator<RunHistory, void, void> {
  let left = eventsMax;
  for (const record of records) {
    const most = Math.min(left, runEventsMax);
    if (record.lastSeq > most) continue;
    const log = await readRunLog(commits, { record, definition: workflow, eventsMax: most }, signal);
    left -= log.events.length;
    // A run that ended may have been reopened since it was listed.
    const history = log.isPartial ? null : readHistory(log);
    await letOthers(signal);
    if (history && history.endedAt !== null) yield history;
  }
}

/** Laying a log out is work for this process; others get their turn in between. */
export async function letOthers(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  signal?.throwIfAborted();
}
