import type { AgentRunner, Clock, Page, PageRequest } from '@ymera/kernel';
import type { Bus, DomainEvent, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { Workflow } from './domain/definition.ts';
import type { EngineSettings } from './domain/engine-settings.ts';
import type { Payload } from './domain/payload.ts';
import type { RunEvent } from './domain/run-event.ts';
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

/** What is known of a run without reading its log. All but `status`, `finishedAt` and `lastSeq` never changes. */
export interface RunRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowHash: string;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly input: Payload;
  /** As of the last write to this cache; an ended run is right, a running one may have gone on. */
  readonly status: RunStatus;
  readonly finishedAt: number | null;
  readonly lastSeq: number;
}

export interface RunFilter {
  /** Runs of any of these workflows; null for all. */
  readonly workflowIds: readonly string[] | null;
  readonly status: RunStatus | null;
}

export type RunOutcome = Pick<RunRecord, 'status' | 'finishedAt' | 'lastSeq'>;

/** A cache of the logs for lists, and the leases by which processes share the running runs. */
export interface RunStore {
  /** Stores a run; when its tenant used the client key before, that run is the answer. */
  create(run: RunRecord, clientKey: string | null): Promise<RunRecord>;
  findMany(tenantId: string, ids: readonly string[]): Promise<readonly RunRecord[]>;
  /** Newest first. */
  list(tenantId: string, filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>>;
  recordOutcome(run: Pick<RunRecord, 'tenantId' | 'id'>, outcome: RunOutcome): Promise<void>;
  /** Takes the lease of the oldest running run, of any tenant, whose lease is over. */
  claim(lease: Lease & { readonly now: number }): Promise<RunRecord | null>;
  renew(lease: Lease, runIds: readonly string[]): Promise<void>;
  /** Gives leases back, so that others need not wait for their end; all of the node's when no ids are given. */
  release(nodeId: string, runIds?: readonly string[]): Promise<void>;
}

export interface Lease {
  readonly nodeId: string;
  readonly until: number;
}

export interface WorkflowStore {
  /** Compare-and-set: `taken` when the name has this version already. */
  insert(workflow: Workflow): Promise<'inserted' | 'taken'>;
  findMany(tenantId: string, ids: readonly string[]): Promise<readonly Workflow[]>;
  findLatest(tenantId: string, name: string): Promise<Workflow | null>;
  /** The ids of all versions of a name, newest first, at most 1000. */
  listVersionIds(tenantId: string, name: string): Promise<readonly string[]>;
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

export interface Stores {
  readonly workflows: WorkflowStore;
  readonly runs: RunStore;
  readonly commits: CommitLog;
  readonly blobs: BlobStore;
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
}

/** Channels of the bus. */
export const channels = {
  /** A run's log has grown. */
  run: (runId: string) => `run:${runId}`,
  /** The process that drives a run has something to look at. */
  drive: (runId: string) => `drive:${runId}`,
  /** There may be a run to claim. */
  runnable: 'workflows:runnable',
} as const;
