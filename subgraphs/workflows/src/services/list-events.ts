import { InvalidArgumentError } from '@ymera/kernel';
import type { RunEvent } from '../domain/run-event.ts';
import type { ServiceDeps } from '../ports.ts';
import type { Commit } from '../run-ports.ts';

export interface ListEventsCommand {
  readonly tenantId: string;
  readonly runId: string;
  /** 0 for all events. */
  readonly afterSeq: number;
  readonly first: number;
}

/** An event, with the entry of the log that it stands in. */
export interface ListedEvent {
  readonly runId: string;
  readonly event: RunEvent;
  readonly commit: Commit;
}

/** A commit may be large: no more than so many are held at once. */
const readBatch = 10;

/**
 * The first events of a run's log after a seq; `nextSeq` is null when there are no more by now.
 *
 * @throws InvalidArgumentError for a seq that is none
 */
export async function listEvents(
  { stores }: Pick<ServiceDeps, 'stores'>,
  { tenantId, runId, afterSeq, first }: ListEventsCommand,
): Promise<{ readonly items: readonly ListedEvent[]; readonly nextSeq: number | null }> {
  if (!Number.isInteger(afterSeq) || afterSeq < 0)
    throw new InvalidArgumentError('afterSeq', 'a whole number from 0', String(afterSeq));
  const found: ListedEvent[] = [];
  let seq = afterSeq;
  // One more than asked for tells whether there are more; each commit brings at least one.
  while (found.length <= first) {
    const commits = await stores.commits.read({ tenantId, runId, afterSeq: seq, limit: readBatch });
    for (const commit of commits)
      for (const event of commit.events)
        if (event.seq > seq && found.length <= first) found.push({ runId, event, commit });
    seq = commits.at(-1)?.events.at(-1)?.seq ?? seq;
    if (commits.length < readBatch) break;
  }
  const items = found.slice(0, first);
  return { items, nextSeq: found.length > first ? (items.at(-1)?.event.seq ?? null) : null };
}
