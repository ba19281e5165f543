import { sha256Hex } from '@ymera/kernel/canonical-json';
import type { StepJob } from '../dispatch-ports.ts';

/** Names an attempt: the same for whoever hands it over, and of letters and digits alone, as BullMQ wants its ids. */
export const jobId = ({ idempotencyKey, attempt }: Pick<StepJob, 'idempotencyKey' | 'attempt'>): string =>
  sha256Hex(`${idempotencyKey}:${attempt}`);
