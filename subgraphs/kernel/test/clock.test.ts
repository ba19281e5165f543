import { systemClock } from '@ymera/kernel';
import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';

describe('the system clock', () => {
  it('ends a wait at once when its signal aborts, without an error', async () => {
    const leaving = new AbortController();
    const waited = systemClock.wait(3_600_000, leaving.signal);
    leaving.abort();
    await expect(waited).resolves.toBeUndefined();
  });

  it('does not wait at all for a signal that has aborted', async () => {
    await expect(systemClock.wait(3_600_000, AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('waits no longer than asked', async () => {
    await expect(systemClock.wait(1)).resolves.toBeUndefined();
  });
});

describe('the manual clock', () => {
  it('stands still until it is moved', () => {
    const clock = createManualClock(5);
    expect(clock.now()).toBe(5);
  });

  it('wakes in order those whose wait is over, each at its own time, and nobody else', async () => {
    const clock = createManualClock(0);
    const woken: [string, number][] = [];
    const sleep = async (name: string, ms: number) => {
      await clock.wait(ms);
      woken.push([name, clock.now()]);
    };
    void sleep('late', 30);
    void sleep('early', 10);
    void sleep('never', 1000);
    await clock.advance(50);
    expect(woken).toEqual([
      ['early', 10],
      ['late', 30],
    ]);
    expect(clock.now()).toBe(50);
    expect(clock.waiting).toBe(1);
  });

  it('wakes who goes to sleep again within the time that passes', async () => {
    const clock = createManualClock(0);
    let rounds = 0;
    void (async () => {
      for (; rounds < 10; rounds++) await clock.wait(10);
    })();
    await clock.advance(35);
    expect(rounds).toBe(3);
  });

  it('lets go of a wait that is aborted', async () => {
    const clock = createManualClock(0);
    const leaving = new AbortController();
    const waited = clock.wait(10, leaving.signal);
    leaving.abort();
    await waited;
    expect(clock.waiting).toBe(0);
    await clock.wait(10, AbortSignal.abort());
    expect(clock.waiting).toBe(0);
  });
});
