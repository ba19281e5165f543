import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ending } from '../../src/host/ending.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the ending of a call', () => {
  it('has no reason before its time, and then its code', () => {
    const ending = new Ending(100, undefined);
    vi.advanceTimersByTime(99);
    expect(ending.reason).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(ending.reason).toBe('WALL_TIMEOUT');
  });

  it('comes with the abort of the caller, and at once when that was before', () => {
    const caller = new AbortController();
    const ending = new Ending(100, caller.signal);
    caller.abort();
    expect(ending.reason).toBe('CANCELLED');
    expect(new Ending(100, caller.signal).reason).toBe('CANCELLED');
  });

  it('tells each listener once, and none that took it back', () => {
    const ending = new Ending(100, undefined);
    const kept = vi.fn();
    const takenBack = vi.fn();
    ending.onEnd(kept);
    ending.onEnd(takenBack)();
    ending.end('MESSAGE_FLOOD');
    ending.end('CANCELLED');
    expect(kept).toHaveBeenCalledTimes(1);
    expect(takenBack).not.toHaveBeenCalled();
    expect(ending.reason).toBe('MESSAGE_FLOOD');
  });

  it('is a signal for who asked before it, and for who asks after it', () => {
    const ending = new Ending(100, undefined);
    const early = ending.signal;
    expect(early.aborted).toBe(false);
    ending.end('MESSAGE_FLOOD');
    expect(early.reason).toBe('MESSAGE_FLOOD');
    const late = new Ending(100, undefined);
    late.end('CANCELLED');
    expect(late.signal.reason).toBe('CANCELLED');
  });

  it('comes no more once the call is over', () => {
    const caller = new AbortController();
    const ending = new Ending(100, caller.signal);
    ending.stop();
    caller.abort();
    vi.advanceTimersByTime(1_000);
    expect(ending.reason).toBeUndefined();
  });
});
