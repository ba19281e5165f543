import type { RunResult } from '../../domain/agent-run.ts';
import { AgentsStoppingError } from '../../domain/errors.ts';
import { AgentTooSlowError } from '../../domain/loop/loop-errors.ts';
import { callOff } from '../../domain/remote/move-work.ts';
import { isOpen, type Work } from '../../domain/remote/work.ts';
import { bytesOf } from '../../domain/remote/work-result.ts';
import { outputBytesMax } from '../../domain/run-result.ts';
import { type History, openHistory } from '../loop/history.ts';
import type { ReadyRemote, RunDesk, RunJob } from '../run-desk.ts';
import { awaitWork } from './await-work.ts';
import { changeWork } from './change-work.ts';
import { offerWork } from './offer-work.ts';
import { createWorkTeller } from './tell-work.ts';

interface Ends {
  /** Its callers have left, or the process stops. */
  readonly signal: AbortSignal;
  /** Another process has taken the run over. */
  readonly lost: AbortSignal;
}

type Failure = Extract<RunResult, { ok: false }>['error'];

/**
 * Has a remote agent do what a run is to do, and waits for what comes of it. Whatever goes wrong is a result; null when
 * another process has taken the run over.
 */
export async function doRemoteWork(
  desk: RunDesk,
  job: RunJob<ReadyRemote>,
  ends: Ends,
): Promise<RunResult | null> {
  const history = await openHistory(desk, job.run);
  if (history.isOthers) return null;
  const isTold = history.conversation.ended !== null;
  if (!isTold && !(await history.append({ kind: 'AGENT_STARTED' }))) return null;
  const began = desk.clock.now();
  const inputBytes = bytesOf(job.order.input);
  const work = inputBytes > outputBytesMax ? null : await waitFor(desk, { job, inputBytes, history }, ends);
  if (ends.lost.aborted) return null;
  if (work === 'overtaken') return null;
  const came = work
    ? await cameOf(desk, work, { job, ends })
    : { ok: false as const, error: tooLarge(inputBytes) };
  const wallMs = desk.clock.now() - began;
  const bytesOut = came.ok ? bytesOf(came.output) : 0;
  const usage = { cpuMs: 0, wallMs, hostCalls: 0, bytesIn: inputBytes, bytesOut };
  // Whoever takes the run over goes on with it.
  const isLeft = ends.signal.reason instanceof AgentsStoppingError;
  if (!isTold && !isLeft && !(await end(history, came))) return null;
  return { ...came, usage };
}

async function waitFor(
  desk: RunDesk,
  { job, inputBytes, history }: { job: RunJob<ReadyRemote>; inputBytes: number; history: History },
  { signal, lost }: Ends,
): Promise<Work | 'overtaken'> {
  const { remote, clock } = desk;
  const deadlineAt = clock.now() + job.order.timeoutMs;
  const work = await offerWork(remote, job, { inputBytes, deadlineAt });
  const { tell } = createWorkTeller(history);
  const ended = await awaitWork(remote, { work, tell }, AbortSignal.any([signal, lost]));
  if (!ended) return 'overtaken';
  if (lost.aborted || signal.reason instanceof AgentsStoppingError) return ended;
  // An agent whose result has come meanwhile has not worked in vain.
  const reason = signal.aborted ? 'the run was called off' : 'the run took too long';
  return changeWork(remote, ended, (now) => callOff(now, { reason, now: clock.now() }));
}

async function cameOf(
  { remote }: Pick<RunDesk, 'remote'>,
  work: Work,
  { job, ends }: { readonly job: RunJob<ReadyRemote>; readonly ends: Ends },
) {
  const result = work.state.phase === 'DONE' ? await remote.works.readResult(work) : null;
  return result ?? { ok: false as const, error: whyNone(work, job, ends) };
}

function whyNone(work: Work, { order }: RunJob<ReadyRemote>, { signal }: Ends): Failure {
  if (signal.aborted)
    return { code: 'CANCELLED', message: 'The run was called off.', retryable: true, details: {} };
  const { state, deadlineAt, lost } = work;
  if (isOpen(work) || (state.phase === 'CALLED_OFF' && state.at >= deadlineAt)) {
    const { code, message } = new AgentTooSlowError(order.timeoutMs);
    const losers = lost.map(({ agentId }) => agentId);
    return { code, message, retryable: true, details: { lost: losers } };
  }
  const why = state.phase === 'CALLED_OFF' ? state.reason : 'its result is missing';
  return { code: 'WORK_LOST', message: `No remote agent has done it: ${why}.`, retryable: true, details: {} };
}

function tooLarge(bytes: number): Failure {
  const message = `Its input has ${bytes.toLocaleString('en')} bytes as JSON; remote agents take at most ${outputBytesMax.toLocaleString('en')}.`;
  return { code: 'INPUT_TOO_LARGE', message, retryable: false, details: { bytes, bytesMax: outputBytesMax } };
}

/** False when another process has written meanwhile. */
async function end(history: History, came: { ok: true } | { ok: false; error: Failure }): Promise<boolean> {
  if (!came.ok) {
    const { code, message, retryable } = came.error;
    if (!(await history.append({ kind: 'ERROR_OCCURRED', code, message, retryable }))) return false;
  }
  return history.append({ kind: 'AGENT_ENDED', ok: came.ok });
}
