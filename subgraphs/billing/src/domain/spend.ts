import { formatUsd, type MicroUsd } from '@ymera/kernel';

/** What may be asked for what it cost. */
export type SpendOf = 'agentId' | 'workflowRunId' | 'taskRunId';

/** What the charges of one thing add up to. */
export interface SpendSum {
  readonly id: string;
  readonly amount: MicroUsd;
  readonly agentRuns: number;
  readonly cpuMicroseconds: number;
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
