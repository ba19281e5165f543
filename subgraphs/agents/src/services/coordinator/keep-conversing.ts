import { consumes } from '../../events.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';
import { hearRunEnded, keepFollowing } from './follow-runs.ts';

/** Follows runs, and hears of their ends, until the signal aborts. */
export async function keepConversing(desk: CoordinatorDesk, signal: AbortSignal): Promise<void> {
  const stop = desk.events.consume({ consumer: 'agents', topics: consumes }, (event) =>
    hearRunEnded(desk, event),
  );
  await keepFollowing(desk, signal);
  await stop();
}
