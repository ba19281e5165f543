import type { UsageEvent } from './domain/usage-event.ts';

/** Whether the thing exists is for its own subgraph to say; here every id may have cost something. */
interface Reference {
  readonly id: string;
}

export type AgentParent = Reference;
export type WorkflowRunParent = Reference;
export type TaskRunParent = Reference;
export type UsageEventParent = UsageEvent;
