import { type RemoteAgent, takesWork } from './remote-agent.ts';
import {
  isOpen,
  isTaken,
  type LossReason,
  type TakenWork,
  turnsLostMax,
  type WaitingWork,
  type Work,
} from './work.ts';

type OpenWork = WaitingWork | TakenWork;

/** A new task for an agent. */
export function newWork(
  given: Pick<Work, 'id' | 'tenantId' | 'runId' | 'askedOf' | 'capabilities' | 'inputBytes' | 'deadlineAt'>,
  now: number,
): WaitingWork {
  const state = { phase: 'WAITING', assignedTo: null, since: now } as const;
  return { ...given, revision: 1, fence: 1, lost: [], createdAt: now, state };
}

/** Lets work that nobody could do wait for somebody; the same work when there is still nobody. */
export function assign<W extends Work>(
  work: W,
  { to, now }: { readonly to: string | null; readonly now: number },
) {
  if (!isOpen(work) || work.state.assignedTo !== null || to === null) return work;
  const state = { phase: 'WAITING', assignedTo: to, since: now } as const;
  return { ...work, revision: work.revision + 1, fence: work.fence + 1, state };
}

export interface Loss {
  readonly reason: LossReason;
  readonly message: string | null;
  /** Whom it waits for then. */
  readonly to: string | null;
  readonly now: number;
}

/** Takes work away from whoever has it, or was to have it, and has it wait for another; too often, and it is called off. */
export function lose(work: OpenWork, { reason, message, to, now }: Loss): Work {
  const { assignedTo } = work.state;
  const lost =
    assignedTo === null ? work.lost : [...work.lost, { agentId: assignedTo, at: now, reason, message }];
  if (lost.length >= turnsLostMax) return callOff({ ...work, lost }, { reason: lostTooOften, now });
  const state = { phase: 'WAITING', assignedTo: to, since: now } as const;
  return { ...work, revision: work.revision + 1, fence: work.fence + 1, lost, state };
}

const lostTooOften = `it was given out ${turnsLostMax} times, and taken away or given back each time`;

/** The work that nobody waits for any more; the same work when it has ended. */
export function callOff(
  work: Work,
  { reason, now }: { readonly reason: string; readonly now: number },
): Work {
  if (!isOpen(work)) return work;
  const takenFrom = isTaken(work) ? work.state.assignedTo : null;
  return { ...work, revision: work.revision + 1, state: { phase: 'CALLED_OFF', at: now, reason, takenFrom } };
}

/** The work as it is once another process waits for it, and longer; the same work when it does not wait longer. */
export function awaitUntil(work: Work, deadlineAt: number): Work {
  if (!isOpen(work) || work.deadlineAt >= deadlineAt) return work;
  return { ...work, revision: work.revision + 1, deadlineAt };
}

/** An agent, and how much work waits for it or is with it. */
export interface Candidate {
  readonly agent: Pick<RemoteAgent, 'id' | 'capabilities' | 'standing' | 'report'>;
  readonly open: number;
}

/**
 * Who does work best of those that can: whoever has not lost it yet, or least often; then who has the least to do; then
 * who is healthiest. Null when nobody can now.
 */
export function chooseAgent(
  { capabilities, lost, state }: Work,
  { candidates, without }: { readonly candidates: readonly Candidate[]; readonly without: string | null },
): string | null {
  const losers = lost.map(({ agentId }) => agentId);
  // Whoever has it now is about to lose it.
  if ('assignedTo' in state && state.assignedTo !== null) losers.push(state.assignedTo);
  const lossesOf = (id: string) => losers.filter((loser) => loser === id).length;
  const [best] = candidates
    .filter(({ agent }) => agent.id !== without && takesWork(agent))
    .filter(({ agent }) => capabilities.every((needed) => agent.capabilities.includes(needed)))
    .sort(
      (a, b) =>
        lossesOf(a.agent.id) - lossesOf(b.agent.id) ||
        a.open - b.open ||
        illness(a) - illness(b) ||
        (a.agent.id < b.agent.id ? -1 : 1),
    );
  return best?.agent.id ?? null;
}

/** Who says nothing of its health stands between those who are well and those who are not. */
function illness({ agent: { report } }: Candidate): number {
  if (!report) return 1;
  return { HEALTHY: 0, DEGRADED: 2, UNHEALTHY: 3 }[report.health];
}
