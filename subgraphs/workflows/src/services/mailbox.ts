import type { Mailbox } from '../dispatch-ports.ts';
import type { Report } from '../domain/report.ts';

interface Box {
  readonly waiting: { readonly report: Report; readonly onTaken?: (() => void) | undefined }[];
  readonly wake: () => void;
}

/** The reports of workers, by the runs that this process drives. */
export function createMailbox(): Mailbox {
  const boxes = new Map<string, Box>();
  return {
    deliver: (runId, report, onTaken) => {
      const box = boxes.get(runId);
      if (!box) return false;
      box.waiting.push({ report, onTaken });
      box.wake();
      return true;
    },
    open: (runId, wake) => {
      const box: Box = { waiting: [], wake };
      boxes.set(runId, box);
      let drained: Box['waiting'] = [];
      return {
        drain: () => {
          const mail = box.waiting.splice(0);
          drained.push(...mail);
          return mail.map(({ report }) => report);
        },
        settle: () => {
          const settled = drained;
          drained = [];
          for (const { onTaken } of settled) onTaken?.();
        },
        close: () => {
          if (boxes.get(runId) === box) boxes.delete(runId);
        },
      };
    },
  };
}
