import type { Page, PageRequest } from '@ymera/kernel';
import type { DomainEvent } from '@ymera/kernel/events';
import type { Payload } from './domain/payload.ts';
import type { RunEvent, RunOrigin, StepId } from './domain/run-event.ts';
import type { RunStatus } from './domain/run-state.ts';

/** One atomic step of a run: a document of its log. A run's commits are numbered 1, 2, 3 … without gaps. */
export interface Commit {
  readonly runId: string;
  readonly number: number;
  readonly tenantId: string;
  /** Rises with each process that takes the run over; 0 until the first has written. */
  readonly epoch: number;
  readonly events: readonly RunEvent[];
  /** The hash of the commit before; empty for the first. */
  readonly prevHash: string;
  /** SHA-256 of the canonical JSON of all the above. */
  readonly hash: string;
  /** Tells a writer whose answer got lost whether the commit that stands there is its own. */
  readonly writerNonce: string;
  /** Events for other subgraphs that belong to this step, until they have been published. */
  readonly untold: readonly DomainEvent[];
}

/** The logs of all runs: the truth about them. */
export interface CommitLog {
  /** Compare-and-set: `taken` when another's commit has this number already. Writing the same commit again is fine. */
  append(commit: Commit): Promise<'appended' | 'taken'>;
  /** The commits with events after a seq, in order, at most `limit`. */
  read(from: CommitRange): Promise<readonly Commit[]>;
  /** Commits, of all tenants, whose events have not all been published. */
  listUntold(limit: number): Promise<readonly Commit[]>;
  markTold(commit: Pick<Commit, 'tenantId' | 'runId' | 'number'>): Promise<void>;
}

export interface CommitRange {
  readonly tenantId: string;
  readonly runId: string;
  readonly afterSeq: number;
  readonly limit: number;
}

/** A run as the task of another run: the id that the parent knows it by stays the same when the run is continued. */
export interface ParentRef {
  readonly runId: string;
  readonly stepId: StepId;
  readonly childRunId: string;
}

/** What is known of a run without reading its log. What it began with, above `status`, never changes. */
export interface RunRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowHash: string;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly input: Payload;
  readonly parent: ParentRef | null;
  readonly origin: RunOrigin;
  /** 0 to 9; the higher is claimed first. */
  readonly priority: number;
  /** What happens in its first commit, as the JSON of a list of `RunHappening`: whoever writes it writes the same. */
  readonly opening: Payload;
  /** As of the last write to this cache; an ended run is right, a running one may have gone on. */
  readonly status: RunStatus;
  readonly finishedAt: number | null;
  readonly lastSeq: number;
  /** The run that goes on in its place; null unless its status is `CONTINUED`. */
  readonly continuedBy: string | null;
  /** When it is to be claimed at the earliest; null for not before it is woken. 0 for a new run. */
  readonly wakeAt: number | null;
  /** How often it has been woken, so that `park` notices that it was. */
  readonly wakes: number;
  /** The epoch under which it was last parked: while its log has no later one, nobody was at work on it since. */
  readonly parkedEpoch: number;
  /** Who has paused it; `run:` and the id of its parent when that was paused. Null when it is not paused. */
  readonly pausedBy: string | null;
  /** SHA-256 of what was asked for under a client's key; null when nobody would ask for it twice. */
  readonly requestHash: string | null;
}

export interface RunFilter {
  /** Runs of any of these workflows; null for all. */
  readonly workflowIds: readonly string[] | null;
  readonly status: RunStatus | null;
  /** Started at or after, and before; null for no limit. */
  readonly startedFrom: number | null;
  readonly startedBefore: number | null;
  /** The runs that are tasks of this run; null for runs of all kinds. */
  readonly parentRunId: string | null;
}

export type RunOutcome = Pick<RunRecord, 'status' | 'finishedAt' | 'lastSeq' | 'continuedBy'>;

/** Names a run. */
export type RunRef = Pick<RunRecord, 'tenantId' | 'id'>;

/** A cache of the logs for lists, and the leases by which processes share the running runs. */
export interface RunStore {
  /**
   * Stores a run, already leased when a lease is given; when its tenant used the client key before, that run is the
   * answer, and its lease is left alone.
   */
  create(run: RunRecord, clientKey: string | null, lease?: Lease | null): Promise<RunRecord>;
  findMany(tenantId: string, ids: readonly string[]): Promise<readonly RunRecord[]>;
  /** The run that its tenant started with this client key. */
  findByClientKey(tenantId: string, clientKey: string): Promise<RunRecord | null>;
  /** Newest first. */
  list(tenantId: string, filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>>;
  /** Passed over when an outcome of the same or a later seq was recorded. An ended run can come back as `RUNNING`. */
  recordOutcome(run: RunRef, outcome: RunOutcome): Promise<void>;
  /**
   * Takes the lease of a running run, of any tenant, whose lease is over and whose `wakeAt` has come: the highest
   * priority first, then of the tenant with the fewest leases, then the one that waits longest.
   */
  claim(lease: Lease & { readonly now: number }): Promise<RunRecord | null>;
  /**
   * Lets a run go that only waits: sets its `wakeAt` and `parkedEpoch`, and gives the node's lease back. Nothing is
   * changed when it has been woken since `wakes` was read, or when the node does not hold its lease any more (`lost`).
   */
  park(
    run: RunRef,
    parking: {
      readonly nodeId: string;
      readonly wakes: number;
      readonly wakeAt: number | null;
      readonly epoch: number;
    },
  ): Promise<'parked' | 'woken' | 'lost'>;
  /**
   * Makes a run claimable at once, whether it is parked or not: to be called after what is to be looked at has been
   * written. Leaves the lease of whoever drives it alone, and passes over a run that is not there.
   */
  wake(run: RunRef): Promise<void>;
  recordPause(run: RunRef, pausedBy: string | null): Promise<void>;
  renew(lease: Lease, runIds: readonly string[]): Promise<void>;
  /** Gives leases back, so that others need not wait for their end; all of the node's when no ids are given. */
  release(nodeId: string, runIds?: readonly string[]): Promise<void>;
}

export interface Lease {
  readonly nodeId: string;
  readonly until: number;
}
