import type { MicroUsd } from '@ymera/kernel';
import type { Meter, PriceTable } from './price-table.ts';

/** One charge: a quantity on a meter, at the price of that moment. It is written once and never changed. */
export interface UsageEvent {
  /** `<agent run's id>:<meter>`: whatever is told twice is charged once. */
  readonly id: string;
  readonly tenantId: string;
  readonly meter: Meter;
  /** In millionths of the meter's unit, whole, so that sums stay exact. */
  readonly quantityMicro: number;
  readonly unitPrice: MicroUsd;
  readonly priceVersion: string;
  readonly amount: MicroUsd;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly agentId: string;
  readonly workflowRunId: string | null;
  /** `<workflow run's id>:<task's id>` */
  readonly taskRunId: string | null;
}

/** An agent and a tool may have the same id; this, which no id begins with, keeps their charges apart. */
export const toolPrefix = 'tool:';

/** What one run of an agent, or one call of a tool, used, whether it succeeded or not. */
export interface CompletedRun {
  readonly agentRunId: string;
  readonly tenantId: string;
  /** Of a tool's call `tool:` and the tool's id. */
  readonly agentId: string;
  readonly cpuMicroseconds: number;
  readonly at: number;
  readonly task: { readonly workflowRunId: string; readonly taskId: string } | null;
}

const oneUnit = 1_000_000;

/** The charges for a run: one for running at all, and one for its processor time unless it took none. */
export function chargesFor(run: CompletedRun, table: PriceTable): readonly UsageEvent[] {
  const charges = [charge(run, { meter: 'AGENT_RUN', quantityMicro: oneUnit }, table)];
  if (run.cpuMicroseconds > 0) {
    charges.push(charge(run, { meter: 'PLUGIN_CPU_SECOND', quantityMicro: run.cpuMicroseconds }, table));
  }
  return charges;
}

function charge(
  { agentRunId, tenantId, agentId, at, task }: CompletedRun,
  { meter, quantityMicro }: Pick<UsageEvent, 'meter' | 'quantityMicro'>,
  { version, prices }: PriceTable,
): UsageEvent {
  const { unitPrice } = prices[meter];
  return {
    id: `${agentRunId}:${meter}`,
    tenantId,
    meter,
    quantityMicro,
    unitPrice,
    priceVersion: version,
    amount: amountOf(quantityMicro, unitPrice),
    at,
    agentId,
    workflowRunId: task?.workflowRunId ?? null,
    taskRunId: task ? `${task.workflowRunId}:${task.taskId}` : null,
  };
}

/**
 * Quantity times price, rounded once per charge to a whole micro-dollar, half a micro-dollar up. Everything larger
 * is a sum of these whole numbers, so that an invoice equals the sum of its lines.
 */
export function amountOf(quantityMicro: number, unitPrice: MicroUsd): MicroUsd {
  // The product may pass 2^53, where a number would lose its last digits.
  return Number((BigInt(quantityMicro) * BigInt(unitPrice) + 500_000n) / 1_000_000n);
}
