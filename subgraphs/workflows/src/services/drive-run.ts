import type { WorkflowDefinition } from '../domain/definition.ts';
import type { Report } from '../domain/report.ts';
import { runEnded } from '../events.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { createDecider, type DecideNeeds } from './decide-needs.ts';
import { canGoOn, decideWave } from './decide-wave.ts';
import { endRun } from './end-run.ts';
import { catchUp, type OpenRun } from './open-run.ts';
import { parkRun } from './park-run.ts';
import { openDesk, type RunDesk } from './run-desk.ts';
import { isFenced, type Owned, ownedFrom, takeOver } from './take-over.ts';
import { createWorkbench, type Workbench } from './workbench.ts';
import { appendCommit, type Written } from './write-commit.ts';

/** How driving ended: with the run; because it only waits; because this process stops, or was overtaken by another. */
export type DriveEnd = 'ended' | 'parked' | 'stopped' | 'fenced';

/** A run whose workflow is gone, which nothing here can do. */
export class OrphanRunError extends Error {
  override readonly name = 'OrphanRunError';
}

/** A run whose lease this process holds, and what is known of it when its log need not be read. */
export interface Claimed {
  readonly record: RunRecord;
  readonly opened?: OpenRun | undefined;
}

/** Drives a run as far as it can go. */
export async function driveRun(
  deps: ServiceDeps,
  { record, opened }: Claimed,
  signal: AbortSignal,
): Promise<DriveEnd> {
  const definition = await definitionOf(deps, record);
  // Listening begins before the log is read, so that a request which comes in between rings.
  const desk = openDesk(deps, { record, isNew: opened !== undefined }, signal);
  const bench = createWorkbench(deps, record);
  try {
    const owned = opened ? ownedFrom(opened) : await takeOver(deps, { record, definition });
    if (owned === 'fenced') return 'fenced';
    const decide = createDecider(deps, record);
    return await takeTurns(deps, { record, owned, desk, bench, decide }, signal);
  } finally {
    desk.close();
    bench.close();
  }
}

interface Driving {
  readonly record: RunRecord;
  readonly owned: Owned;
  readonly desk: RunDesk;
  readonly bench: Workbench;
  readonly decide: DecideNeeds;
}

// Ends with the run, or when there is nothing to hold in memory: each turn writes, or waits for something.
async function takeTurns(deps: ServiceDeps, driving: Driving, signal: AbortSignal): Promise<DriveEnd> {
  const { record, desk, bench } = driving;
  let { owned } = driving;
  while (!signal.aborted) {
    const { isRung } = desk;
    const [news, others] = await Promise.all([
      desk.collect(),
      isRung ? catchUp(deps, record, owned.opened) : null,
    ]);
    const reports = bench.review(news.reports);
    const moved = await moveOn(deps, { ...driving, owned }, { reports, others });
    if (moved === 'fenced') return 'fenced';
    owned = { ...owned, opened: moved.opened };
    const { run } = moved.opened;
    if (run.phase === 'ended') {
      await Promise.all([moved.tell(), desk.discard(news), endRun(deps, { record, run })]);
      // It may be taken up again, and then need not wait for the lease to end.
      if (run.status === 'FAILED') await deps.stores.runs.release(deps.nodeId, [record.id]);
      return 'ended';
    }
    // What comes next goes first: a report that is still there should this process die has come too late then.
    await bench.take(owned);
    await Promise.all([moved.tell(), desk.discard(news)]);
    if (desk.hasNews || bench.hasNews || canGoOn(run, deps)) continue;
    const parking = await parkRun(deps, { record, owned, desk });
    if (parking === 'parked') return 'parked';
    if (parking === 'lost') return 'fenced';
    if (parking === 'news') desk.lookAgain();
    await desk.wait(bench.nextAt(run));
  }
  return 'stopped';
}

/** Others write requests at the same time; they cannot win so many times in a row unless all is broken. */
const racesMax = 100;

interface Arrived {
  readonly reports: readonly Report[];
  /** What others have written into the log; null when nobody rang. */
  readonly others: Awaited<ReturnType<typeof catchUp>> | null;
}

/** Commits what the news mean and what they unlock, if anything. */
async function moveOn(
  deps: ServiceDeps,
  { record, owned, decide }: Driving,
  { reports, others: seen }: Arrived,
): Promise<Written | 'fenced'> {
  let { opened } = owned;
  let others = seen;
  for (let race = 0; race < racesMax; race++) {
    if (others) {
      if (isFenced(others.read, { ...owned, opened })) return 'fenced';
      opened = others.opened;
    }
    const written = await writeWave(deps, { record, epoch: owned.epoch, opened, decide }, reports);
    if (written !== 'taken') return written;
    others = await catchUp(deps, record, opened);
  }
  throw new Error(`Others have written into the log of ${record.id} each time that it was to be moved on.`);
}

async function writeWave(
  deps: ServiceDeps,
  { record, epoch, opened, decide }: Pick<Driving, 'record' | 'decide'> & Owned,
  reports: readonly Report[],
): Promise<Written | 'taken'> {
  const { events, run } = await decideWave(deps, { record, run: opened.run, decide }, reports);
  if (events.length === 0) return { opened, tell: async () => {} };
  const untold = run.phase === 'ended' ? [runEnded(record, run)] : [];
  return appendCommit(deps, opened, { record, epoch, events, run, untold });
}

async function definitionOf({ stores }: ServiceDeps, record: RunRecord): Promise<WorkflowDefinition> {
  const [workflow] = await stores.workflows.findMany(record.tenantId, [record.workflowId]);
  if (!workflow) throw new OrphanRunError(`The workflow ${record.workflowId} of ${record.id} is gone.`);
  return workflow;
}
