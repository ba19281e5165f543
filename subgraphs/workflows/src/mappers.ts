import type { Advice, TaskStatistics, WorkflowAnalysis } from './domain/analytics/analysis.ts';
import type {
  AttemptView,
  CriticalPath,
  GraphEdge,
  GraphNode,
  PathNode,
  RunGraph,
  Span,
  Timeline,
  TimelineRow,
} from './domain/analytics/run-views.ts';
import type { Approvers, Target, TaskDefinition, Workflow, WorkflowDefinition } from './domain/definition.ts';
import type { DefinitionDiff } from './domain/definition-diff.ts';
import type { DefinitionProblem } from './domain/definition-problem.ts';
import type { Failure } from './domain/payload.ts';
import type { Plan, PlannedTask } from './domain/plan.ts';
import type { RunOrigin, StepId } from './domain/run-event.ts';
import type { RunState, TaskState } from './domain/run-state.ts';
import type { Schedule } from './domain/schedule.ts';
import type { Waiting } from './domain/waiting.ts';
import type { OpenApproval } from './ports.ts';
import type { Commit, RunRecord } from './run-ports.ts';
import type { ApprovalChange } from './services/list-approvals.ts';
import type { Validation } from './services/validate-workflow.ts';
import type { RunProgressView, TaskProgressView } from './services/watch-progress.ts';
import type { WatchedEvent } from './services/watch-run.ts';

// What the resolvers of a GraphQL type get as their parent; codegen reads the names.

export type WorkflowParent = Workflow;
export type TaskParent = TaskDefinition;
export type AgentTargetParent = Extract<Target, { kind: 'agent' }>;
export type SelectTargetParent = Extract<Target, { kind: 'select' }>;
export type ToolTargetParent = Extract<Target, { kind: 'tool' }>;
export type WorkflowTargetParent = Extract<Target, { kind: 'workflow' }>;
export type ApprovalTargetParent = Extract<Target, { kind: 'approval' }>;
export type GateTargetParent = Extract<Target, { kind: 'gate' }>;
export type WaitTargetParent = Extract<Target, { kind: 'wait' }>;
export type SignalTargetParent = Extract<Target, { kind: 'signal' }>;
export type ApproversParent = Approvers;
export type TaskCompensationParent = NonNullable<TaskDefinition['compensate']>;
export type WorkflowValidationParent = Validation;
export type WorkflowProblemParent = DefinitionProblem;
export interface WorkflowDiffParent {
  readonly from: Workflow;
  readonly to: Workflow;
  readonly diff: DefinitionDiff;
}
export interface WorkflowPlanParent {
  readonly definition: WorkflowDefinition;
  readonly plan: Plan;
}
export type PlannedTaskParent = PlannedTask;
export type WorkflowRunParent = RunRecord;
export type WorkflowRunOriginParent = RunOrigin;
export type WorkflowRunWaitParent = Waiting;
/** The entry of the log is there when the whole log was read, and else looked up. */
export type WorkflowRunEventParent = WatchedEvent & { readonly commit?: Commit };
export type WorkflowRunCommitParent = Commit;
export interface TaskRunParent {
  /** The run's id, a colon and the task's id. */
  readonly id: string;
  readonly run: RunState;
  readonly task: TaskDefinition;
  readonly state: TaskState;
}
export interface StepRunParent {
  readonly run: RunState;
  readonly stepId: StepId;
}
export type TaskErrorParent = Failure;
export type WorkflowRunProgressParent = RunProgressView;
export type TaskProgressParent = TaskProgressView;
export type WorkflowApprovalParent = OpenApproval;
export type WorkflowApprovalChangeParent = ApprovalChange;
export type WorkflowScheduleParent = Schedule;
export type WorkflowTimelineParent = Timeline;
export type WorkflowTimelineRowParent = TimelineRow;
export type WorkflowTimelineAttemptParent = AttemptView;
export type WorkflowTimelineSpanParent = Span;
export type WorkflowGraphParent = RunGraph;
export type WorkflowGraphNodeParent = GraphNode;
export type WorkflowGraphEdgeParent = GraphEdge;
export type WorkflowCriticalPathParent = CriticalPath;
export type WorkflowPathNodeParent = PathNode;
export type WorkflowAnalysisParent = WorkflowAnalysis;
export type WorkflowTaskStatisticsParent = TaskStatistics;
export type WorkflowAdviceParent = Advice;
