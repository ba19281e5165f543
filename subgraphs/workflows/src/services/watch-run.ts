import { InvalidArgumentError, type Principal, UnauthenticatedError } from '@ymera/kernel';
import { RunNotFoundError } from '../domain/errors.ts';
import type { RunEvent } from '../domain/run-event.ts';
import { channels, type ServiceDeps } from '../ports.ts';

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

type Deps = Pick<ServiceDeps, 'stores' | 'clock' | 'bus' | 'settings'>;

const readBatch = 50;
const endings: ReadonlySet<RunEvent['type']> = new Set(['RUN_SUCCEEDED', 'RUN_FAILED', 'RUN_CANCELLED']);

/**
 * A run's events in order from the one after `afterSeq`, read from its log, so that none is missed or told twice;
 * ends with the run, when the signal aborts, or when the reader returns.
 *
 * @throws RunNotFoundError or InvalidArgumentError, before the first event
 */
export async function watchRun(
  deps: Deps,
  command: WatchRunCommand,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<WatchedEvent>> {
  const { runId, afterSeq, principal } = command;
  if (!Number.isInteger(afterSeq) || afterSeq < 0)
    throw new InvalidArgumentError('afterSeq', 'a whole number from 0', String(afterSeq));
  const [record] = await deps.stores.runs.findMany(principal.tenantId, [runId]);
  if (!record) throw new RunNotFoundError(runId);
  const leaving = new AbortController();
  const events = readOn(deps, command, AbortSignal.any([signal, leaving.signal]));
  return promptlyClosed(events, leaving);
}

async function* readOn(
  { stores, bus, clock, settings }: Deps,
  { runId, afterSeq, principal }: WatchRunCommand,
  signal: AbortSignal,
): AsyncGenerator<WatchedEvent, void> {
  // Listening begins before the first read, so that what is written in between rings.
  const listener = bus.listen(channels.run(runId));
  try {
    let seq = afterSeq;
    while (!signal.aborted) {
      const range = { tenantId: principal.tenantId, runId, afterSeq: seq, limit: readBatch };
      const commits = await stores.commits.read(range);
      for (const event of commits.flatMap(({ events }) => events)) {
        if (event.seq <= seq) continue;
        if (signal.aborted) return;
        refuseExpired(principal, clock.now());
        seq = event.seq;
        yield { runId, event };
        if (endings.has(event.type)) return;
      }
      if (commits.length === 0) {
        if (await isOver(stores, { tenantId: principal.tenantId, runId, seq })) return;
        await listener.heard(settings.pollMs, signal);
      }
    }
  } finally {
    listener.close();
  }
}

/** True when a reader who has seen, or skipped, everything waits for a run that has ended. */
async function isOver(
  stores: Deps['stores'],
  { tenantId, runId, seq }: { tenantId: string; runId: string; seq: number },
): Promise<boolean> {
  const [record] = await stores.runs.findMany(tenantId, [runId]);
  return !record || (record.status !== 'RUNNING' && record.lastSeq <= seq);
}

function refuseExpired({ expiresAt }: Principal, now: number): void {
  if (expiresAt !== null && now >= expiresAt)
    throw new UnauthenticatedError(
      'Your session has expired. Sign in again, and go on after the last seq seen.',
    );
}

/** A generator that waits does not hear `return` until its wait is over; this one's wait is ended first. */
function promptlyClosed<T>(
  events: AsyncGenerator<T, void>,
  leaving: AbortController,
): AsyncIterableIterator<T> {
  return {
    next: () => events.next(),
    return: () => {
      leaving.abort();
      return events.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
