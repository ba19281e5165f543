import type { AgentRunner, Clock, Page, PageRequest } from '@ymera/kernel';
import type { Bus, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { BegunAttempts, Dispatcher, Inbox, Mailbox } from './dispatch-ports.ts';
import type { Approvers, Workflow } from './domain/definition.ts';
import type { EngineSettings } from './domain/engine-settings.ts';
import type { HookListener } from './domain/hooks.ts';
import type { Payload } from './domain/payload.ts';
import type { StepId } from './domain/run-event.ts';
import type { RunState } from './domain/run-state.ts';
import type { Schedule } from './domain/schedule.ts';
import type { Commit, CommitLog, Lease, RunRecord, RunRef, RunStore } from './run-ports.ts';

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
