import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLifetime } from '../src/lifetime.ts';

describe('a server that nobody is connected to', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const lifetime = () => {
    // Never done, since the process ends after it.
    const close = vi.fn(() => new Promise<void>(() => {}));
    return { close, ...createLifetime(close, () => {}) };
  };

  test('ends after three seconds, unless somebody comes', () => {
    const { close, count } = lifetime();
    count(0);
    vi.advanceTimersByTime(2_999);
    count(1);
    vi.advanceTimersByTime(60_000);
    count(0);
    vi.advanceTimersByTime(2_999);
    expect(close).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(close).toHaveBeenCalledOnce();
  });

  test('ends at once when it was asked to end with its last client', () => {
    const { close, count, endWhenUnused } = lifetime();
    count(2);
    endWhenUnused();
    count(1);
    vi.advanceTimersByTime(60_000);
    expect(close).not.toHaveBeenCalled();
    count(0);
    vi.advanceTimersByTime(0);
    expect(close).toHaveBeenCalledOnce();
  });

  test('ends at once when it finishes, and does not wait longer than ten seconds for those who stay', () => {
    const [left, stays] = [lifetime(), lifetime()];
    left.count(0);
    left.finish();
    vi.advanceTimersByTime(0);
    expect(left.close).toHaveBeenCalledOnce();
    stays.count(1);
    stays.finish();
    vi.advanceTimersByTime(9_999);
    expect(stays.close).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(stays.close).toHaveBeenCalledOnce();
  });
});
