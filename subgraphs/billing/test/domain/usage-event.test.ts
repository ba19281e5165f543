import { describe, expect, it } from 'vitest';
import { amountOf, chargesFor } from '../../src/domain/usage-event.ts';
import { aCharge, aPriceTable, aRun } from '../builders.ts';

describe('the amount of a charge', () => {
  // At 50,000 micro-dollars a second, 10 microseconds cost exactly half a micro-dollar.
  it.each([
    { cpuMicroseconds: 9, amount: 0 },
    { cpuMicroseconds: 10, amount: 1 },
    { cpuMicroseconds: 29, amount: 1 },
    { cpuMicroseconds: 30, amount: 2 },
    { cpuMicroseconds: 1_000_000, amount: 50_000 },
    { cpuMicroseconds: 1_234_567, amount: 61_728 },
  ])('is rounded half up to a whole micro-dollar: $cpuMicroseconds µs', ({ cpuMicroseconds, amount }) => {
    expect(amountOf(cpuMicroseconds, 50_000)).toBe(amount);
  });

  it('is exact where the product passes what a number holds', () => {
    expect(amountOf(9_007_199_254_740_991, 1_000_000)).toBe(9_007_199_254_740_991);
    // 499,999,000,000,000.499999: the product of two numbers would come out above the half and round up.
    expect(amountOf(1_000_000_000_000_001, 499_999)).toBe(499_999_000_000_000);
  });

  it('is nothing at no price', () => {
    expect(amountOf(5_000_000, 0)).toBe(0);
  });
});

describe('the charges for a run', () => {
  it('are one for the run and one for its processor time', () => {
    const cpu = {
      id: 'arun_1:PLUGIN_CPU_SECOND',
      meter: 'PLUGIN_CPU_SECOND' as const,
      quantityMicro: 40_000,
      unitPrice: 50_000,
      amount: 2_000,
    };
    expect(chargesFor(aRun(), aPriceTable())).toEqual([aCharge(), aCharge(cpu)]);
  });

  it('leave out processor time when the run took none', () => {
    const charges = chargesFor(aRun({ cpuMicroseconds: 0 }), aPriceTable());
    expect(charges.map(({ meter }) => meter)).toEqual(['AGENT_RUN']);
  });

  it('belong to no workflow when the run was started by itself', () => {
    for (const charge of chargesFor(aRun({ task: null }), aPriceTable())) {
      expect(charge).toMatchObject({ workflowRunId: null, taskRunId: null });
    }
  });

  it('remember the price and the version of its table', () => {
    const prices = { ...aPriceTable().prices, AGENT_RUN: { unitPrice: 7, unit: 'run' } };
    const [charge] = chargesFor(aRun(), aPriceTable({ version: 'test-2', prices }));
    expect(charge).toMatchObject({ unitPrice: 7, amount: 7, priceVersion: 'test-2' });
  });
});
