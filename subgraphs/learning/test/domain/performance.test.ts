import { describe, expect, it } from 'vitest';
import { isTrial } from '../../src/domain/outcome.ts';
import { performanceOf } from '../../src/domain/performance.ts';

describe('performance', () => {
  it('of an agent that never ran claims nothing', () => {
    expect(performanceOf(undefined)).toEqual({
      runs: 0,
      successes: 0,
      failures: 0,
      successRate: null,
      successInterval: { low: 0, high: 1, confidence: 0.95 },
      meanDurationMs: null,
      lastRunAt: null,
    });
  });

  it('is the share of successes and the mean of the times', () => {
    const performance = performanceOf({
      agentId: 'agent_a',
      runs: 4,
      successes: 3,
      durationMs: 1000,
      lastRunAt: 7,
    });
    expect(performance).toMatchObject({
      runs: 4,
      successes: 3,
      failures: 1,
      successRate: 0.75,
      meanDurationMs: 250,
      lastRunAt: 7,
    });
  });

  it('counts a failure as a trial, but neither a cancelled run nor one that the platform lost', () => {
    expect(isTrial({ errorCode: null })).toBe(true);
    expect(isTrial({ errorCode: 'CPU_TIMEOUT' })).toBe(true);
    expect(isTrial({ errorCode: 'CANCELLED' })).toBe(false);
    expect(isTrial({ errorCode: 'RUN_LOST' })).toBe(false);
  });
});
