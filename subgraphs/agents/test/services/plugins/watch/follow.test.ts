import { UnauthenticatedError } from '@ymera/kernel';
import { createBus } from '@ymera/kernel/events';
import { aPrincipal, createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { follow, type News } from '../../../../src/services/plugins/watch/follow.ts';

/** Something that is stored, and rings when it changes. */
function aShelf(options: { watchMs?: number; expiresAt?: number } = {}) {
  const bus = createBus();
  const clock = createManualClock(0);
  const stored: string[] = [];
  let told = 0;
  const read = async (): Promise<News<string>> => {
    const items = stored.slice(told);
    told = stored.length;
    return { items, next: items.includes('end') ? 'over' : 'wait' };
  };
  // Long enough that a test which needed the poll would time out: the bus has to ring.
  const desk = { bus, clock, settings: { watchMs: options.watchMs ?? 60_000 } };
  const principal = aPrincipal({ expiresAt: options.expiresAt ?? null });
  const signal = new AbortController();
  return {
    clock,
    stored,
    signal,
    ring: () => bus.ring('shelf'),
    followed: follow(desk, { channel: 'shelf', principal, read }, signal.signal),
    failing: (error: Error) =>
      follow(desk, { channel: 'shelf', principal, read: () => Promise.reject(error) }, signal.signal),
  };
}

async function all(items: AsyncIterable<string>) {
  const seen = [];
  for await (const item of items) seen.push(item);
  return seen;
}

describe('following what is stored', () => {
  test('gives what is there, then what comes at each ring, and ends when it is over', async () => {
    const { followed, stored, ring } = aShelf();
    stored.push('a');
    expect(await followed.next()).toEqual({ value: 'a', done: false });
    const second = followed.next();
    stored.push('b', 'end');
    ring();
    expect(await second).toEqual({ value: 'b', done: false });
    expect(await all(followed)).toEqual(['end']);
  });

  test('finds what another process stored, which rings nowhere here', async () => {
    const { followed, stored } = aShelf({ watchMs: 5 });
    const first = followed.next();
    stored.push('from elsewhere');
    expect(await first).toEqual({ value: 'from elsewhere', done: false });
    await followed.return?.();
  });

  test('ends at once when the reader leaves while nothing happens', async () => {
    const { followed } = aShelf();
    const pending = followed.next();
    await followed.return?.();
    expect(await pending).toEqual({ value: undefined, done: true });
  });

  test('ends at once when the signal aborts while nothing happens', async () => {
    const { followed, signal } = aShelf();
    const pending = followed.next();
    signal.abort();
    expect(await pending).toEqual({ value: undefined, done: true });
  });

  test('gives nothing more to an expired session, not even what was read before it expired', async () => {
    const { followed, stored, clock } = aShelf({ expiresAt: 1_000 });
    stored.push('a', 'b');
    expect(await followed.next()).toMatchObject({ value: 'a' });
    await clock.advance(1_000);
    await expect(followed.next()).rejects.toThrow(UnauthenticatedError);
  });

  test('wakes at the end of a session to end with it, however long the poll', async () => {
    const { followed, clock } = aShelf({ expiresAt: 20 });
    const pending = followed.next();
    await clock.advance(20);
    await expect(pending).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('fails with the store, but not with a read that its own leaving ended', async () => {
    const { failing, signal } = aShelf();
    await expect(failing(new Error('the store is gone')).next()).rejects.toThrow('the store is gone');
    const left = failing(new Error('aborted'));
    signal.abort();
    expect(await left.next()).toEqual({ value: undefined, done: true });
  });
});
