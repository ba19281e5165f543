import type { Report } from '../domain/report.ts';
import { channels, type ServiceDeps } from '../ports.ts';
import type { RunRef } from '../run-ports.ts';

/** Brings a report to whoever drives its run; resolves once it is safe there, or cannot be brought at all. */
export type HandIn = (run: RunRef, report: Report) => Promise<void>;

type Deps = Pick<ServiceDeps, 'stores' | 'bus' | 'clock' | 'log'> & Partial<Pick<ServiceDeps, 'mailbox'>>;

const triesMax = 5;
const pauseMs = 500;

/**
 * In memory when the run is driven here; else into the inbox, and then it rings. The run need not be woken: with a
 * step under way it is not parked. A report that gets lost costs a call under the same key.
 */
export const createHandIn =
  ({ stores, bus, clock, log, mailbox }: Deps): HandIn =>
  async ({ tenantId, id: runId }, report) => {
    if (mailbox?.deliver(runId, report)) return;
    for (let tries = 1; tries <= triesMax; tries++) {
      try {
        await stores.inbox.put({ tenantId, runId, report });
        return bus.ring(channels.drive(runId));
      } catch (error) {
        log.warn('a report could not be kept', { runId, tries, error });
        if (tries < triesMax) await clock.wait(pauseMs * tries);
      }
    }
  };
