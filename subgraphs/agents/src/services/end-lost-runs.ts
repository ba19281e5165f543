import { heldBy, noUsage } from '../domain/agent-run.ts';
import type { RunDesk } from './run-desk.ts';
import { tellRun } from './tell-runs.ts';

type LostDesk = Pick<RunDesk, 'runs' | 'events' | 'clock' | 'log' | 'settings'>;

const batchSize = 100;

/**
 * Ends runs that a crash has left behind and that nobody has asked for since, so that none is shown as running for
 * ever. Their keys are given back: whoever asks later runs anew.
 */
export async function endLostRuns(desk: LostDesk): Promise<void> {
  const now = desk.clock.now();
  const before = now - desk.settings.lostAfterMs;
  for (const run of await desk.runs.listAbandoned({ before, limit: batchSize })) {
    const lease = { holder: 'sweep', epoch: run.state.lease.epoch + 1, until: now + desk.settings.leaseMs };
    // By way of a lease, since somebody may be taking the run over at this very moment.
    const taken = await desk.runs.takeOver(heldBy(run), { lease, now });
    if (!taken) continue;
    const message = 'The process that ran the agent ended before the agent did. Run it again.';
    const error = { code: 'RUN_LOST', message, retryable: true, details: {} };
    const result = { ok: false, error, usage: noUsage } as const;
    const finished = await desk.runs.finish(taken, { result, finishedAt: now, giveKeyBack: true });
    if (finished) await tellRun(desk, finished);
  }
}
