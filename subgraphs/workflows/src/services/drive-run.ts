import { randomBytes } from 'node:crypto';
import type { Report } from '../domain/report.ts';
import { happeningOf } from '../domain/report.ts';
import { type RunState, statusOf } from '../domain/run-state.ts';
import { nextWave } from '../domain/wave.ts';
import { runEnded } from '../events.ts';
import { channels, type RunRecord } from '../ports.ts';
import { appendTo, catchUp, type OpenRun } from './open-run.ts';
import { isFenced, type Owned, takeOver } from './take-over.ts';
import { createWorkbench, type WorkbenchDeps } from './workbench.ts';

/** How driving ended: with the run; because this process is stopping; because another has taken the run over. */
export type DriveEnd = 'ended' | 'stopped' | 'fenced';

/** Rings wake the driver; this is for the case that one is lost. */
const wakeMs = 30_000;

/** A run whose workflow is gone, which nothing here can do. */
export class OrphanRunError extends Error {
  override readonly name = 'OrphanRunError';
}

/** Drives a run, whose lease this process holds, as far as it can go. */
export async function driveRun(
  deps: WorkbenchDeps,
  record: RunRecord,
  signal: AbortSignal,
): Promise<DriveEnd> {
  const plan = await planOf(deps, record);
  const channel = channels.drive(record.id);
  // Listening begins before the log is read, so that a request which comes in between rings.
  const bell = deps.bus.listen(channel);
  try {
    const owned = await takeOver(deps, { record, plan });
    if (owned === 'fenced') return 'fenced';
    const bench = createWorkbench(deps, record, () => deps.bus.ring(channel));
    return await turn(deps, { record, owned, bell, bench }, signal).finally(() => bench.close());
  } finally {
    bell.close();
  }
}

interface Driving {
  readonly record: RunRecord;
  readonly owned: Owned;
  readonly bell: ReturnType<WorkbenchDeps['bus']['listen']>;
  readonly bench: ReturnType<typeof createWorkbench>;
}

// Ends with the run: each turn writes, or waits for something that is under way.
async function turn(deps: WorkbenchDeps, driving: Driving, signal: AbortSignal): Promise<DriveEnd> {
  const { record, bell, bench } = driving;
  let { opened } = driving.owned;
  let reports: readonly Report[] = [];
  while (!signal.aborted) {
    const next = await writeWave(deps, { record, owned: { ...driving.owned, opened }, reports });
    if (next === 'fenced') return 'fenced';
    if (next.written) reports = [];
    opened = next.opened;
    if (!next.written) continue;
    if (opened.run.phase === 'ended') {
      await recordEnd(deps, record, opened.run);
      return 'ended';
    }
    bench.take(opened.run, opened.effects);
    await bell.heard(wakeMs, signal);
    reports = bench.drain();
    // Woken by no report: somebody else may have written.
    if (reports.length === 0) {
      const others = await catchUp(deps.stores.commits, record, opened);
      if (isFenced(others.read, { ...driving.owned, opened })) return 'fenced';
      opened = others.opened;
    }
  }
  return 'stopped';
}

/** Writes what the reports mean and what they unlock, if anything. Not `written`: others came first, decide again. */
async function writeWave(
  deps: WorkbenchDeps,
  { record, owned, reports }: { record: RunRecord; owned: Owned; reports: readonly Report[] },
): Promise<{ opened: OpenRun; written: boolean } | 'fenced'> {
  const { opened, epoch } = owned;
  const now = deps.clock.now();
  const happenings = reports.flatMap(
    (report) => happeningOf(opened.run, report, { policy: deps.settings, now, random: deps.random() }) ?? [],
  );
  const mintKey = mintKeyFor(record.id);
  const wave = nextWave(opened.run, happenings, { now, mintKey });
  if (wave.events.length === 0) return { opened, written: true };
  const untold = wave.run.phase === 'ended' ? [runEnded(record, wave.run)] : [];
  const appended = await appendTo(deps, opened, { record, epoch, events: wave.events, untold });
  if (appended !== 'taken') return { opened: appended, written: true };
  const others = await catchUp(deps.stores.commits, record, opened);
  if (isFenced(others.read, owned)) return 'fenced';
  return { opened: others.opened, written: false };
}

async function planOf({ stores }: WorkbenchDeps, record: RunRecord): Promise<RunState['plan']> {
  const [workflow] = await stores.workflows.findMany(record.tenantId, [record.workflowId]);
  if (!workflow) throw new OrphanRunError(`The workflow ${record.workflowId} of ${record.id} is gone.`);
  return workflow.tasks;
}

async function recordEnd(
  { stores }: WorkbenchDeps,
  record: RunRecord,
  run: Extract<RunState, { phase: 'ended' }>,
): Promise<void> {
  const { finishedAt, lastSeq } = run;
  await stores.runs.recordOutcome(record, { status: statusOf(run), finishedAt, lastSeq });
}

const mintKeyFor =
  (runId: string) =>
  ({ taskId, attempt }: { taskId: string; attempt: number }) =>
    `${runId}:${taskId}:${attempt}:${randomBytes(8).toString('hex')}`;
