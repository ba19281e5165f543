import {
  isTaken,
  isWaiting,
  type TakenWork,
  type WaitingWork,
  type Work,
  type WorkProgress,
} from './work.ts';
import { WorkEndedError, WorkFencedError, WorkNotFoundError } from './work-errors.ts';
import { hashOfResult, type WorkResult } from './work-result.ts';

/** What an agent names when it says something about work: the fence under which it was given it. */
export interface Holder {
  readonly agentId: string;
  readonly fence: number;
}

/** Gives work that waits for an agent to that agent, under a new fence. */
export function take(
  work: WaitingWork,
  { agentId, now, leaseMs }: { readonly agentId: string; readonly now: number; readonly leaseMs: number },
): TakenWork {
  const state = {
    phase: 'TAKEN',
    assignedTo: agentId,
    takenAt: now,
    leaseUntil: now + leaseMs,
    progress: null,
  } as const;
  return { ...work, revision: work.revision + 1, fence: work.fence + 1, state };
}

/** Work that was taken and never handed over waits again, as if it had not been. */
export function putBack(work: TakenWork, now: number): WaitingWork {
  const state = { phase: 'WAITING', assignedTo: work.state.assignedTo, since: now } as const;
  return { ...work, revision: work.revision + 1, fence: work.fence + 1, state };
}

/**
 * The work as somebody has it who works on it.
 *
 * @throws WorkNotFoundError, WorkFencedError, WorkEndedError
 */
export function requireHeld(work: Work, { agentId, fence }: Holder): TakenWork {
  if (!hasHad(work, agentId)) throw new WorkNotFoundError(work.id);
  if (work.fence !== fence || isWaiting(work)) throw new WorkFencedError(work.id, fence);
  if (isTaken(work)) {
    if (work.state.assignedTo !== agentId) throw new WorkFencedError(work.id, fence);
    return work;
  }
  const { state } = work;
  throw new WorkEndedError(
    work.id,
    state.phase === 'DONE' ? 'there is a result already' : state.phase === 'CALLED_OFF' ? state.reason : '',
  );
}

/** So that nobody learns what others work on. */
function hasHad({ state, lost }: Work, agentId: string): boolean {
  if (lost.some((turn) => turn.agentId === agentId)) return true;
  if (state.phase === 'DONE') return state.by === agentId;
  return (state.phase === 'CALLED_OFF' ? state.takenFrom : state.assignedTo) === agentId;
}

/** The work with its lease begun anew; it keeps the progress that it had when none is told. */
export function extend(
  work: TakenWork,
  { now, leaseMs, progress }: { now: number; leaseMs: number; progress: WorkProgress | null },
): TakenWork {
  const state = { ...work.state, leaseUntil: now + leaseMs, progress: progress ?? work.state.progress };
  return { ...work, revision: work.revision + 1, state };
}

/**
 * The work with its result; the same work when this result is its already, so that one who had no answer may say it again.
 *
 * @throws WorkNotFoundError, WorkFencedError, WorkEndedError
 */
export function complete(
  work: Work,
  { holder, result, now }: { readonly holder: Holder; readonly result: WorkResult; readonly now: number },
): Work {
  const resultHash = hashOfResult(result);
  const { state } = work;
  const isRepeated =
    state.phase === 'DONE' &&
    state.by === holder.agentId &&
    work.fence === holder.fence &&
    state.resultHash === resultHash;
  if (isRepeated) return work;
  const held = requireHeld(work, holder);
  const done = { phase: 'DONE', by: holder.agentId, at: now, ok: result.ok, resultHash } as const;
  return { ...held, revision: held.revision + 1, state: done };
}
