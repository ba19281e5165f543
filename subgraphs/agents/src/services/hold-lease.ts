import type { HeldRun } from '../domain/agent-run.ts';
import type { RunDesk } from './run-desk.ts';

export interface HeldLease {
  /** Aborts when another process has taken the run over. */
  readonly lost: AbortSignal;
  letGo(): Promise<void>;
}

/** Renews the lease three times in its lifetime until it is let go. */
export function holdLease(
  { runs, clock, log, settings }: Pick<RunDesk, 'runs' | 'clock' | 'log' | 'settings'>,
  held: HeldRun,
): HeldLease {
  const ended = new AbortController();
  const lost = new AbortController();

  async function renew(): Promise<void> {
    while (!ended.signal.aborted && !lost.signal.aborted) {
      await clock.wait(settings.leaseMs / 3, ended.signal);
      if (ended.signal.aborted) return;
      // An unreachable store is no lost lease yet: the store decides when the run is finished.
      const renewed = await runs.renew(held, clock.now() + settings.leaseMs).catch((error) => {
        log.warn('renewing the lease of an agent run failed', { agentRunId: held.runId, error });
        return true;
      });
      if (!renewed) lost.abort();
    }
  }

  const renewing = renew();
  return {
    lost: lost.signal,
    letGo: () => {
      ended.abort();
      return renewing;
    },
  };
}
