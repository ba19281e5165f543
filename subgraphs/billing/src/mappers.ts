import type { UsageEvent } from './domain/usage-event.ts';
import type { WorkflowSpend } from './domain/workflow-spend.ts';

/** Whether the thing exists is for its own subgraph to say; here every id may have cost something. */
interface Reference {
  readonly id: string;
}

export type AgentParent = Reference;
export type WorkflowRunParent = Reference;
export type TaskRunParent = Reference;
export type WorkflowAnalysisParent = Reference;
export type UsageEventParent = UsageEvent;
export type WorkflowSpendParent = WorkflowSpend;
