import { type Clock, type Principal, UnauthenticatedError } from '@ymera/kernel';
import type { Bus } from '@ymera/kernel/events';
import type { PluginSettingsLimits } from '../../../plugin-desk.ts';

/** What it takes to follow something that is stored. */
export interface FollowDesk {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly settings: Pick<PluginSettingsLimits, 'watchMs'>;
}

export interface Followed<T> {
  /** Rings when there may be something new. */
  readonly channel: string;
  readonly principal: Principal;
  /** What is new since the last call. It is asked again at once while it has `more`, and never again when it is `over`. */
  read(signal: AbortSignal): Promise<News<T>>;
}

export interface News<T> {
  readonly items: readonly T[];
  readonly next: 'wait' | 'more' | 'over';
}

/**
 * What `read` finds, from now on: it is asked at once, at every ring and at every poll, until it says that it is over,
 * the signal aborts, or the reader returns. Ends with UnauthenticatedError when the principal expires.
 */
export function follow<T>(
  desk: FollowDesk,
  followed: Followed<T>,
  signal: AbortSignal,
): AsyncIterableIterator<T> {
  const leaving = new AbortController();
  return promptlyClosed(readOn(desk, followed, AbortSignal.any([signal, leaving.signal])), leaving);
}

async function* readOn<T>(
  { bus, clock, settings }: FollowDesk,
  { channel, principal, read }: Followed<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  // Listening begins before the first read, so that what is written in between rings.
  const listener = bus.listen(channel);
  try {
    while (!signal.aborted) {
      refuseExpired(principal, clock.now());
      const { items, next } = await readUnlessLeft(read, signal);
      for (const item of items) {
        if (signal.aborted) return;
        refuseExpired(principal, clock.now());
        yield item;
      }
      if (next === 'over') return;
      if (next === 'wait') await listener.heard(waitMs(principal, { now: clock.now(), ...settings }), signal);
    }
  } finally {
    listener.close();
  }
}

/** A read that the reader's own leaving has ended is no failure. */
async function readUnlessLeft<T>(read: Followed<T>['read'], signal: AbortSignal): Promise<News<T>> {
  try {
    return await read(signal);
  } catch (error) {
    if (signal.aborted) return { items: [], next: 'over' };
    throw error;
  }
}

/** Nobody waits beyond the end of his session. */
function waitMs({ expiresAt }: Principal, { now, watchMs }: { now: number; watchMs: number }): number {
  return expiresAt === null ? watchMs : Math.max(1, Math.min(watchMs, expiresAt - now));
}

function refuseExpired({ expiresAt }: Principal, now: number): void {
  if (expiresAt !== null && now >= expiresAt)
    throw new UnauthenticatedError('Your session has expired. Sign in and subscribe again.');
}

/** A generator that waits does not hear `return` until its wait is over; this one's wait is ended first. */
function promptlyClosed<T>(
  items: AsyncGenerator<T, void>,
  leaving: AbortController,
): AsyncIterableIterator<T> {
  return {
    next: () => items.next(),
    return: () => {
      leaving.abort();
      return items.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
