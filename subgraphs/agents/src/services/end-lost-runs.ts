import { heldBy, noUsage, type RunningRun } from '../domain/agent-run.ts';
import type { RunDesk } from './run-desk.ts';
import { tellRun } from './tell-runs.ts';

type LostDesk = Pick<RunDesk, 'runs' | 'events' | 'clock' | 'log' | 'settings'>;

const batchSize = 100;

/**
 * Ends runs that a crash has left behind and that nobody has asked for since, so that none is shown as running for
 * ever. Their keys are given back: whoever asks later runs anew.
 */
export async function endLostRuns(desk: LostDesk): Promise<void> {
  const before = desk.clock.now() - desk.settings.lostAfterMs;
  const message = 'The process that this ran in ended before it did. Ask for it again.';
  for (const run of await desk.runs.listAbandoned({ before, limit: batchSize }))
    await endAsLost(desk, run, { message, retryable: true });
}

/** Ends an abandoned run as failed; one that may be tried again gives its key back. */
export async function endAsLost(
  desk: LostDesk,
  run: RunningRun,
  { message, retryable }: { message: string; retryable: boolean },
): Promise<void> {
  const now = desk.clock.now();
  const lease = { holder: 'lost', epoch: run.state.lease.epoch + 1, until: now + desk.settings.leaseMs };
  // By way of a lease, since somebody may be taking the run over at this very moment.
  const taken = await desk.runs.takeOver(heldBy(run), { lease, now });
  if (!taken) return;
  const error = { code: 'RUN_LOST', message, retryable, details: {} };
  const result = { ok: false, error, usage: noUsage } as const;
  const finished = await desk.runs.finish(taken, { result, finishedAt: now, giveKeyBack: retryable });
  if (finished) await tellRun(desk, finished);
}
