import type { AgentRunOutcome } from '@ymera/kernel';
import {
  type FinishedRun,
  isFinished,
  isRunning,
  leaseExpired,
  outcomeOf,
  type RunningRun,
} from '../domain/agent-run.ts';
import { AgentRunInProgressError, KeyReusedError, leaving } from '../domain/errors.ts';
import type { RunOrder } from '../domain/run-request.ts';
import type { RunDesk } from './run-desk.ts';

export type EarlierRun =
  | { readonly kind: 'none' }
  | { readonly kind: 'answered'; readonly outcome: AgentRunOutcome }
  /** Its lease has expired: whoever ran it is gone. */
  | { readonly kind: 'abandoned'; readonly run: RunningRun };

const pollMs = 200;

/**
 * Looks for the run that has this key. One that another process is working on is waited for, until that has ended
 * or its lease expires.
 *
 * @throws KeyReusedError when the key belongs to another call
 * @throws AgentRunInProgressError when the other process takes longer than this call may
 */
export async function awaitEarlierRun(
  desk: RunDesk,
  order: RunOrder,
  signal: AbortSignal,
): Promise<EarlierRun> {
  const { tenantId, idempotencyKey } = order;
  // A lease that nobody renews must have the time to expire, however short this call may take.
  const giveUpAt = desk.clock.now() + Math.max(order.timeoutMs, 2 * desk.settings.leaseMs);
  while (!signal.aborted) {
    const run = await desk.runs.findByKey({ tenantId, idempotencyKey });
    if (!run) return { kind: 'none' };
    if (run.requestHash !== order.requestHash) throw new KeyReusedError(run.id);
    if (isFinished(run)) return { kind: 'answered', outcome: await outcomeOfFinished(desk, run) };
    if (isRunning(run) && leaseExpired(run, desk.clock.now())) return { kind: 'abandoned', run };
    if (desk.clock.now() >= giveUpAt) throw new AgentRunInProgressError();
    await desk.clock.wait(pollMs, signal);
  }
  throw leaving(signal.reason);
}

async function outcomeOfFinished(desk: RunDesk, run: FinishedRun): Promise<AgentRunOutcome> {
  const { id, tenantId, state } = run;
  if (state.phase === 'FAILED') return outcomeOf(id, { ok: false, error: state.error, usage: state.usage });
  const outputs = await desk.runs.readOutputs({ tenantId, ids: [id] });
  return outcomeOf(id, { ok: true, output: outputs.get(id) ?? null, usage: state.usage });
}
