import type { AgentRunOutcome } from '@ymera/kernel';
import { heldBy, outcomeOf, type RunningRun, type RunResult } from '../domain/agent-run.ts';
import { AgentsStoppingError } from '../domain/errors.ts';
import { bounded } from '../domain/run-result.ts';
import { callSandbox } from './call-sandbox.ts';
import { holdLease } from './hold-lease.ts';
import { playAgent } from './loop/play-agent.ts';
import type { ReadyCode, ReadyPrompt, ReadyRemote, RunDesk, RunJob } from './run-desk.ts';
import { tellRun } from './tell-runs.ts';
import { doRemoteWork } from './work/do-remote-work.ts';

/**
 * Runs the agent's or the tool's code, has a model play the agent, or waits for a remote one, under the run's lease, and
 * stores how it ended. Null when the lease was lost meanwhile: another process answers then.
 *
 * @throws AgentsStoppingError when this process is shutting down; the run is left for the next one
 */
export async function executeRun(
  desk: RunDesk,
  job: RunJob,
  signal: AbortSignal,
): Promise<AgentRunOutcome | null> {
  const held = heldBy(job.run);
  const lease = holdLease(desk, held);
  const result = await work(desk, job, { signal, lost: lease.lost }).finally(lease.letGo);
  if (lease.lost.aborted || !result) return null;
  if (calledOff(result, signal) && signal.reason instanceof AgentsStoppingError) {
    await desk.runs.release(held);
    throw signal.reason;
  }
  const giveKeyBack = calledOff(result, signal);
  const outcome = await settle(desk, job.run, { result: bounded(result), giveKeyBack });
  if (outcome && isRemote(job)) await forgetResult(desk, job.run);
  return outcome;
}

/** One that stays takes up space and does no harm. */
async function forgetResult({ remote, log }: RunDesk, { tenantId, id: runId }: RunningRun): Promise<void> {
  await remote.works.forgetResult({ tenantId, runId }).catch((error) => {
    log.warn('the result of work could not be removed', { agentRunId: runId, error });
  });
}

async function settle(
  desk: RunDesk,
  run: RunningRun,
  { result, giveKeyBack }: { result: RunResult; giveKeyBack: boolean },
): Promise<AgentRunOutcome | null> {
  const finished = await desk.runs.finish(run, {
    result,
    finishedAt: desk.clock.now(),
    giveKeyBack,
  });
  if (!finished) return null;
  await tellRun(desk, finished);
  return outcomeOf(run.id, result);
}

/** Null when another process has the run. */
function work(
  desk: RunDesk,
  job: RunJob,
  ends: { readonly signal: AbortSignal; readonly lost: AbortSignal },
): Promise<RunResult | null> {
  if (isCode(job)) return callSandbox(desk, job, AbortSignal.any([ends.signal, ends.lost]));
  return isRemote(job) ? doRemoteWork(desk, job, ends) : playAgent(desk, job as RunJob<ReadyPrompt>, ends); // the third kind
}

function isCode(job: RunJob): job is RunJob<ReadyCode> {
  return job.ready.plugin !== null;
}

function isRemote(job: RunJob): job is RunJob<ReadyRemote> {
  return job.ready.definition.origin === 'REMOTE';
}

/** A run that all its callers left has no outcome of its own: the same key may run again. */
const calledOff = (result: RunResult, signal: AbortSignal) => signal.aborted && !result.ok;
