import { InvalidArgumentError, pageRequest } from '@ymera/kernel';
import type { LoopEvent } from '../../domain/loop/loop-event.ts';
import type { LoopEventStore } from '../../ports.ts';

interface LoopEventQuery {
  readonly tenantId: string;
  readonly runId: string;
  /** 0 for all events. */
  readonly afterSeq: number;
  readonly first?: number | null | undefined;
}

/**
 * The first events of a run after a seq; `nextSeq` is null when there are no more by now.
 *
 * @throws InvalidArgumentError for a page that is too long, or a seq that is none
 */
export async function listLoopEvents(
  history: LoopEventStore,
  { tenantId, runId, afterSeq, first: asked }: LoopEventQuery,
  signal?: AbortSignal,
): Promise<{ readonly items: readonly LoopEvent[]; readonly nextSeq: number | null }> {
  checkSeq(afterSeq);
  const { first } = pageRequest({ first: asked ?? null });
  const found = await history.list({ tenantId, runId, after: afterSeq, limit: first + 1 }, signal);
  const items = found.slice(0, first);
  return { items, nextSeq: found.length > first ? (items.at(-1)?.seq ?? null) : null };
}

/** @throws InvalidArgumentError */
export function checkSeq(afterSeq: number): void {
  if (!Number.isInteger(afterSeq) || afterSeq < 0)
    throw new InvalidArgumentError('afterSeq', 'a whole number from 0', String(afterSeq));
}
