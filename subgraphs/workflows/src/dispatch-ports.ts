import type { AttemptReport, Report } from './domain/report.ts';

/** What a worker is told of a step: ids alone; what is to be done stands in the log. */
export interface StepJob {
  readonly tenantId: string;
  readonly runId: string;
  /** The place of its TASK_STARTED in the log: it stands in the first commit with events after `startedSeq - 1`. */
  readonly startedSeq: number;
  readonly stepId: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly idempotencyKey: string;
  /** 0 to 9, the higher the sooner. */
  readonly priority: number;
  /** The name of the process that has handed it over, where its report is awaited; without one it is in the inbox. */
  readonly sender?: string;
}

/** Hands steps to workers. What it loses, the coordinator hands over again; what comes twice, the key makes one. */
export interface Dispatcher {
  /** Handing over a job again that waits or is under way changes nothing. Waits while the queue is full. */
  dispatch(jobs: readonly StepJob[], signal: AbortSignal): Promise<void>;
  /** Tells whoever works on the step to stop; one that waits is taken out. */
  stop(job: Pick<StepJob, 'runId' | 'stepId' | 'attempt' | 'idempotencyKey'>): Promise<void>;
  close(): Promise<void>;
}

/** Does a step; a failure is a report too, and it never throws. */
export type PerformStep = (job: StepJob, signal: AbortSignal) => Promise<AttemptReport>;

/** Where reports wait in memory for a run that this very process drives: should it die, the call is repeated. */
export interface Mailbox {
  /**
   * False when this process does not drive the run: the report then belongs into the inbox.
   *
   * @param onTaken called once the report stands in the log, or has come too late; never, when that is not known
   */
  deliver(runId: string, report: Report, onTaken?: () => void): boolean;
  /** @param wake called when something has come */
  open(runId: string, wake: () => void): OpenMailbox;
}

/** The reports for one run. */
export interface OpenMailbox {
  drain(): readonly Report[];
  /** Says of all that was drained that it need not be kept any more. */
  settle(): void;
  close(): void;
}

/** Where reports wait, durably, for the coordinator of their run. */
export interface Inbox {
  /** A second report of the same attempt changes nothing. */
  put(report: { readonly tenantId: string; readonly runId: string; readonly report: Report }): Promise<void>;
  /** In the order of their arrival. */
  list(query: {
    readonly tenantId: string;
    readonly runId: string;
    readonly limit: number;
  }): Promise<readonly { readonly id: string; readonly report: Report }[]>;
  /** After they stand in the log, or came too late to matter. */
  remove(query: {
    readonly tenantId: string;
    readonly runId: string;
    readonly ids: readonly string[];
  }): Promise<void>;
}

/** Which attempts at unsafe steps have begun, so that none is begun twice. */
export interface BegunAttempts {
  /** False when it has begun before, in whichever process. */
  begin(job: Pick<StepJob, 'tenantId' | 'runId' | 'startedSeq'>): Promise<boolean>;
}
