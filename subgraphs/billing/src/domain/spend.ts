import { formatUsd, type MicroUsd } from '@ymera/kernel';
import type { UsageEvent } from './usage-event.ts';

/** What may be asked for what it cost. */
export type SpendOf = 'agentId' | 'workflowRunId' | 'taskRunId';

/** What charges add up to. */
export type Totals = {
  readonly amount: MicroUsd;
  readonly agentRuns: number;
  readonly cpuMicroseconds: number;
};

/** What the charges of one thing add up to. */
export type SpendSum = Totals & { readonly id: string };

export const noCharges: Totals = { amount: 0, agentRuns: 0, cpuMicroseconds: 0 };

/** The totals with one more charge. */
export function addCharge(before: Totals, { meter, amount, quantityMicro }: Omit<UsageEvent, 'id'>): Totals {
  return {
    amount: before.amount + amount,
    agentRuns: before.agentRuns + (meter === 'AGENT_RUN' ? 1 : 0),
    cpuMicroseconds: before.cpuMicroseconds + (meter === 'PLUGIN_CPU_SECOND' ? quantityMicro : 0),
  };
}

export interface Spend {
  readonly amount: MicroUsd;
  /** For people. */
  readonly display: string;
  readonly agentRuns: number;
  readonly cpuMs: number;
}

/** The spend behind a sum; undefined stands for something that was never charged for. */
export function spendOf(sum: SpendSum | undefined): Spend {
  const amount = sum?.amount ?? 0;
  return {
    amount,
    display: formatUsd(amount),
    agentRuns: sum?.agentRuns ?? 0,
    cpuMs: (sum?.cpuMicroseconds ?? 0) / 1000,
  };
}
