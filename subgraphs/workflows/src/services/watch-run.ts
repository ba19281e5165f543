import { InvalidArgumentError, type Principal } from '@ymera/kernel';
import type { RunEvent } from '../domain/run-event.ts';
import { channels, type ServiceDeps } from '../ports.ts';
import { getRun } from './find-run.ts';
import { refuseExpired, watched } from './watching.ts';

export interface WatchRunCommand {
  readonly runId: string;
  /** 0 for all events. */
  readonly afterSeq: number;
  readonly principal: Principal;
}

/** One event, with the run it belongs to by id alone: how the run stands is looked up when the event is delivered. */
export interface WatchedEvent {
  readonly runId: string;
  readonly event: RunEvent;
}

export type WatchDeps = Pick<ServiceDeps, 'stores' | 'clock' | 'bus' | 'settings'>;

const readBatch = 50;

/** A run that has failed can be taken up again: its log ends with one of these only when nothing comes after it. */
const endings: ReadonlySet<RunEvent['type']> = new Set([
  'RUN_SUCCEEDED',
  'RUN_FAILED',
  'RUN_CANCELLED',
  'RUN_CONTINUED',
]);

/**
 * A run's events in order from the one after `afterSeq`, read from its log, so that none is missed or told twice;
 * ends with the run, when the signal aborts, or when the reader returns.
 *
 * @throws RunNotFoundError or InvalidArgumentError, before the first event
 */
export async function watchRun(
  deps: WatchDeps,
  command: WatchRunCommand,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<WatchedEvent>> {
  const { runId, afterSeq, principal } = command;
  if (!Number.isInteger(afterSeq) || afterSeq < 0)
    throw new InvalidArgumentError('afterSeq', 'a whole number from 0', String(afterSeq));
  await getRun(deps, { tenantId: principal.tenantId, runId });
  return watched((over) => readOn(deps, command, over), signal);
}

async function* readOn(
  { stores, bus, clock, settings }: WatchDeps,
  { runId, afterSeq, principal }: WatchRunCommand,
  signal: AbortSignal,
): AsyncGenerator<WatchedEvent, void> {
  // Listening begins before the first read, so that what is written in between rings.
  const listener = bus.listen(channels.run(runId));
  const { tenantId } = principal;
  try {
    let [seq, hasEnded] = [afterSeq, false];
    while (!signal.aborted) {
      const commits = await stores.commits.read({ tenantId, runId, afterSeq: seq, limit: readBatch });
      for (const event of commits.flatMap(({ events }) => events)) {
        if (event.seq <= seq) continue;
        if (signal.aborted) return;
        refuseExpired(principal, clock);
        seq = event.seq;
        hasEnded = endings.has(event.type);
        yield { runId, event };
      }
      if (commits.length > 0) continue;
      if (hasEnded || (await isOver(stores, { tenantId, runId, seq }))) return;
      await listener.heard(settings.pollMs, signal);
    }
  } finally {
    listener.close();
  }
}

/** True when a reader who has seen, or skipped, everything waits for a run that has ended. */
async function isOver(
  stores: WatchDeps['stores'],
  { tenantId, runId, seq }: { tenantId: string; runId: string; seq: number },
): Promise<boolean> {
  const [record] = await stores.runs.findMany(tenantId, [runId]);
  return !record || (record.status !== 'RUNNING' && record.lastSeq <= seq);
}
