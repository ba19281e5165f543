import type { Clock } from '@ymera/kernel';
import { leaving } from '../../domain/errors.ts';

/** Resolves when no call of the copy is under way, or when the time is over. */
export async function quietWithin(
  copy: { quiet(): Promise<void> },
  ms: number,
  clock: Pick<Clock, 'wait'>,
): Promise<void> {
  const done = new AbortController();
  await Promise.race([copy.quiet(), clock.wait(ms, done.signal)]);
  done.abort();
}

/** What the others wait for goes on when one of them leaves. @throws DeadlineExceededError */
export async function unlessLeft<T>(shared: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return await shared;
  const left = Promise.withResolvers<never>();
  const leave = () => left.reject(leaving(signal.reason));
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([shared, left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
    // Nobody may be left to hear how it ends.
    shared.catch(() => {});
    left.promise.catch(() => {});
  }
}
