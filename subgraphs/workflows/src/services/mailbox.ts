import type { Mailbox } from '../dispatch-ports.ts';
import type { Report } from '../domain/report.ts';

/** The reports of the workers of this process, by the runs that it drives. */
export function createMailbox(): Mailbox {
  const boxes = new Map<string, { reports: Report[]; readonly wake: () => void }>();
  return {
    deliver: (runId, report) => {
      const box = boxes.get(runId);
      if (!box) return false;
      box.reports.push(report);
      box.wake();
      return true;
    },
    open: (runId, wake) => {
      const box = { reports: [] as Report[], wake };
      boxes.set(runId, box);
      return {
        drain: () => box.reports.splice(0),
        close: () => {
          if (boxes.get(runId) === box) boxes.delete(runId);
        },
      };
    },
  };
}
