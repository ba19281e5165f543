import type { JsonObject, JsonValue } from '@ymera/kernel';

/** A task that a run gives to a remote agent. One for each run, however often processes take the run over. */
export interface Work {
  /** Such as work_…. */
  readonly id: string;
  readonly tenantId: string;
  /** The run of the agent that waits for it; unique. */
  readonly runId: string;
  /** Whom it was meant for. */
  readonly askedOf: string;
  /** What whoever does it must be capable of: what `askedOf` said of itself. */
  readonly capabilities: readonly string[];
  readonly input: JsonValue;
  /**
   * Counts every time that it is given out or taken away. Only whoever names the fence of now may say anything about the
   * work: the result of somebody who was frozen meanwhile is refused, whatever the race.
   */
  readonly fence: number;
  /** Who has had it so far and lost it, oldest first; at most 20. */
  readonly lost: readonly LostTurn[];
  readonly createdAt: number;
  /** When the run ends that waits for it. */
  readonly deadlineAt: number;
  readonly state: WorkState;
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
  | { readonly phase: 'DONE'; readonly by: string; readonly at: number; readonly result: WorkResult }
  /** Nobody waits for it any more. */
  | { readonly phase: 'CALLED_OFF'; readonly at: number; readonly reason: string };

export interface WorkProgress {
  /** 0 to 1. */
  readonly value: number;
  readonly message: string;
  readonly at: number;
}

export type WorkResult =
  | { readonly ok: true; readonly output: JsonValue }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly retryable: boolean;
        readonly details: JsonObject;
      };
    };

export interface LostTurn {
  readonly agentId: string;
  readonly at: number;
  readonly reason: 'SUSPENDED' | 'FROZEN' | 'REMOVED' | 'LEASE_EXPIRED' | 'GIVEN_BACK';
}
