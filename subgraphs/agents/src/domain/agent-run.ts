import type { AgentRunOutcome, AgentRunUsage, JsonObject, JsonValue } from '@ymera/kernel';
import type { DefinitionKind } from './definition.ts';

/** The right to work on a run until a moment; whoever takes it over counts the epoch up, which shuts the old one out. */
export interface Lease {
  /** The process that holds it. */
  readonly holder: string;
  readonly epoch: number;
  /** Milliseconds since the epoch of time. */
  readonly until: number;
}

interface RunError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details: JsonObject;
}

/** How a run ended. */
export type RunResult =
  | { readonly ok: true; readonly output: JsonValue; readonly usage: AgentRunUsage }
  | { readonly ok: false; readonly error: RunError; readonly usage: AgentRunUsage };

export type RunState =
  | { readonly phase: 'RUNNING'; readonly lease: Lease }
  /** The output is read separately, since lists of runs must stay small. */
  | {
      readonly phase: 'SUCCEEDED';
      readonly finishedAt: number;
      readonly usage: AgentRunUsage;
      readonly outputBytes: number;
    }
  | {
      readonly phase: 'FAILED';
      readonly finishedAt: number;
      readonly usage: AgentRunUsage;
      readonly error: RunError;
    };

export type WorkflowOrigin = { readonly runId: string; readonly taskId: string; readonly attempt: number };

/** One run of one agent, or one call of one tool, for one tenant. */
export interface AgentRun<S extends RunState = RunState> {
  /** Such as arun_…, of a tool tcall_…. */
  readonly id: string;
  readonly tenantId: string;
  readonly kind: DefinitionKind;
  /** Of a tool's call, the tool's id. */
  readonly agentId: string;
  readonly idempotencyKey: string;
  /** Of what was asked, to tell a repeated call from another one under the same key. */
  readonly requestHash: string;
  readonly startedBy: string;
  readonly workflow: WorkflowOrigin | null;
  /** What was to be done, in words and at most 1,000 characters; null of a tool's call, or when the input does not say. */
  readonly task: string | null;
  readonly startedAt: number;
  readonly state: S;
}

export type RunningRun = AgentRun<Extract<RunState, { phase: 'RUNNING' }>>;
export type FinishedRun = AgentRun<Exclude<RunState, { phase: 'RUNNING' }>>;

export function isRunning(run: AgentRun): run is RunningRun {
  return run.state.phase === 'RUNNING';
}

export function isFinished(run: AgentRun): run is FinishedRun {
  return run.state.phase !== 'RUNNING';
}

/** A run and the epoch of the lease it was seen with: enough to change it, as long as nobody took it over. */
export interface HeldRun {
  readonly tenantId: string;
  readonly runId: string;
  readonly epoch: number;
}

export function heldBy({ tenantId, id, state }: RunningRun): HeldRun {
  return { tenantId, runId: id, epoch: state.lease.epoch };
}

export function leaseExpired(run: RunningRun, now: number): boolean {
  return run.state.lease.until <= now;
}

export const noUsage: AgentRunUsage = { cpuMs: 0, wallMs: 0, hostCalls: 0, bytesIn: 0, bytesOut: 0 };

export function outcomeOf(runId: string, result: RunResult): AgentRunOutcome {
  return { ...result, agentRunId: runId };
}
