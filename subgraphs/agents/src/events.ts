import type { DomainEvent } from '@ymera/kernel/events';
import type { FinishedRun, WorkflowOrigin } from './domain/agent-run.ts';

/** Topics that this subgraph listens to: none. */
export const consumes: readonly string[] = [];

/** A run has ended, well or badly. Told once for each run. */
export type RunCompleted = {
  readonly agentRunId: string;
  readonly agentId: string;
  readonly startedBy: string;
  readonly ok: boolean;
  readonly errorCode: string | null;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly workflow: WorkflowOrigin | null;
  readonly startedAt: number;
  readonly finishedAt: number;
};

/** A plugin's code has asked for a host tool, and got it or was refused. */
export type ToolCalled = {
  readonly agentRunId: string;
  readonly agentId: string;
  readonly tool: string;
  /** What it was about, such as a file's path as the plugin gave it. */
  readonly subject: string;
  readonly allowed: boolean;
  readonly startedBy: string;
  readonly workflowRunId: string | null;
};

/** Everything published here, by topic. */
export type AgentsEvents = {
  readonly 'agents.run.completed': RunCompleted;
  readonly 'agents.tool.called': ToolCalled;
};

/** The event of a run that has ended; its id is the same however often it is told. */
export function runCompleted(run: FinishedRun): DomainEvent<RunCompleted> {
  const { id, tenantId, agentId, startedBy, workflow, startedAt, state } = run;
  return {
    id: `agents.run.completed:${id}`,
    topic: 'agents.run.completed' satisfies keyof AgentsEvents,
    tenantId,
    at: state.finishedAt,
    payload: {
      agentRunId: id,
      agentId,
      startedBy,
      ok: state.phase === 'SUCCEEDED',
      errorCode: state.phase === 'FAILED' ? state.error.code : null,
      cpuMs: state.usage.cpuMs,
      wallMs: state.usage.wallMs,
      workflow,
      startedAt,
      finishedAt: state.finishedAt,
    },
  };
}

/** @param call epoch of the run's lease and the number of the call within it, which make the event's id */
export function toolCalled(
  call: { tenantId: string; epoch: number; number: number; at: number },
  payload: ToolCalled,
): DomainEvent<ToolCalled> {
  return {
    id: `agents.tool.called:${payload.agentRunId}:${call.epoch}:${call.number}`,
    topic: 'agents.tool.called' satisfies keyof AgentsEvents,
    tenantId: call.tenantId,
    at: call.at,
    payload,
  };
}
