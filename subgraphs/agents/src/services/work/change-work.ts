import { isWaiting, type Work } from '../../domain/remote/work.ts';
import { WorkContendedError, WorkNotFoundError } from '../../domain/remote/work-errors.ts';
import type { WorkResult } from '../../domain/remote/work-result.ts';
import { workChannels } from './work-channels.ts';
import type { WorkDesk } from './work-desk.ts';

type ChangeDesk = Pick<WorkDesk, 'works' | 'bus'>;

/** Others that may come between. */
const attemptsMax = 50;

/**
 * Puts in the place of work what `decide` makes of it, and gives it; the same work is not written. `decide` may be called
 * again when others come between.
 *
 * @throws WorkNotFoundError, WorkContendedError, and whatever `decide` throws
 */
export async function changeWork(
  desk: ChangeDesk,
  { tenantId, id, result }: { readonly tenantId: string; readonly id: string; readonly result?: WorkResult },
  decide: (work: Work) => Work,
): Promise<Work> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const seen = await desk.works.find({ tenantId, id });
    if (!seen) throw new WorkNotFoundError(id);
    const next = decide(seen);
    if (next === seen) return seen;
    if (await desk.works.replace(seen, next, result)) {
      ringFor(desk, next);
      return next;
    }
  }
  throw new WorkContendedError(id);
}

/** Wakes the run that waits for it, and the agent that it waits for. */
export function ringFor({ bus }: Pick<WorkDesk, 'bus'>, work: Work): void {
  bus.ring(workChannels.of(work.id));
  if (isWaiting(work) && work.state.assignedTo !== null)
    bus.ring(workChannels.waitingFor({ tenantId: work.tenantId, agentId: work.state.assignedTo }));
}
