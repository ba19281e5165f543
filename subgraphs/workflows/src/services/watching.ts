import { type Clock, type Principal, UnauthenticatedError } from '@ymera/kernel';

/** @throws UnauthenticatedError once the watcher's session is over */
export function refuseExpired({ expiresAt }: Principal, clock: Clock): void {
  if (expiresAt !== null && clock.now() >= expiresAt)
    throw new UnauthenticatedError('Your session has expired. Sign in again, and go on from what was seen.');
}

/**
 * What a generator gives, until the signal aborts or the reader returns. A generator that waits does not hear `return`
 * until its wait is over; this one's wait is ended first.
 */
export function watched<T>(
  watch: (signal: AbortSignal) => AsyncGenerator<T, void>,
  signal: AbortSignal,
): AsyncIterableIterator<T> {
  const leaving = new AbortController();
  const events = watch(AbortSignal.any([signal, leaving.signal]));
  return {
    next: () => events.next(),
    return: () => {
      leaving.abort();
      return events.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
