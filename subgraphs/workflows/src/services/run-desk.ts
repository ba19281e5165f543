import type { Report } from '../domain/report.ts';
import { channels, type ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';

/** Where the news of one run that is driven here come together. */
export interface RunDesk {
  /** The reports that have come. */
  collect(): Promise<News>;
  /** Forgets reports that stand in the log now, or came too late. */
  discard(news: News): Promise<void>;
  /** True when there may be news. */
  readonly hasNews: boolean;
  /** True when somebody rang since the last look: the log has to be looked at too. */
  readonly isRung: boolean;
  /** As if somebody had rung. */
  lookAgain(): void;
  /** Until there are news, the moment comes, or the signal aborts; false when it was the moment. */
  wait(until: number): Promise<boolean>;
  close(): void;
}

export interface News {
  readonly reports: readonly Report[];
  /** Of the reports that wait durably. */
  readonly inboxIds: readonly string[];
}

type Deps = Pick<ServiceDeps, 'stores' | 'bus' | 'mailbox' | 'clock'>;

/** The heartbeat rings; this is for the case that it stands still. */
const wakeMs = 30_000;
const inboxBatch = 200;
const newsCame = 'news';

/** Listens from here on, so that what comes while the log is being read is not missed. */
export function openDesk(
  deps: Deps,
  { record, isNew }: { readonly record: RunRecord; readonly isNew: boolean },
  signal: AbortSignal,
): RunDesk {
  const { stores, bus, mailbox, clock } = deps;
  const { id: runId, tenantId } = record;
  const closing = new AbortController();
  const over = AbortSignal.any([signal, closing.signal]);
  // What came before anybody listened is not known: log and inbox have to be looked at once. Of a new run nobody has
  // reported; and who has asked something of it already, holds the number of its next commit.
  let [rung, posted] = [!isNew, false];
  let wake: () => void = () => {};
  const mail = mailbox.open(runId, () => {
    posted = true;
    wake();
  });
  const bell = bus.listen(channels.drive(runId));
  const listen = async () => {
    while (!over.aborted) {
      if (!(await bell.heard(wakeMs, over))) continue;
      rung = true;
      wake();
    }
  };
  void listen();
  return {
    get hasNews() {
      return rung || posted;
    },
    get isRung() {
      return rung;
    },
    lookAgain: () => {
      rung = true;
    },
    collect: async () => {
      posted = false;
      const reports = mail.drain();
      if (!rung) return { reports, inboxIds: [] };
      rung = false;
      const kept = await stores.inbox.list({ tenantId, runId, limit: inboxBatch });
      if (kept.length === inboxBatch) rung = true;
      return {
        reports: [...reports, ...kept.map(({ report }) => report)],
        inboxIds: kept.map(({ id }) => id),
      };
    },
    discard: async ({ inboxIds: ids }) => {
      mail.settle();
      if (ids.length > 0) await stores.inbox.remove({ tenantId, runId, ids });
    },
    wait: async (until) => {
      const woken = new AbortController();
      // Without a reason of its own, each abort would make an error with a stack.
      wake = () => woken.abort(newsCame);
      if (rung || posted) wake();
      const ms = Math.min(Math.max(0, until - clock.now()), wakeMs);
      await clock.wait(ms, AbortSignal.any([woken.signal, over]));
      wake = () => {};
      return rung || posted || over.aborted;
    },
    close: () => {
      closing.abort(newsCame);
      mail.close();
      bell.close();
    },
  };
}
