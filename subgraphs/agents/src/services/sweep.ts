import { endLostRuns } from './end-lost-runs.ts';
import type { RunDesk } from './run-desk.ts';
import { tellUntoldRuns } from './tell-runs.ts';

/** Tells what is untold, at once and then in regular intervals, and ends what is lost, until the signal aborts. */
export async function keepSweeping(desk: RunDesk, signal: AbortSignal): Promise<void> {
  await attempt(desk, tellUntoldRuns);
  while (!signal.aborted) {
    // Lost runs only after a first wait: at start, workflows must have the time to take theirs up again.
    await desk.clock.wait(desk.settings.sweepMs, signal);
    if (signal.aborted) return;
    await attempt(desk, tellUntoldRuns);
    await attempt(desk, endLostRuns);
  }
}

async function attempt(desk: RunDesk, work: (desk: RunDesk) => Promise<void>): Promise<void> {
  try {
    await work(desk);
  } catch (error) {
    desk.log.error('sweeping agent runs failed; it will be tried again', { error });
  }
}
