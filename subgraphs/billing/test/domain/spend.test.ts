import { describe, expect, it } from 'vitest';
import { spendOf } from '../../src/domain/spend.ts';

describe('spend', () => {
  it('of something never charged for is zero', () => {
    expect(spendOf(undefined)).toEqual({ amount: 0, display: '$0.00', agentRuns: 0, cpuMs: 0 });
  });

  it('shows its amount in dollars and its time in milliseconds', () => {
    const sum = { id: 'run_1', amount: 12_300, agentRuns: 6, cpuMicroseconds: 40_125 };
    expect(spendOf(sum)).toEqual({ amount: 12_300, display: '$0.0123', agentRuns: 6, cpuMs: 40.125 });
  });
});
