import type { AgentRunner, Clock, Page, PageRequest } from '@ymera/kernel';
import type { Bus, DomainEvent, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { BegunAttempts, Dispatcher, Inbox, Mailbox } from './dispatch-ports.ts';
import type { Approvers, Workflow } from './domain/definition.ts';
import type { EngineSettings } from './domain/engine-settings.ts';
import type { HookListener } from './domain/hooks.ts';
import type { Payload } from './domain/payload.ts';
import type { RunEvent, RunOrigin, StepId } from './domain/run-event.ts';
import type { RunState, RunStatus } from './domain/run-state.ts';
import type { Schedule } from './domain/schedule.ts';

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

/** A run as its log tells it, and the end of that log. */
export interface OpenedRun {
  readonly run: RunState;
  readonly head: Pick<Commit, 'number' | 'epoch' | 'hash'>;
}

/** Places for runs that this process drives itself as soon as they are created. */
export interface Seats {
  /** Null when there is no room, or others wait: whoever then creates a run leaves it to be claimed in its turn. */
  take(): Seat | null;
}

export interface Seat {
  /** For the run's record, before anybody else can find it. */
  readonly lease: Lease;
  /** Begins to drive the run from where it stands; nobody has had the time to write into its log. */
  drive(record: RunRecord, opened: OpenedRun): void;
  leave(): void;
}

export interface WorkflowStore {
  /** Compare-and-set: `taken` when the name has this version already. */
  insert(workflow: Workflow): Promise<'inserted' | 'taken'>;
  findMany(tenantId: string, ids: readonly string[]): Promise<readonly Workflow[]>;
  findLatest(tenantId: string, name: string): Promise<Workflow | null>;
  /** The ids of all versions of a name, newest first, at most 1000. */
  listVersionIds(tenantId: string, name: string): Promise<readonly string[]>;
  findVersion(
    tenantId: string,
    named: { readonly name: string; readonly version: number },
  ): Promise<Workflow | null>;
  /** The ids of all workflows that have a task for this agent (gates too), or this tag; newest first, at most 1000. */
  listIdsWith(
    tenantId: string,
    wanted: { readonly agentId: string } | { readonly tag: string },
  ): Promise<readonly string[]>;
  /** The latest version of each, in order of names. */
  listLatest(tenantId: string, page: PageRequest): Promise<Page<Workflow>>;
  /** Workflows, of all tenants, whose definition has not been told to others yet. */
  listUntold(limit: number): Promise<readonly Workflow[]>;
  markTold(workflow: Pick<Workflow, 'tenantId' | 'id'>): Promise<void>;
}

/** Large texts by the SHA-256 of their bytes. */
export interface BlobStore {
  put(tenantId: string, blob: { readonly sha256: string; readonly text: string }): Promise<void>;
  find(tenantId: string, sha256: string): Promise<string | null>;
}

/** A run as it stood after one of its commits, to read its log from there. */
export interface Snapshot {
  readonly tenantId: string;
  readonly runId: string;
  /** Number, epoch and hash of that commit, and the seq of its last event. */
  readonly number: number;
  readonly epoch: number;
  readonly hash: string;
  readonly lastSeq: number;
  /** JSON, see `toSnapshot`; at most `snapshotBytesMax` bytes. */
  readonly state: string;
}

export const snapshotBytesMax = 12_000_000;

/** The latest snapshot of each run; a cache, which may be empty. */
export interface SnapshotStore {
  /** Replaces the one before, unless that stands on a later commit. */
  save(snapshot: Snapshot): Promise<void>;
  find(run: RunRef): Promise<Snapshot | null>;
}

/** An approval, or a gate that was escalated, which waits for a person. */
export interface OpenApproval {
  /** Of the run, the step and `shownAt`: what is shown anew is another entry. */
  readonly id: string;
  readonly tenantId: string;
  readonly runId: string;
  readonly stepId: StepId;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly title: string;
  readonly kind: 'approval' | 'gate';
  readonly approvers: Approvers;
  readonly escalated: boolean;
  /** Exactly what is shown, and the SHA-256 that a decision has to name. */
  readonly shown: Payload;
  readonly shownSha256: string;
  readonly shownAt: number;
  readonly dueAt: number | null;
}

/** The inbox of those who approve. A cache: the runs' logs decide, and whoever finds a stale entry removes it. */
export interface ApprovalIndex {
  /** Makes these the only open approvals of a run. */
  replace(run: RunRef, open: readonly OpenApproval[]): Promise<void>;
  find(tenantId: string, id: string): Promise<OpenApproval | null>;
  /** Those that somebody with one of the roles, or of this id, may decide; null for all. By id, the oldest first. */
  list(
    tenantId: string,
    decider: { readonly userId: string; readonly roles: Approvers['roles'] } | null,
    page: PageRequest,
  ): Promise<Page<OpenApproval>>;
}

/** Schedules by tenant. */
export interface ScheduleStore {
  /** `taken` when the tenant has a schedule of this name, `full` when it has as many as it may. */
  insert(schedule: Schedule, perTenantMax: number): Promise<'inserted' | 'taken' | 'full'>;
  findMany(tenantId: string, ids: readonly string[]): Promise<readonly Schedule[]>;
  /** In order of names. */
  list(tenantId: string, page: PageRequest): Promise<Page<Schedule>>;
  /** Compare-and-set: false when it is gone, or its revision is not the one before the given schedule's. */
  replace(schedule: Schedule): Promise<boolean>;
  /** False when there is none. */
  remove(tenantId: string, id: string): Promise<boolean>;
  /** Of all tenants: those whose `nextAt` has come, or which have something to fire; the longest due first. */
  listDue(now: number, limit: number): Promise<readonly Schedule[]>;
}

/** The inboxes of all runs, for whoever looks after what is left in them. */
export interface InboxPages {
  /** In the order of ids, those after one. */
  page(query: { readonly after: string | null; readonly limit: number }): Promise<readonly KeptReport[]>;
}

/** A report by its id and its run's. */
export interface KeptReport {
  readonly id: string;
  readonly tenantId: string;
  readonly runId: string;
}

export interface Stores {
  readonly workflows: WorkflowStore;
  readonly runs: RunStore;
  readonly commits: CommitLog;
  readonly blobs: BlobStore;
  readonly inbox: Inbox & InboxPages;
  readonly begun: BegunAttempts;
  readonly snapshots: SnapshotStore;
  readonly approvals: ApprovalIndex;
  readonly schedules: ScheduleStore;
}

/** What the services need. */
export interface ServiceDeps {
  readonly stores: Stores;
  readonly agentRunner: AgentRunner;
  readonly events: Events;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  /** This process, as the owner of leases. */
  readonly nodeId: string;
  readonly settings: EngineSettings;
  /** From 0 up to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly dispatcher: Dispatcher;
  /** Where the workers of this process hand in their reports. */
  readonly mailbox: Mailbox;
  /** Are told of what has happened, once it is committed. */
  readonly hooks: readonly HookListener[];
  /** Absent where no runs are driven. */
  readonly seats?: Seats;
}

/** Channels of the bus. */
export const channels = {
  /** A run's log has grown. */
  run: (runId: string) => `run:${runId}`,
  /** The process that drives a run has something to look at. */
  drive: (runId: string) => `drive:${runId}`,
  /** There may be a run to claim. */
  runnable: 'workflows:runnable',
  /** The open approvals of a tenant have changed. */
  approvals: (tenantId: string) => `approvals:${tenantId}`,
} as const;
