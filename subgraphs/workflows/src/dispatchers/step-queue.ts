import type { RedisHandle } from '@ymera/kernel/redis';
import type { StepJob } from '../dispatch-ports.ts';

/** Where the steps wait, by the names that the coordinators and workers of an installation have agreed on. */
export const stepQueue = {
  name: 'workflow-steps',
  /** On which the ids of jobs are said that are to stop. */
  stopChannel: ({ prefix }: Pick<RedisHandle, 'prefix'>) => `${prefix}:workflow-steps:stop`,
} as const;

/**
 * How a job is kept: nothing of it stays when it is done, so that it can be handed over again; and it is tried once,
 * since trying again is the engine's business.
 */
export const jobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

/** BullMQ serves low numbers first, and 0 before all others. */
export const queuePriority = ({ priority }: Pick<StepJob, 'priority'>): number => 10 - priority;

/** Reads a job as a coordinator has written it; null for anything else, such as another version's. */
export function readJob(data: unknown): StepJob | null {
  if (typeof data !== 'object' || data === null) return null;
  const fields = data as Partial<Record<keyof StepJob, unknown>>;
  const { tenantId, runId, startedSeq, stepId, attempt, epoch, idempotencyKey, priority } = fields;
  if (typeof tenantId !== 'string' || typeof runId !== 'string' || typeof stepId !== 'string') return null;
  if (typeof idempotencyKey !== 'string' || !isCount(startedSeq) || !isCount(attempt)) return null;
  if (!isCount(epoch) || !isCount(priority)) return null;
  const job = { tenantId, runId, startedSeq, stepId, attempt, epoch, idempotencyKey, priority };
  return typeof fields.sender === 'string' ? { ...job, sender: fields.sender } : job;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
