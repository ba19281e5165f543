import type { MicroUsd } from '@ymera/kernel';
import type { Meter, PriceTable } from './price-table.ts';

/** One charge: a quantity on a meter, at the price of that moment. It is written once and never changed. */
export interface UsageEvent {
  /** `<id of the agent's run, or of the call of a model>:<meter>`: whatever is told twice is charged once. */
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

/** What a model was asked for by somebody who is no agent stands under this and the model's id. */
export const modelPrefix = 'model:';

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

/** One attempt to have a model answer, whether it did or not. */
export interface ModelUse {
  readonly callId: string;
  readonly tenantId: string;
  /** Of a model that no agent asked `model:` and the model's id. */
  readonly agentId: string;
  /** Millionths of a US dollar, at the price that the model had. */
  readonly costMicroUsd: number;
  readonly at: number;
  readonly task: CompletedRun['task'];
}

const oneUnit = 1_000_000;

/** The charge for an attempt; none where it cost nothing. */
export function chargesForModel(
  { callId, costMicroUsd, ...use }: ModelUse,
  table: PriceTable,
): readonly UsageEvent[] {
  if (costMicroUsd === 0) return [];
  return [charge({ ...use, of: callId }, { meter: 'MODEL_USE', quantityMicro: costMicroUsd }, table)];
}

/** The charges for a run: one for running at all, and one for its processor time unless it took none. */
export function chargesFor(
  { agentRunId, cpuMicroseconds, ...run }: CompletedRun,
  table: PriceTable,
): readonly UsageEvent[] {
  const used = { ...run, of: agentRunId };
  const charges = [charge(used, { meter: 'AGENT_RUN', quantityMicro: oneUnit }, table)];
  if (cpuMicroseconds > 0) {
    charges.push(charge(used, { meter: 'PLUGIN_CPU_SECOND', quantityMicro: cpuMicroseconds }, table));
  }
  return charges;
}

type Used = Pick<CompletedRun, 'tenantId' | 'agentId' | 'at' | 'task'> & {
  /** The id of the run, or of the call of a model. */
  readonly of: string;
};

function charge(
  { of, tenantId, agentId, at, task }: Used,
  { meter, quantityMicro }: Pick<UsageEvent, 'meter' | 'quantityMicro'>,
  { version, prices }: PriceTable,
): UsageEvent {
  const { unitPrice } = prices[meter];
  return {
    id: `${of}:${meter}`,
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
