/** A task that a run gives to a remote agent. One for each run, however often processes take the run over. */
export interface Work<S extends WorkState = WorkState> {
  /** Such as work_…. */
  readonly id: string;
  readonly tenantId: string;
  /** The run of the agent that waits for it; unique. */
  readonly runId: string;
  /** Counts every change. */
  readonly revision: number;
  /** Whom it was meant for. */
  readonly askedOf: string;
  /** What whoever does it must be capable of: what `askedOf` said of itself. */
  readonly capabilities: readonly string[];
  /** Of the input as JSON text, which is read separately. */
  readonly inputBytes: number;
  /**
   * Counts every time that it is given out or taken away. Only whoever names the fence of now may say anything about the
   * work: the result of somebody who was frozen meanwhile is refused, whatever the race.
   */
  readonly fence: number;
  /** Who has had it so far, or was to have it, and lost it, oldest first; at most `turnsLostMax`. */
  readonly lost: readonly LostTurn[];
  readonly createdAt: number;
  /** When the run ends that waits for it. */
  readonly deadlineAt: number;
  readonly state: S;
}

export type WorkState =
  /** `assignedTo` is the one who may fetch it; null when nobody can now who takes work. */
  | { readonly phase: 'WAITING'; readonly assignedTo: string | null; readonly since: number }
  | {
      readonly phase: 'TAKEN';
      readonly assignedTo: string;
      readonly takenAt: number;
      /** Unless it is extended until then, it goes to somebody else. */
      readonly leaseUntil: number;
      readonly progress: WorkProgress | null;
    }
  /** The result is read separately; its hash tells a repetition of it from another one. */
  | {
      readonly phase: 'DONE';
      readonly by: string;
      readonly at: number;
      readonly ok: boolean;
      readonly resultHash: string;
    }
  /** Nobody waits for it any more. */
  | {
      readonly phase: 'CALLED_OFF';
      readonly at: number;
      readonly reason: string;
      /** Who had it then. */
      readonly takenFrom: string | null;
    };

export type WaitingWork = Work<Extract<WorkState, { phase: 'WAITING' }>>;
export type TakenWork = Work<Extract<WorkState, { phase: 'TAKEN' }>>;

export interface WorkProgress {
  /** 0 to 1. */
  readonly value: number;
  readonly message: string;
  readonly at: number;
}

/** After this many it is given out no more. */
export const turnsLostMax = 20;

export interface LostTurn {
  readonly agentId: string;
  readonly at: number;
  readonly reason: LossReason;
  /** What the agent said when it gave the work back; null for other reasons. */
  readonly message: string | null;
}

/** NOT_FETCHED: it had room for the work and let it lie. */
export type LossReason = 'SUSPENDED' | 'FROZEN' | 'REMOVED' | 'LEASE_EXPIRED' | 'NOT_FETCHED' | 'GIVEN_BACK';

export function isWaiting(work: Work): work is WaitingWork {
  return work.state.phase === 'WAITING';
}

export function isTaken(work: Work): work is TakenWork {
  return work.state.phase === 'TAKEN';
}

/** Whether a result is still to come. */
export function isOpen(work: Work): work is WaitingWork | TakenWork {
  return isWaiting(work) || isTaken(work);
}

/** Work that waits this long is looked at: whoever it waits for may be gone. */
const waitLookMs = 15_000;

/** From when on somebody has to look whether it is with the right one; null once it has ended. */
export function dueAt(work: Work): number | null {
  if (!isOpen(work)) return null;
  const { state } = work;
  if (state.phase === 'TAKEN') return Math.min(state.leaseUntil, work.deadlineAt);
  return Math.min(state.since + (state.assignedTo === null ? 0 : waitLookMs), work.deadlineAt);
}
