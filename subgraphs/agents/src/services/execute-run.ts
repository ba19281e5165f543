import type { AgentRunOutcome } from '@ymera/kernel';
import { heldBy, outcomeOf, type RunningRun, type RunResult } from '../domain/agent-run.ts';
import { AgentsStoppingError } from '../domain/errors.ts';
import { bounded } from '../domain/run-result.ts';
import { callSandbox } from './call-sandbox.ts';
import { holdLease } from './hold-lease.ts';
import { playAgent } from './loop/play-agent.ts';
import type { ReadyCode, ReadyPrompt, RunDesk, RunJob } from './run-desk.ts';
import { tellRun } from './tell-runs.ts';

/**
 * Runs the agent's or the tool's code, or has a model play the agent, under the run's lease and stores how it ended.
 * Null when the lease was lost meanwhile: another process answers then.
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
  const working = isCode(job)
    ? callSandbox(desk, job, AbortSignal.any([signal, lease.lost]))
    : playAgent(desk, job as RunJob<ReadyPrompt>, { signal, lost: lease.lost });
  const result = await working.finally(lease.letGo);
  if (lease.lost.aborted || !result) return null;
  if (calledOff(result, signal) && signal.reason instanceof AgentsStoppingError) {
    await desk.runs.release(held);
    throw signal.reason;
  }
  return settle(desk, job.run, { result: bounded(result), giveKeyBack: calledOff(result, signal) });
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

function isCode(job: RunJob): job is RunJob<ReadyCode> {
  return job.ready.plugin !== null;
}

/** A run that all its callers left has no outcome of its own: the same key may run again. */
const calledOff = (result: RunResult, signal: AbortSignal) => signal.aborted && !result.ok;
