import type { TaskDefinition, Workflow } from './domain/definition.ts';
import type { Failure } from './domain/payload.ts';
import type { TaskState } from './domain/run-state.ts';
import type { RunRecord } from './ports.ts';
import type { WatchedEvent } from './services/watch-run.ts';

// What the resolvers of a GraphQL type get as their parent; codegen reads the names.

export type WorkflowParent = Workflow;
export type TaskParent = TaskDefinition;
export type WorkflowRunParent = RunRecord;
export type WorkflowRunEventParent = WatchedEvent;
export interface TaskRunParent {
  /** The run's id, a colon and the task's id. */
  readonly id: string;
  readonly runId: string;
  readonly task: TaskDefinition;
  readonly state: TaskState;
}
export type TaskErrorParent = Failure;
