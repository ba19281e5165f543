import type { Clock } from '@ymera/kernel';
import type { Listener } from '@ymera/kernel/events';
import { isOpen, type Work } from '../../domain/remote/work.ts';
import { WorkNotFoundError } from '../../domain/remote/work-errors.ts';
import { workChannels } from './work-channels.ts';
import type { WorkDesk } from './work-desk.ts';

type AwaitDesk = Pick<WorkDesk, 'works' | 'bus' | 'clock' | 'settings'>;

interface Awaited {
  readonly work: Work;
  /** Hears how the work stands, at every look; false ends the wait. */
  readonly tell: (work: Work) => Promise<boolean>;
}

/**
 * The work once it has ended, or as it stands at its deadline or when the signal aborts; null when `tell` has ended the
 * wait.
 */
export async function awaitWork(
  desk: AwaitDesk,
  { work: { tenantId, id, deadlineAt }, tell }: Awaited,
  signal: AbortSignal,
): Promise<Work | null> {
  // Listening begins before the first look, so that what is written in between rings.
  const listener = desk.bus.listen(workChannels.of(id));
  try {
    for (;;) {
      const work = await desk.works.find({ tenantId, id });
      if (!work) throw new WorkNotFoundError(id);
      if (!(await tell(work))) return null;
      const left = deadlineAt - desk.clock.now();
      if (!isOpen(work) || signal.aborted || left <= 0) return work;
      await ringOrPass(desk.clock, listener, { ms: Math.min(left, desk.settings.workPollMs), signal });
    }
  } finally {
    listener.close();
  }
}

/** Until it rings, or the time has passed by the clock. */
async function ringOrPass(
  clock: Clock,
  listener: Listener,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<void> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  await Promise.race([listener.heard(ms, until), clock.wait(ms, until)]);
  over.abort();
}
