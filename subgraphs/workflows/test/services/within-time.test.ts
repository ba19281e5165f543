import { describe, expect, it } from 'vitest';
import { isTimeout, withinTime } from '../../src/services/within-time.ts';

describe('work that is given a bound of time', () => {
  it('is ended when it takes longer', () => {
    let error: unknown = null;
    try {
      // With a reference back, for which there is no other engine than the one that backtracks.
      withinTime(() => /^(a+)+\1$/.test(`${'a'.repeat(40)}b`), { cpuMs: 20 });
    } catch (thrown) {
      error = thrown;
    }
    expect(isTimeout(error)).toBe(true);
  });

  it('is not ended for time in which this thread did not run', () => {
    const waits = new Int32Array(new SharedArrayBuffer(4));
    expect(withinTime(() => Atomics.wait(waits, 0, 0, 100), { cpuMs: 20 })).toBe('timed-out');
  });

  it('has its own error thrown', () => {
    const fails = () =>
      withinTime(
        () => {
          throw new RangeError('its own');
        },
        { cpuMs: 20 },
      );
    expect(fails).toThrow('its own');
  });
});
