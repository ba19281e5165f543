// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { JsonValue } from "@ymera/kernel";
import type {
  GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLScalarTypeConfig,
} from "graphql";
import type {
  WorkflowParent as WorkflowParent,
  TaskParent as TaskParent,
  AgentTargetParent as AgentTargetParent,
  SelectTargetParent as SelectTargetParent,
  ToolTargetParent as ToolTargetParent,
  WorkflowTargetParent as WorkflowTargetParent,
  ApprovalTargetParent as ApprovalTargetParent,
  GateTargetParent as GateTargetParent,
  WaitTargetParent as WaitTargetParent,
  SignalTargetParent as SignalTargetParent,
  ApproversParent as ApproversParent,
  TaskCompensationParent as TaskCompensationParent,
  WorkflowValidationParent as WorkflowValidationParent,
  WorkflowProblemParent as WorkflowProblemParent,
  WorkflowDiffParent as WorkflowDiffParent,
  WorkflowPlanParent as WorkflowPlanParent,
  PlannedTaskParent as PlannedTaskParent,
  WorkflowRunParent as WorkflowRunParent,
  WorkflowRunOriginParent as WorkflowRunOriginParent,
  WorkflowRunWaitParent as WorkflowRunWaitParent,
  WorkflowRunEventParent as WorkflowRunEventParent,
  WorkflowRunCommitParent as WorkflowRunCommitParent,
  TaskRunParent as TaskRunParent,
  StepRunParent as StepRunParent,
  TaskErrorParent as TaskErrorParent,
  WorkflowRunProgressParent as WorkflowRunProgressParent,
  TaskProgressParent as TaskProgressParent,
  WorkflowApprovalParent as WorkflowApprovalParent,
  WorkflowApprovalChangeParent as WorkflowApprovalChangeParent,
  WorkflowScheduleParent as WorkflowScheduleParent,
  WorkflowTimelineParent as WorkflowTimelineParent,
  WorkflowTimelineRowParent as WorkflowTimelineRowParent,
  WorkflowTimelineAttemptParent as WorkflowTimelineAttemptParent,
  WorkflowTimelineSpanParent as WorkflowTimelineSpanParent,
  WorkflowGraphParent as WorkflowGraphParent,
  WorkflowGraphNodeParent as WorkflowGraphNodeParent,
  WorkflowGraphEdgeParent as WorkflowGraphEdgeParent,
  WorkflowCriticalPathParent as WorkflowCriticalPathParent,
  WorkflowPathNodeParent as WorkflowPathNodeParent,
  WorkflowAnalysisParent as WorkflowAnalysisParent,
  WorkflowTaskStatisticsParent as WorkflowTaskStatisticsParent,
  WorkflowAdviceParent as WorkflowAdviceParent,
} from "./mappers.ts";
import type { Context } from "./context.ts";
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = {
  [K in keyof T]: T[K];
};
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & {
  [SubKey in K]?: Maybe<T[SubKey]>;
};
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & {
  [SubKey in K]: Maybe<T[SubKey]>;
};
export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & {
  [P in K]-?: NonNullable<T[P]>;
};
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: string;
  String: string;
  Boolean: boolean;
  Int: number;
  Float: number;
  /** Any JSON value. */
  JSON: JsonValue;
  /** A moment in ISO 8601, UTC, with milliseconds: 2026-01-31T12:00:00.000Z. */
  DateTime: number;
  _FieldSet: any;
};

/** Where reading begins. */
export type Query = {
  __typename?: "Query";
  /** One workflow, or null when your tenant has none with this id or name, or not this version of it. */
  workflow: Maybe<Workflow>;
  /** The latest version of each workflow, in order of their names. */
  workflows: WorkflowPage;
  /** The versions of one workflow, newest first; of the latest 1,000 of them. */
  workflowVersions: WorkflowPage;
  /**
   * A workflow as a text that importWorkflow reads back to the same hash.
   * Fails with WORKFLOW_NOT_FOUND.
   */
  exportWorkflow: Scalars["String"];
  /**
   * Looks for mistakes in a definition, as defineWorkflow does, and stores nothing. Needs the role EXECUTE.
   * Fails with INVALID_ARGUMENT unless there is exactly one of input and source.
   */
  validateWorkflow: WorkflowValidation;
  /** What changes from one version to another. Fails with WORKFLOW_NOT_FOUND. */
  workflowDiff: WorkflowDiff;
  /**
   * How a workflow would run, before anything does: its tasks take as long as they did in the latest runs of this version,
   * once three have done them, and until then as long as the definition allows. Fails with WORKFLOW_NOT_FOUND.
   */
  workflowPlan: WorkflowPlan;
  /** One run, or null when there is none with this id in your tenant. */
  workflowRun: Maybe<WorkflowRun>;
  /** Runs, newest first. What several arguments ask for has to hold together. */
  workflowRuns: WorkflowRunPage;
  /**
   * What the latest runs of one version say about it, and what they give reason to change, each advice with its evidence.
   * Runs that began it from the start, and succeeded or failed, are looked at; in all at most 200,000 events of them.
   * Fails with WORKFLOW_NOT_FOUND or INVALID_ARGUMENT.
   */
  workflowAnalysis: WorkflowAnalysis;
  /** What waits for a person's decision, the oldest first: what you may decide, or all of your tenant. */
  workflowApprovals: WorkflowApprovalPage;
  /** One open approval, or null when there is none with this id: it has been decided, has expired, or what was shown has changed. */
  workflowApproval: Maybe<WorkflowApproval>;
  /** One schedule, or null when your tenant has none with this id. */
  workflowSchedule: Maybe<WorkflowSchedule>;
  /** Schedules, in order of their names. */
  workflowSchedules: WorkflowSchedulePage;
};

/** Where reading begins. */
export type QueryworkflowArgs = {
  id: Scalars["ID"];
  version: InputMaybe<Scalars["Int"]>;
};

/** Where reading begins. */
export type QueryworkflowsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryworkflowVersionsArgs = {
  name: Scalars["String"];
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryexportWorkflowArgs = {
  id: Scalars["ID"];
  format?: WorkflowFormat;
};

/** Where reading begins. */
export type QueryvalidateWorkflowArgs = {
  input: InputMaybe<DefineWorkflowInput>;
  source: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryworkflowDiffArgs = {
  from: Scalars["ID"];
  to: Scalars["ID"];
};

/** Where reading begins. */
export type QueryworkflowPlanArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryworkflowRunArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryworkflowRunsArgs = {
  workflowId: InputMaybe<Scalars["ID"]>;
  status: InputMaybe<WorkflowRunStatus>;
  agentId: InputMaybe<Scalars["ID"]>;
  tag: InputMaybe<Scalars["String"]>;
  startedFrom: InputMaybe<Scalars["DateTime"]>;
  startedBefore: InputMaybe<Scalars["DateTime"]>;
  parentId: InputMaybe<Scalars["ID"]>;
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryworkflowAnalysisArgs = {
  id: Scalars["ID"];
  runs?: Scalars["Int"];
  startedFrom: InputMaybe<Scalars["DateTime"]>;
  startedBefore: InputMaybe<Scalars["DateTime"]>;
};

/** Where reading begins. */
export type QueryworkflowApprovalsArgs = {
  all?: Scalars["Boolean"];
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryworkflowApprovalArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryworkflowScheduleArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryworkflowSchedulesArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** What changes something. */
export type Mutation = {
  __typename?: "Mutation";
  /**
   * Stores a workflow as the next version of its name; what the latest version says already answers with that version.
   * Needs the role EXECUTE.
   * Fails with WORKFLOW_INVALID, whose details.problems lists every mistake with its place, in the words of the YAML form:
   * an unknown task or agent, a cycle (printed as a path), a name used twice, a broken expression, a limit that is passed;
   * and with WORKFLOW_BUSY when many define the same name at once.
   */
  defineWorkflow: Workflow;
  /**
   * Stores a workflow that comes as a text, as defineWorkflow does. Needs the role EXECUTE.
   * Fails with WORKFLOW_INVALID, whose details.problems lists every mistake with its place, line and column; and with
   * WORKFLOW_BUSY.
   */
  importWorkflow: Workflow;
  /**
   * Starts a run and answers at once; follow it with workflowRunEvents. Needs the role EXECUTE.
   * Fails with WORKFLOW_NOT_FOUND, INVALID_ARGUMENT, RUN_INPUT_INVALID when the workflow's inputSchema does not allow the
   * input, INPUT_TOO_LARGE, KEY_REUSED when the client key stands for another request, or WORKFLOW_UNUSABLE when you may not call one of its agents or tools, or it is not there or not
   * ready; details.problems lists the places in the definition.
   */
  startWorkflow: WorkflowRun;
  /**
   * Starts no more tasks, stops those under way and ends the run as CANCELLED; runs that its tasks have started are
   * cancelled too. A run that has ended stays as it is. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, or with RUN_BUSY when it has to be asked again.
   */
  cancelWorkflowRun: WorkflowRun;
  /**
   * Starts no more steps, here and in the runs that tasks of this one have started, until the run is resumed; what is
   * under way ends. A run that is paused already stays as it is. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, RUN_ENDED, RUN_NOT_PAUSABLE while it is being cancelled, or RUN_BUSY when it has to be asked
   * again.
   */
  pauseWorkflowRun: WorkflowRun;
  /**
   * Lets a paused run go on. One that is not paused stays as it is. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, RUN_ENDED, RUN_NOT_RESUMABLE when it is a task of a run that is paused itself, which is the
   * one to resume, or RUN_BUSY when it has to be asked again.
   */
  resumeWorkflowRun: WorkflowRun;
  /**
   * Tries a failed task again, with its attempts counted anew; a run that has failed goes on with it, and what was skipped
   * because of it waits again. Approvals and gates after it are asked anew; other work that has succeeded is kept. Needs
   * the role EXECUTE.
   * Fails with RUN_NOT_FOUND, TASK_NOT_FOUND, TASK_NOT_FAILED, RUN_ENDED, RUN_NOT_RETRYABLE when its work has been undone,
   * its parent has taken the failure, or what an approval or a gate after it has let begin is at work, INVALID_ARGUMENT, or
   * RUN_BUSY when it has to be asked again.
   */
  retryWorkflowTask: WorkflowRun;
  /**
   * Starts a new run, on the same input and of the same version, that does one task and all that comes after it again, and
   * keeps what all others have put out. Gates examine again, and so are asked the people before whose approval something
   * is done again. What the old run has undone, and what came after that, is done again too; what is kept is not undone
   * when the new run fails. The old run stays as it is. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, TASK_NOT_FOUND, INVALID_ARGUMENT, or KEY_REUSED and WORKFLOW_UNUSABLE as startWorkflow does.
   */
  rerunWorkflow: WorkflowRun;
  /**
   * Starts a new run of the same version that keeps what was put out up to one event of another run, and goes on from
   * there on its own, with other inputs if you like. What people approved is asked for anew where an input is another, or
   * something before it is done again. What the other run has undone by now, and what came after that, is done again; what
   * is kept is not undone when the new run fails. The other run stays as it is. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, SEQ_NOT_FOUND, INPUT_NOT_EDITABLE, INVALID_ARGUMENT, RUN_INPUT_INVALID, INPUT_TOO_LARGE, or
   * KEY_REUSED and WORKFLOW_UNUSABLE as startWorkflow does.
   */
  forkWorkflowRun: WorkflowRun;
  /**
   * Sends a run a signal: the task that waits for this name takes it, now or when it comes to it. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, RUN_ENDED, SIGNAL_REFUSED when no task of the run waits for it or too many are kept,
   * SIGNAL_TOO_LARGE, INVALID_ARGUMENT, or RUN_BUSY when it has to be asked again.
   */
  signalWorkflowRun: WorkflowRun;
  /**
   * Says whether exactly what was shown is approved. Who may say so is written in the task, by role or by name; no other
   * role is needed, and none is enough. The same decision a second time changes nothing.
   * Fails with RUN_NOT_FOUND, APPROVAL_NOT_FOUND when nothing of that step waits for a decision, APPROVAL_FORBIDDEN when it
   * is for others to decide, APPROVAL_OUTDATED when something else is shown by now, INVALID_ARGUMENT, or RUN_BUSY when it
   * has to be asked again.
   */
  decideWorkflowApproval: WorkflowRun;
  /**
   * Says what became of a step that is HELD: nobody knows whether its unsafe effect came about. A gate
   * can't be passed so, only examined again or failed. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, TASK_NOT_FOUND, TASK_NOT_HELD, RUN_ENDED, INVALID_ARGUMENT, INPUT_TOO_LARGE, or RUN_BUSY when
   * it has to be asked again.
   */
  resolveWorkflowStep: WorkflowRun;
  /**
   * Sets at which tasks a run stops before it starts them, and whether it goes wave by wave. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, TASK_NOT_FOUND, RUN_ENDED, RUN_NOT_DEBUGGABLE when it begins nothing any more, or RUN_BUSY
   * when it has to be asked again.
   */
  debugWorkflowRun: WorkflowRun;
  /**
   * Lets all start that stands at a breakpoint, or would be the next step of a run that goes wave by wave; a run in which
   * nothing stands so stays as it is. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, RUN_ENDED, RUN_NOT_DEBUGGABLE when it begins nothing any more, INVALID_ARGUMENT, or RUN_BUSY
   * when it has to be asked again.
   */
  stepWorkflowRun: WorkflowRun;
  /**
   * Gives a step that has not begun another input than its template would. Approvals and gates always take what their
   * templates give, so that they are about what is done, and so does what comes after an approval. Needs the role EXECUTE.
   * Fails with RUN_NOT_FOUND, TASK_NOT_FOUND, RUN_ENDED, INPUT_NOT_EDITABLE, INPUT_TOO_LARGE, INVALID_ARGUMENT, or RUN_BUSY
   * when it has to be asked again.
   */
  editWorkflowStepInput: WorkflowRun;
  /**
   * Starts runs of a workflow at the times that a cron expression says. Needs the role EXECUTE.
   * Fails with WORKFLOW_NOT_FOUND, SCHEDULE_TAKEN when there is one of this name, TOO_MANY_SCHEDULES when the tenant has
   * 500 already, INVALID_ARGUMENT, RUN_INPUT_INVALID or INPUT_TOO_LARGE.
   */
  createWorkflowSchedule: WorkflowSchedule;
  /**
   * Changes what is given of a schedule, and leaves the rest. Needs the role EXECUTE.
   * Fails with SCHEDULE_NOT_FOUND, WORKFLOW_NOT_FOUND, INVALID_ARGUMENT, RUN_INPUT_INVALID, INPUT_TOO_LARGE, or SCHEDULE_BUSY
   * when it has to be asked again.
   */
  updateWorkflowSchedule: WorkflowSchedule;
  /**
   * Lets a schedule start no runs. One that starts none stays as it is. Needs the role EXECUTE.
   * Fails with SCHEDULE_NOT_FOUND, or SCHEDULE_BUSY when it has to be asked again.
   */
  pauseWorkflowSchedule: WorkflowSchedule;
  /**
   * Lets a schedule start runs again, from its next time on. One that does stays as it is. Needs the role EXECUTE.
   * Fails with SCHEDULE_NOT_FOUND, or SCHEDULE_BUSY when it has to be asked again.
   */
  resumeWorkflowSchedule: WorkflowSchedule;
  /** Deletes a schedule; the runs that it has started stay. Needs the role EXECUTE. Fails with SCHEDULE_NOT_FOUND. */
  deleteWorkflowSchedule: Scalars["ID"];
};

/** What changes something. */
export type MutationdefineWorkflowArgs = {
  input: DefineWorkflowInput;
};

/** What changes something. */
export type MutationimportWorkflowArgs = {
  source: Scalars["String"];
};

/** What changes something. */
export type MutationstartWorkflowArgs = {
  input: StartWorkflowInput;
};

/** What changes something. */
export type MutationcancelWorkflowRunArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationpauseWorkflowRunArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationresumeWorkflowRunArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationretryWorkflowTaskArgs = {
  runId: Scalars["ID"];
  taskId: Scalars["String"];
  clientKey: InputMaybe<Scalars["String"]>;
};

/** What changes something. */
export type MutationrerunWorkflowArgs = {
  input: RerunWorkflowInput;
};

/** What changes something. */
export type MutationforkWorkflowRunArgs = {
  input: ForkWorkflowRunInput;
};

/** What changes something. */
export type MutationsignalWorkflowRunArgs = {
  input: SignalWorkflowRunInput;
};

/** What changes something. */
export type MutationdecideWorkflowApprovalArgs = {
  input: DecideWorkflowApprovalInput;
};

/** What changes something. */
export type MutationresolveWorkflowStepArgs = {
  input: ResolveWorkflowStepInput;
};

/** What changes something. */
export type MutationdebugWorkflowRunArgs = {
  input: DebugWorkflowRunInput;
};

/** What changes something. */
export type MutationstepWorkflowRunArgs = {
  id: Scalars["ID"];
  clientKey: InputMaybe<Scalars["String"]>;
};

/** What changes something. */
export type MutationeditWorkflowStepInputArgs = {
  input: EditWorkflowStepInput;
};

/** What changes something. */
export type MutationcreateWorkflowScheduleArgs = {
  input: CreateWorkflowScheduleInput;
};

/** What changes something. */
export type MutationupdateWorkflowScheduleArgs = {
  input: UpdateWorkflowScheduleInput;
};

/** What changes something. */
export type MutationpauseWorkflowScheduleArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationresumeWorkflowScheduleArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationdeleteWorkflowScheduleArgs = {
  id: Scalars["ID"];
};

/** What tells of events as they happen. */
export type Subscription = {
  __typename?: "Subscription";
  /**
   * The events of a run in order, from its first or from the one after afterSeq, ending with the run. None is missed or
   * told twice, also across reconnects that give the last seq seen. Fails with RUN_NOT_FOUND.
   */
  workflowRunEvents: WorkflowRunEvent;
  /**
   * How a run stands as a whole, now, and then whenever that changes, ending with the run. What changes faster than you
   * read is told as one change. Fails with RUN_NOT_FOUND.
   */
  workflowRunStatus: WorkflowRunProgress;
  /**
   * How each task of a run stands, now, and then each that changes, ending with the run. What changes faster than you read
   * is told as one change. Fails with RUN_NOT_FOUND.
   */
  taskProgress: TaskProgress;
  /** All that waits for a person's decision, of the 500 oldest, each as opened, and then each that opens or closes. */
  approvalsInbox: WorkflowApprovalChange;
};

/** What tells of events as they happen. */
export type SubscriptionworkflowRunEventsArgs = {
  runId: Scalars["ID"];
  afterSeq?: InputMaybe<Scalars["Int"]>;
};

/** What tells of events as they happen. */
export type SubscriptionworkflowRunStatusArgs = {
  runId: Scalars["ID"];
};

/** What tells of events as they happen. */
export type SubscriptiontaskProgressArgs = {
  runId: Scalars["ID"];
};

/** What tells of events as they happen. */
export type SubscriptionapprovalsInboxArgs = {
  all?: Scalars["Boolean"];
};

/** What a workflow's text is written in. */
export type WorkflowFormat =
  /** YAML 1.2. */
  | "YAML"
  /** JSON. */
  | "JSON";

/** A workflow as its author writes it. */
export type DefineWorkflowInput = {
  /** 1 to 64 letters, digits and dashes; a letter first. */
  name: Scalars["String"];
  /** Its name for people, 1 to 200 characters; its name when left out. */
  title?: InputMaybe<Scalars["String"]>;
  /** What it is for, at most 5,000 characters. */
  description?: Scalars["String"];
  /** 1 to 1,000, in any order. */
  tasks: Array<TaskInput>;
  /** What decides how much of it runs at a time; PARALLEL when left out. */
  strategy?: InputMaybe<WorkflowStrategy>;
  /** Calls of one run at a time, 1 to 100; 10 when left out. */
  concurrency?: InputMaybe<Scalars["Int"]>;
  /** For a whole run, in milliseconds, up to 90 days; no limit when left out. */
  timeoutMs?: InputMaybe<Scalars["Float"]>;
  /** JSON Schema of a run's input; anything is taken when left out. */
  inputSchema?: InputMaybe<Scalars["JSON"]>;
  /**
   * A JSON template of the run's output; when left out, the outputs of the tasks that no other depends on, by id. Where
   * these are more than 8 MB as JSON, the largest give way to { "leftOut": "OUTPUT_TOO_LARGE", "bytes": … }, and all of
   * it to null where even that is too much; the run's tasks have them still.
   */
  output?: InputMaybe<Scalars["JSON"]>;
  /** 0 to 9: of the runs that wait for a process, those with the higher priority go first. 5 when left out. */
  priority?: InputMaybe<Scalars["Int"]>;
  /** At most 20, to find its runs by. */
  tags?: InputMaybe<Array<Scalars["String"]>>;
};

/**
 * One task of a workflow. Exactly one of agentId, toolId, workflow, approval, gate, wait and signal says what it does.
 *
 * Expressions are CEL. They may name input (the run's), tasks (such as tasks.fetch.output.rows; only tasks that this one
 * depends on, directly or not), run, and where they mean something item, index, last, iteration and feedback. In JSON
 * templates a string that begins with = is an expression, and == stands for =.
 */
export type TaskInput = {
  /** 1 to 64 letters, digits and dashes; unique in the workflow. */
  id: Scalars["String"];
  /** Its name for people; its id when left out. */
  title?: InputMaybe<Scalars["String"]>;
  /** Runs this agent on the input. */
  agentId?: InputMaybe<Scalars["ID"]>;
  /** Runs on the input the agent that fits best when the task starts. */
  select?: InputMaybe<SelectInput>;
  /** Calls this tool of a plugin with the input. */
  toolId?: InputMaybe<Scalars["ID"]>;
  /** Runs another workflow on the input: by name the version that is the latest when the task starts, by id that one. */
  workflow?: InputMaybe<Scalars["String"]>;
  /** Shows the input to a person, who approves or refuses exactly that. */
  approval?: InputMaybe<ApprovalInput>;
  /** Has an agent examine the input, which another task has produced, and sends it back when it is refused. */
  gate?: InputMaybe<GateInput>;
  /** Waits. */
  wait?: InputMaybe<WaitInput>;
  /** Waits for a signal of this name, whose payload is the output. */
  signal?: InputMaybe<Scalars["String"]>;
  /** The tasks that come first. */
  dependsOn?: Array<Scalars["String"]>;
  /** What has to be true of the tasks that come first; ALL when left out. */
  join?: InputMaybe<TaskJoin>;
  /** How many of them have to succeed, when join is COUNT; left out otherwise. */
  joinCount?: InputMaybe<Scalars["Int"]>;
  /** An expression: when it is false the task is skipped. */
  when?: InputMaybe<Scalars["String"]>;
  /** A JSON template of what it takes; an empty object when left out. */
  input?: InputMaybe<Scalars["JSON"]>;
  /** Does the task once for each item of a list; its output is the list of outputs. */
  forEach?: InputMaybe<ForEachInput>;
  /** Does the task again as long as a condition holds; its output is the last one. */
  loop?: InputMaybe<LoopInput>;
  /** How often it is tried; three times when left out. */
  retry?: InputMaybe<RetryInput>;
  /**
   * In milliseconds. For one attempt of a call, 100 to 600,000: a minute when left out. For a workflow, or a gate that a
   * person may have to decide on, up to 90 days: a day when left out. Until a decision or signal is given up, up to 90
   * days: a week when left out.
   */
  timeoutMs?: InputMaybe<Scalars["Float"]>;
  /** What a repetition of the call does; when left out, what the agent or tool declares as the workflow is defined. */
  effect?: InputMaybe<TaskEffect>;
  /** What its failure means for the run; FAIL when left out. */
  onFailure?: InputMaybe<TaskOnFailure>;
  /** What undoes it, when it has succeeded and the run then fails. */
  compensate?: InputMaybe<CompensateInput>;
  /**
   * An expression: the task only starts when the gates before it have approved exactly the value that this gives, all of
   * those that examine the same producer, in the round that stands.
   */
  integrates?: InputMaybe<Scalars["String"]>;
  /** 0 to 9: of tasks that are ready at the same time, the higher goes first. 5 when left out. */
  priority?: InputMaybe<Scalars["Int"]>;
  /** How much depends on it, for people; NORMAL when left out. */
  criticality?: InputMaybe<TaskCriticality>;
  /** At most 20. */
  tags?: InputMaybe<Array<Scalars["String"]>>;
};

/** Who may decide later: anyone who has one of the roles, or is named. At least one role or user. */
export type ApproversInput = {
  /** Users who have one of these roles, or a higher one. */
  roles?: Array<ApproverRole>;
  /** The ids of users. */
  users?: Array<Scalars["ID"]>;
};

/** A question to a person; at least one role or user may decide. The task's timeout is its deadline. */
export type ApprovalInput = {
  /** Users who have one of these roles, or a higher one, may decide. */
  roles?: Array<ApproverRole>;
  /** Users of these ids may decide. */
  users?: Array<Scalars["ID"]>;
  /** What happens when nobody has decided by the deadline; REFUSE when left out. */
  onDeadline?: InputMaybe<ApprovalDeadline>;
  /** Who may decide after the deadline, for as long again; needed for ESCALATE, left out otherwise. */
  escalateTo?: InputMaybe<ApproversInput>;
};

/**
 * What an agent is selected by, each time that an attempt begins: agents that can be run now are compared by what they
 * say of themselves and by their record. When none has to do with the task, the attempt fails with NO_AGENT_FITS, which
 * may pass: it is tried again as retry says. Agents that declare UNSAFE are selected only for tasks whose effect is
 * UNSAFE.
 */
export type SelectInput = {
  /**
   * What the agent is to do, in words, or an expression that gives that, such as `= "Review " + input.language`: 1 to
   * 4,000 characters. What the agent takes is the task's input.
   */
  task: Scalars["String"];
  /** The kind of agent that is preferred, such as quality; any when left out. There has to be an agent of it. */
  category?: InputMaybe<Scalars["String"]>;
  /** What is known around the task, in words, or an expression that gives that: 1 to 20,000 characters. */
  context?: InputMaybe<Scalars["String"]>;
};

/**
 * An examination. Its agent answers with an object whose approved is true or false; all of it are the reasons. When it
 * refuses, the producer and everything after it that has begun start anew, other gates and approvals included.
 */
export type GateInput = {
  /** The agent that examines. */
  agentId: Scalars["ID"];
  /** The task that produced what is examined, and does it again when that is refused. */
  producer: Scalars["String"];
  /** How often it is sent back at most, 1 to 10; 3 when left out. */
  roundsMax?: InputMaybe<Scalars["Int"]>;
  /** Who decides after the last refusal; when left out, the task then fails. */
  escalateTo?: InputMaybe<ApproversInput>;
};

/** A wait; exactly one of the two. */
export type WaitInput = {
  /** For so long, up to 90 days. */
  durationMs?: InputMaybe<Scalars["Float"]>;
  /** An expression that gives the moment: milliseconds since 1970, or ISO 8601. */
  until?: InputMaybe<Scalars["String"]>;
};

/** The items of a list, one by one or side by side. */
export type ForEachInput = {
  /** An expression that gives the list. In the task's templates item is the item and index its place, from 0. */
  items: Scalars["String"];
  /** How many at a time, 1 to 100; 10 when left out. */
  concurrency?: InputMaybe<Scalars["Int"]>;
  /** A longer list fails the task; 1 to 1,000, 1,000 when left out. */
  itemsMax?: InputMaybe<Scalars["Int"]>;
};

/** A loop. In the task's templates last is the output before, null at first, and iteration counts from 0. */
export type LoopInput = {
  /** An expression that is looked at after each time, with last as the output: the task is done again while it is true. */
  while: Scalars["String"];
  /** When the condition still holds after so many, the task fails with LOOP_LIMIT; 1 to 100, 10 when left out. */
  iterationsMax?: InputMaybe<Scalars["Int"]>;
};

/** How often a task is tried. Pauses double, and half of each is left to chance. */
export type RetryInput = {
  /** In all, 1 to 20; 3 when left out. */
  attempts?: InputMaybe<Scalars["Int"]>;
  /** Before the second attempt, in milliseconds; 1,000 when left out. */
  baseMs?: InputMaybe<Scalars["Float"]>;
  /** The longest pause, in milliseconds; 60,000 when left out. */
  maxMs?: InputMaybe<Scalars["Float"]>;
  /** Codes of the failures that are tried again; when left out, those that say of themselves that they may pass. */
  on?: InputMaybe<Array<Scalars["String"]>>;
};

/** What undoes a task: exactly one of agentId and toolId, on an input. */
export type CompensateInput = {
  /** The agent that undoes it. */
  agentId?: InputMaybe<Scalars["ID"]>;
  /** The tool that undoes it. */
  toolId?: InputMaybe<Scalars["ID"]>;
  /** A JSON template, which may name the task's own output; an empty object when left out. */
  input?: InputMaybe<Scalars["JSON"]>;
};

/** Which workflow is to run, and on what. */
export type StartWorkflowInput = {
  /** A workflow's id, or its name for the latest version. */
  workflowId: Scalars["ID"];
  /** This version of the name that workflowId is then; the latest when left out. */
  version?: InputMaybe<Scalars["Int"]>;
  /**
   * What the workflow's expressions call input; an empty object when left out. At most 1 MB as JSON; larger data comes as
   * a file in the workspace.
   */
  input?: InputMaybe<Scalars["JSON"]>;
  /** A second call with the same key answers with the first call's run. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
  /** Tasks that the run stops at before it starts them, as debugWorkflowRun would say after its start. */
  breakpoints?: Array<Scalars["String"]>;
  /** Whether each wave of its steps waits for stepWorkflowRun. */
  stepping?: Scalars["Boolean"];
};

/** What is to be done again, from which task on. */
export type RerunWorkflowInput = {
  /** The id of the run. */
  runId: Scalars["ID"];
  /** The task to begin with, by its id in the workflow. */
  taskId: Scalars["String"];
  /** A second call with the same key answers with the first call's run. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
};

/** Where a run branches off from another. */
export type ForkWorkflowRunInput = {
  /** The id of the other run. */
  runId: Scalars["ID"];
  /** The event up to which what was put out is kept. */
  seq: Scalars["Int"];
  /** The new run's input; the other run's when left out. */
  input?: InputMaybe<Scalars["JSON"]>;
  /** What steps take instead of their filled-in templates, at most 100. */
  edits?: Array<StepInputEdit>;
  /** A second call with the same key answers with the first call's run. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
};

/** What a step takes instead of its filled-in template. */
export type StepInputEdit = {
  /** The step: a task's id, or for an iteration such as fetch[3]. */
  stepId: Scalars["String"];
  /** What it takes. */
  input: Scalars["JSON"];
};

/** A signal to a run. */
export type SignalWorkflowRunInput = {
  /** The id of the run. */
  runId: Scalars["ID"];
  /** The name that its task waits for. */
  name: Scalars["String"];
  /** What becomes the task's output; null when left out. At most 256 kB as JSON. */
  payload?: InputMaybe<Scalars["JSON"]>;
  /** A second call with the same key sends no second signal. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
};

/** A decision on exactly what was shown. */
export type DecideWorkflowApprovalInput = {
  /** The id of the run. */
  runId: Scalars["ID"];
  /** The step that waits for it, as WorkflowApproval.stepId gives it. */
  stepId: Scalars["String"];
  /** The SHA-256 of what was shown, as WorkflowApproval.shownSha256 gives it. */
  shownSha256: Scalars["String"];
  /** True to approve, false to refuse. */
  approved: Scalars["Boolean"];
  /** Why, for people. At most 2,000 characters. */
  comment?: Scalars["String"];
};

/** What became of a step whose outcome nobody knew. */
export type ResolveWorkflowStepInput = {
  /** The id of the run. */
  runId: Scalars["ID"];
  /** The step that is HELD. */
  stepId: Scalars["String"];
  /** What became of it. */
  as: WorkflowStepResolution;
  /** Its output, when it has succeeded; left out otherwise. */
  output?: InputMaybe<Scalars["JSON"]>;
  /** A second call with the same key changes nothing. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
};

/** What a person says became of a step. */
export type WorkflowStepResolution =
  /** It did not do its work: it is tried again. */
  | "RETRY"
  /** It is given up. */
  | "FAILED"
  /** It did its work. */
  | "SUCCEEDED";

/** At what a run is to stop. */
export type DebugWorkflowRunInput = {
  /** The id of the run. */
  runId: Scalars["ID"];
  /** The tasks that are not started before stepWorkflowRun lets them; none when left out. */
  breakpoints?: Array<Scalars["String"]>;
  /** Whether each wave of steps waits for stepWorkflowRun. */
  stepping?: Scalars["Boolean"];
};

/** What a step is to take instead of its filled-in template. */
export type EditWorkflowStepInput = {
  /** The id of the run. */
  runId: Scalars["ID"];
  /** The step: a task's id, or for an iteration such as fetch[3]. */
  stepId: Scalars["String"];
  /** What it takes. */
  input: Scalars["JSON"];
};

/** A graph of tasks. A version never changes: a change makes a new version with an id of its own. */
export type Workflow = {
  __typename?: "Workflow";
  /** Such as wf_…. */
  id: Scalars["ID"];
  /** The same for all its versions. */
  name: Scalars["String"];
  /** 1, 2, 3 … for each name. */
  version: Scalars["Int"];
  /** SHA-256 of the definition's canonical JSON (RFC 8785), in hexadecimal. */
  hash: Scalars["String"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it is for; may be empty. */
  description: Scalars["String"];
  /** In the order of the definition. */
  tasks: Array<Task>;
  /** What decides how much of it runs at a time. */
  strategy: WorkflowStrategy;
  /** Calls of one run at a time. */
  concurrency: Scalars["Int"];
  /** For a whole run, in milliseconds; null for no limit. */
  timeoutMs: Maybe<Scalars["Float"]>;
  /** JSON Schema of a run's input; null takes anything. */
  inputSchema: Maybe<Scalars["JSON"]>;
  /** The JSON template of a run's output; null for the outputs of the tasks that no other depends on: see DefineWorkflowInput.output. */
  output: Maybe<Scalars["JSON"]>;
  /** 0 to 9; runs with the higher priority go first. */
  priority: Scalars["Int"];
  /** To find its runs by. */
  tags: Array<Scalars["String"]>;
  /** When this version was stored. */
  createdAt: Scalars["DateTime"];
  /** Who stored it; null when the subgraph security does not answer for what is selected here. */
  createdBy: Maybe<User>;
};

/** What decides how much of a run goes on at a time. */
export type WorkflowStrategy =
  /** All that is ready, up to the workflow's concurrency. */
  | "PARALLEL"
  /** One task at a time. */
  | "SEQUENTIAL"
  /** Few at first, one more after each success, half as many after each failure that may pass. */
  | "ADAPTIVE";

/** One page of workflows. */
export type WorkflowPage = {
  __typename?: "WorkflowPage";
  /** At most as many as were asked for. */
  items: Array<Workflow>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One task of a workflow. */
export type Task = {
  __typename?: "Task";
  /** Unique in the workflow. */
  id: Scalars["String"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it does, in one word. */
  kind: TaskKind;
  /** What it does. */
  target: TaskTarget;
  /** The agent that does it, or examines for it; null for tasks without one, or that have theirs selected, when there is none with this id, or when the subgraph that is asked about it does not answer. */
  agent: Maybe<Agent>;
  /** The ids of the tasks that come first. */
  dependsOn: Array<Scalars["String"]>;
  /** What has to be true of the tasks that come first. */
  join: TaskJoin;
  /** How many of them have to succeed; null unless join is COUNT. */
  joinCount: Maybe<Scalars["Int"]>;
  /** The expression that skips it when false; null when it is never skipped so. */
  when: Maybe<Scalars["String"]>;
  /** The JSON template of what it takes, as TaskInput describes it. */
  input: Scalars["JSON"];
  /** The list that it is done for; null when it is not. */
  forEach: Maybe<TaskForEach>;
  /** The condition under which it is done again; null when it is not. */
  loop: Maybe<TaskLoop>;
  /** How often it is tried. */
  retry: TaskRetry;
  /** For one attempt of a call, or until a decision or signal is given up, in milliseconds. */
  timeoutMs: Scalars["Float"];
  /** What a repetition of the call does. */
  effect: TaskEffect;
  /** What its failure means for the run. */
  onFailure: TaskOnFailure;
  /** What undoes it, when it has succeeded and the run then fails; null for nothing. */
  compensate: Maybe<TaskCompensation>;
  /** The expression whose value its gates have to have approved before it starts; null when it integrates nothing. */
  integrates: Maybe<Scalars["String"]>;
  /** 0 to 9; of tasks that are ready at the same time, the higher goes first. */
  priority: Scalars["Int"];
  /** How much depends on it, for people. */
  criticality: TaskCriticality;
  /** For people. */
  tags: Array<Scalars["String"]>;
};

/** What a task does, in one word. */
export type TaskKind =
  /** Runs an agent. */
  | "AGENT"
  /** Runs the agent that fits best when the task starts. */
  | "SELECT"
  /** Calls a tool of a plugin. */
  | "TOOL"
  /** Runs another workflow. */
  | "WORKFLOW"
  /** Asks a person. */
  | "APPROVAL"
  /** Has an agent examine what another task has produced. */
  | "GATE"
  /** Waits for so long, or until a moment. */
  | "WAIT"
  /** Waits for a signal. */
  | "SIGNAL";

/** What a task does. */
export type TaskTarget =
  | AgentTarget
  | SelectTarget
  | ToolTarget
  | WorkflowTarget
  | ApprovalTarget
  | GateTarget
  | WaitTarget
  | SignalTarget;

/** Runs an agent on the input. */
export type AgentTarget = {
  __typename?: "AgentTarget";
  /** The agent; null when there is none with this id, or when the subgraph that is asked about it does not answer. */
  agent: Maybe<Agent>;
};

/** Runs on the input the agent that fits best when the task starts. */
export type SelectTarget = {
  __typename?: "SelectTarget";
  /** What the agent is to do, in words, or an expression that gives that. */
  task: Scalars["String"];
  /** The kind of agent that is preferred, such as quality; null for any. */
  category: Maybe<Scalars["String"]>;
  /** What is known around the task, in words, or an expression that gives that; null for nothing. */
  context: Maybe<Scalars["String"]>;
};

/** Calls a tool of a plugin with the input. */
export type ToolTarget = {
  __typename?: "ToolTarget";
  /** The tool; null when there is none with this id, or when the subgraph that is asked about it does not answer. */
  tool: Maybe<Tool>;
};

/** Runs another workflow on the input. */
export type WorkflowTarget = {
  __typename?: "WorkflowTarget";
  /** Its name, for the version that is the latest when the task starts, or its id. */
  workflow: Scalars["String"];
};

/** Shows the input to a person, who approves or refuses exactly that. */
export type ApprovalTarget = {
  __typename?: "ApprovalTarget";
  /** Who may decide. */
  approvers: Approvers;
  /** What happens when nobody has decided within the task's timeout. */
  onDeadline: ApprovalDeadline;
  /** Who may decide after the deadline; null when it is not escalated. */
  escalateTo: Maybe<Approvers>;
};

/** Has an agent examine the input, which another task has produced. */
export type GateTarget = {
  __typename?: "GateTarget";
  /** The examiner; null when there is none with this id, or when the subgraph that is asked about it does not answer. */
  agent: Maybe<Agent>;
  /** The task that produced what is examined, and does it again when that is refused. */
  producer: Scalars["String"];
  /** How often it is sent back at most. */
  roundsMax: Scalars["Int"];
  /** Who decides after the last refusal; null when the task then fails. */
  escalateTo: Maybe<Approvers>;
};

/** Waits; one of the two is null. */
export type WaitTarget = {
  __typename?: "WaitTarget";
  /** For so long, in milliseconds. */
  durationMs: Maybe<Scalars["Float"]>;
  /** Until the moment that this expression gives. */
  until: Maybe<Scalars["String"]>;
};

/** Waits for a signal; its payload is the output. */
export type SignalTarget = {
  __typename?: "SignalTarget";
  /** The signal's name. */
  name: Scalars["String"];
};

/** Who may decide: anyone who has one of the roles, or is named. */
export type Approvers = {
  __typename?: "Approvers";
  /** Users who have one of these roles, or a higher one. */
  roles: Array<ApproverRole>;
  /** Users; null in the place of one whom the subgraph security does not know, or when it does not answer. */
  users: Array<Maybe<User>>;
};

/** A role that may be asked to decide. */
export type ApproverRole =
  /** Who may run workflows, and administrators. */
  | "EXECUTE"
  /** Administrators. */
  | "ADMIN";

/** What happens when nobody has decided in time. */
export type ApprovalDeadline =
  /** It counts as refused. */
  | "REFUSE"
  /** Others may decide, for as long again; then it counts as refused. */
  | "ESCALATE";

/** What has to be true of the tasks that come first. What can no longer come about skips the task. */
export type TaskJoin =
  /** All of them have succeeded. */
  | "ALL"
  /** One of them has succeeded. */
  | "ANY"
  /** All of them have ended, in whichever way. */
  | "SETTLED"
  /** As many of them as joinCount says have succeeded. */
  | "COUNT";

/** The list that a task is done for. */
export type TaskForEach = {
  __typename?: "TaskForEach";
  /** The expression that gives the list. */
  items: Scalars["String"];
  /** How many items at a time. */
  concurrency: Scalars["Int"];
  /** A longer list fails the task. */
  itemsMax: Scalars["Int"];
};

/** The condition under which a task is done again. */
export type TaskLoop = {
  __typename?: "TaskLoop";
  /** The expression that is looked at after each time. */
  while: Scalars["String"];
  /** When it still holds after so many, the task fails. */
  iterationsMax: Scalars["Int"];
};

/** How often a task is tried. Pauses double, and half of each is left to chance. */
export type TaskRetry = {
  __typename?: "TaskRetry";
  /** Attempts in all. */
  attempts: Scalars["Int"];
  /** Before the second attempt, in milliseconds. */
  baseMs: Scalars["Float"];
  /** The longest pause, in milliseconds. */
  maxMs: Scalars["Float"];
  /** Codes of the failures that are tried again; null for those that say of themselves that they may pass. */
  on: Maybe<Array<Scalars["String"]>>;
};

/** What a task's call does when it is made again. */
export type TaskEffect =
  /** Any repetition is harmless. */
  | "IDEMPOTENT"
  /** A repetition under the same idempotency key is harmless. */
  | "KEYED"
  /** No repetition is: when nobody knows whether an attempt did its work, a person decides. */
  | "UNSAFE";

/** What a task's failure means for its run. */
export type TaskOnFailure =
  /** The run fails. */
  | "FAIL"
  /** The others go on, as far as they can. */
  | "CONTINUE";

/** What undoes a task; one of agent and tool is null. */
export type TaskCompensation = {
  __typename?: "TaskCompensation";
  /** The agent that undoes it; null when there is none with this id, or when the subgraph that is asked about it does not answer. */
  agent: Maybe<Agent>;
  /** The tool that undoes it; null when there is none with this id, or when the subgraph that is asked about it does not answer. */
  tool: Maybe<Tool>;
  /** The JSON template of what that takes. */
  input: Scalars["JSON"];
};

/** How much depends on a task. */
export type TaskCriticality =
  /** Little. */
  | "LOW"
  /** As usual. */
  | "NORMAL"
  /** Much. */
  | "HIGH";

/** What was found in a definition that has not been stored. */
export type WorkflowValidation = {
  __typename?: "WorkflowValidation";
  /** Whether defineWorkflow would store it. */
  valid: Scalars["Boolean"];
  /** Every mistake, up to 100 of them. */
  problems: Array<WorkflowProblem>;
  /** SHA-256 of the definition's canonical JSON; null when it has mistakes. */
  hash: Maybe<Scalars["String"]>;
  /** How it would run; null when it has mistakes. */
  plan: Maybe<WorkflowPlan>;
};

/** One mistake in a definition. */
export type WorkflowProblem = {
  __typename?: "WorkflowProblem";
  /** Such as UNKNOWN_TASK or CYCLE. */
  code: Scalars["String"];
  /** Where, such as tasks[2].input.rows. */
  place: Scalars["String"];
  /** What is wrong. */
  message: Scalars["String"];
  /** What to do about it. */
  fix: Scalars["String"];
  /** In the text that it came from, from 1; null where that is not known. */
  line: Maybe<Scalars["Int"]>;
  /** In that line, from 1; null where that is not known. */
  column: Maybe<Scalars["Int"]>;
};

/** What changes from one version of a workflow to another. A task with another id is another task. */
export type WorkflowDiff = {
  __typename?: "WorkflowDiff";
  /** The earlier one. */
  from: Workflow;
  /** The later one. */
  to: Workflow;
  /** Whether they say the same. */
  same: Scalars["Boolean"];
  /** What differs of all but the tasks. */
  fields: Array<WorkflowFieldChange>;
  /** The tasks that only the later one has, in its order. */
  added: Array<Scalars["String"]>;
  /** The tasks that only the earlier one has, in its order. */
  removed: Array<Scalars["String"]>;
  /** The tasks that both have, and that differ. */
  changed: Array<WorkflowTaskChange>;
  /** Whether the tasks that both have stand in another order: of those that are ready together, the first goes first. */
  reordered: Scalars["Boolean"];
};

/** What differs of one task. */
export type WorkflowTaskChange = {
  __typename?: "WorkflowTaskChange";
  /** The task. */
  taskId: Scalars["String"];
  /** What differs. */
  fields: Array<WorkflowFieldChange>;
};

/** One part that differs. */
export type WorkflowFieldChange = {
  __typename?: "WorkflowFieldChange";
  /** Which part, such as retry.attempts or input.rows; lists are compared as a whole. */
  field: Scalars["String"];
  /** As the earlier one has it; null where there was nothing. */
  before: Maybe<Scalars["JSON"]>;
  /** As the later one has it; null where there is nothing any more. */
  after: Maybe<Scalars["JSON"]>;
};

/** How a workflow would run, as far as can be said before: as if every condition held and nothing failed. */
export type WorkflowPlan = {
  __typename?: "WorkflowPlan";
  /** For people to read. */
  text: Scalars["String"];
  /** In the order of the definition. */
  tasks: Array<PlannedTask>;
  /** Tasks by stage: those of one stage depend on none of their own, and may run in parallel. */
  stages: Array<Array<Scalars["String"]>>;
  /** The chain of tasks that no run can be shorter than. */
  criticalPath: Array<Scalars["String"]>;
  /** How long that chain is, in milliseconds. */
  criticalPathMs: Scalars["Float"];
  /** With the workflow's strategy and concurrency, in milliseconds. */
  estimatedMs: Scalars["Float"];
  /** One task at a time, in milliseconds. */
  oneAtATimeMs: Scalars["Float"];
  /** Without any limit to what runs at a time, in milliseconds. */
  withoutLimitMs: Scalars["Float"];
  /** Tasks that run at a time, when no limit holds them back. */
  mostAtATime: Scalars["Int"];
};

/** When a task would run. */
export type PlannedTask = {
  __typename?: "PlannedTask";
  /** The task. */
  taskId: Scalars["String"];
  /** From 1: the wave in which it can start at the earliest. */
  stage: Scalars["Int"];
  /** How long it takes, in milliseconds. */
  estimatedMs: Scalars["Float"];
  /** How that is known. */
  basis: EstimateBasis;
  /** After the start of the run, in milliseconds. */
  startsAtMs: Scalars["Float"];
  /** After the start of the run, in milliseconds. */
  endsAtMs: Scalars["Float"];
};

/** How it is known how long a task takes. */
export type EstimateBasis =
  /** The median of the times that it succeeded in the latest 20 runs of this version, three or more of them. */
  | "PAST_RUNS"
  /** It waits for so long. */
  | "DURATION"
  /** At most, by its timeout and its most items or iterations, when no attempt has to be repeated. */
  | "TIMEOUT"
  /** It waits until a moment that an expression says; counted as nothing. */
  | "UNKNOWN";

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRun = {
  __typename?: "WorkflowRun";
  /** Such as run_…. */
  id: Scalars["ID"];
  /** The version of the workflow that runs. */
  workflow: Workflow;
  /** How far it has come. */
  status: WorkflowRunStatus;
  /** What it is about, more closely than status says. */
  phase: WorkflowRunPhase;
  /** Whether it starts nothing until it is resumed. */
  paused: Scalars["Boolean"];
  /** The tasks that it stops at before it starts them, see debugWorkflowRun. */
  breakpoints: Array<Scalars["String"]>;
  /** Whether it goes wave by wave, see stepWorkflowRun. */
  stepping: Scalars["Boolean"];
  /** All that it waits for now; empty once it has ended. */
  waitingFor: Array<WorkflowRunWait>;
  /** What the workflow's expressions call input. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  input: Scalars["JSON"];
  /** When it was started. */
  startedAt: Scalars["DateTime"];
  /** Null until it has ended. */
  finishedAt: Maybe<Scalars["DateTime"]>;
  /** When it is given up; null for never, and once it has ended. */
  dueAt: Maybe<Scalars["DateTime"]>;
  /** Who started it; null when the subgraph security does not answer for what is selected here. */
  startedBy: Maybe<User>;
  /** How it came about. */
  origin: WorkflowRunOrigin;
  /** The run whose task started it; null when none did. */
  parent: Maybe<WorkflowRun>;
  /** The step of the parent that it does; null without a parent. */
  parentStepId: Maybe<Scalars["String"]>;
  /** The run that goes on in its place; null unless its status is CONTINUED. */
  continuedBy: Maybe<WorkflowRun>;
  /** The runs that its tasks have started, newest first. */
  children: WorkflowRunPage;
  /** In the order of the definition. */
  tasks: Array<TaskRun>;
  /** One of its tasks; null when the workflow has none with this id. */
  task: Maybe<TaskRun>;
  /** What it has put out, as Workflow.output describes it; null unless the run succeeded. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  output: Maybe<Scalars["JSON"]>;
  /** Why it failed; null unless it failed. */
  error: Maybe<TaskError>;
  /** The seq of its latest event. */
  lastSeq: Scalars["Int"];
  /** When each of its steps waited, worked, and for what: the data of a Gantt chart. HISTORY_TOO_LONG when one answer would take the histories of runs with more than 50,000 events together. */
  timeline: WorkflowTimeline;
  /** Its tasks and what they depend on, with where each stands. HISTORY_TOO_LONG as timeline. */
  graph: WorkflowGraph;
  /** What has decided how long it took, up to now. HISTORY_TOO_LONG as timeline. */
  criticalPath: WorkflowCriticalPath;
  /** Its history, the first event first. */
  events: WorkflowRunEventPage;
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRunchildrenArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRuntaskArgs = {
  id: Scalars["String"];
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRuntimelineArgs = {
  first?: InputMaybe<Scalars["Int"]>;
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRuneventsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  afterSeq?: Scalars["Int"];
};

/** How far a run has come. */
export type WorkflowRunStatus =
  /** It has been started and not ended. */
  | "RUNNING"
  /** All its tasks succeeded, or were skipped, or may fail. */
  | "SUCCEEDED"
  /** A task failed for good, or the run took too long; error says why. */
  | "FAILED"
  /** Somebody cancelled it. */
  | "CANCELLED"
  /** Its history had grown long: continuedBy goes on with what is done. */
  | "CONTINUED";

/** What a run is about. */
export type WorkflowRunPhase =
  /** It has been asked for, and its history not begun. */
  | "CREATED"
  /** It does its tasks. */
  | "RUNNING"
  /** A task has failed for good: none is begun any more, those under way end. */
  | "FAILING"
  /** It will fail: what has succeeded is being undone. */
  | "COMPENSATING"
  /** It will be cancelled: those under way are being stopped. */
  | "CANCELLING"
  /** It is over. */
  | "ENDED";

/** Something that a run waits for. */
export type WorkflowRunWait = {
  __typename?: "WorkflowRunWait";
  /** The step that waits; null when it is the run itself. */
  stepId: Maybe<Scalars["String"]>;
  /** For what. */
  what: WorkflowRunWaitKind;
  /** When it goes on, or is given up, of itself; null for never. */
  dueAt: Maybe<Scalars["DateTime"]>;
};

/** What a run can wait for. */
export type WorkflowRunWaitKind =
  /** A call that is under way. */
  | "WORK"
  /** A run that a task has started. */
  | "CHILD"
  /** A person who approves. */
  | "APPROVAL"
  /** A person who decides on what a gate has refused. */
  | "GATE"
  /** A signal. */
  | "SIGNAL"
  /** A moment. */
  | "TIMER"
  /** A person who says what became of a held step. */
  | "RESOLUTION"
  /** To be resumed. */
  | "RESUME"
  /** To be let past a breakpoint, or to take the next step. */
  | "WAVE";

/** How a run came about. */
export type WorkflowRunOrigin = {
  __typename?: "WorkflowRunOrigin";
  /** In which way. */
  kind: WorkflowRunOriginKind;
  /** The run whose outputs it keeps; null when it keeps none, or that run is gone. */
  run: Maybe<WorkflowRun>;
  /** The latest event of that run that it has regard to; null without one. */
  seq: Maybe<Scalars["Int"]>;
};

/** How a run can come about. */
export type WorkflowRunOriginKind =
  /** It was started. */
  | "START"
  /** It does a part of another run again. */
  | "RERUN"
  /** It branched off from another run. */
  | "FORK"
  /** It goes on in the place of a run whose history had grown long. */
  | "CONTINUED";

/** One page of runs, newest first. */
export type WorkflowRunPage = {
  __typename?: "WorkflowRunPage";
  /** At most as many as were asked for. */
  items: Array<WorkflowRun>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One task of one run. */
export type TaskRun = {
  __typename?: "TaskRun";
  /** The run's id, a colon and the task's id. */
  id: Scalars["ID"];
  /** The task's id in the workflow. */
  taskId: Scalars["String"];
  /** What the workflow says about it. */
  task: Task;
  /** The agent that does it, or examines for it, or that was selected last; null for tasks without one, when there is none with this id, or when the subgraph that is asked about it does not answer. */
  agent: Maybe<Agent>;
  /** How far it has come. */
  status: TaskRunStatus;
  /** Why it was skipped; null unless it was. */
  skipped: Maybe<TaskSkipReason>;
  /** 1, and one more each time that a gate has sent it back. */
  round: Scalars["Int"];
  /** The reasons of the gate that has sent it back; null when none has. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  feedback: Maybe<Scalars["JSON"]>;
  /** Whether its output was taken over from the run that this one came from. */
  kept: Scalars["Boolean"];
  /** Attempts begun so far in this round, of all its iterations together. */
  attempts: Scalars["Int"];
  /** When its first attempt began; null until then. */
  startedAt: Maybe<Scalars["DateTime"]>;
  /** When it ended; null until then, and when it was not begun. */
  finishedAt: Maybe<Scalars["DateTime"]>;
  /** From the first attempt's start to its end, in milliseconds; null until it has ended. */
  durationMs: Maybe<Scalars["Float"]>;
  /** What it has put out; null unless it succeeded. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  output: Maybe<Scalars["JSON"]>;
  /** Why it failed; while it goes on, of the latest attempt that failed. Null when none did. */
  error: Maybe<TaskError>;
  /** What was, or is being, done for it: itself, or its iterations in order; at the end what undoes it. */
  steps: StepRunPage;
};

/** One task of one run. */
export type TaskRunstepsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** How far a task of a run, or a step, has come. */
export type TaskRunStatus =
  /** Waits for the tasks that it depends on, for its turn, or at a breakpoint. */
  | "WAITING"
  /** An attempt is under way. */
  | "RUNNING"
  /** An attempt failed; the next begins after a pause. */
  | "RETRYING"
  /** Waits for a decision, a signal or a moment. */
  | "AWAITING"
  /** Nobody knows whether its unsafe effect came about: a person has to say. */
  | "HELD"
  /** It has succeeded; output says with what. */
  | "SUCCEEDED"
  /** It has failed for good; error says why. */
  | "FAILED"
  /** Not begun; skipped says why. */
  | "SKIPPED";

/** Why a task was skipped. */
export type TaskSkipReason =
  /** Its condition was false. */
  | "CONDITION"
  /** What it waited for can no longer come about. */
  | "UPSTREAM"
  /** The run ended first. */
  | "ENDED";

/** One page of steps. */
export type StepRunPage = {
  __typename?: "StepRunPage";
  /** At most as many as were asked for. */
  items: Array<StepRun>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One thing that is done for a task of a run. */
export type StepRun = {
  __typename?: "StepRun";
  /** The task's id; for an iteration with its index, such as fetch[3], for what undoes it such as deploy~undo. */
  stepId: Scalars["String"];
  /** Of an iteration, from 0; null for others. */
  index: Maybe<Scalars["Int"]>;
  /** Whether it undoes the task. */
  undoes: Scalars["Boolean"];
  /** How far it has come. */
  status: TaskRunStatus;
  /** The attempt that is under way or was the last, from 1; 0 when it has not been let begin. */
  attempt: Scalars["Int"];
  /** When its first attempt began; null when it has not been let begin. */
  startedAt: Maybe<Scalars["DateTime"]>;
  /** When the latest attempt began; null when it has not been let begin. */
  attemptStartedAt: Maybe<Scalars["DateTime"]>;
  /** When it ended; null until then. */
  finishedAt: Maybe<Scalars["DateTime"]>;
  /** When its next attempt begins; null unless it is RETRYING. */
  retryAt: Maybe<Scalars["DateTime"]>;
  /** When a wait ends, or a decision or signal is given up; null for others. */
  dueAt: Maybe<Scalars["DateTime"]>;
  /** What it takes, as it was handed over or shown; null when it has not been let begin. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  input: Maybe<Scalars["JSON"]>;
  /** SHA-256 of the input's canonical JSON, in hexadecimal; null when it has not been let begin. */
  inputSha256: Maybe<Scalars["String"]>;
  /** What it has put out; null unless it succeeded. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  output: Maybe<Scalars["JSON"]>;
  /** Why it failed; while it goes on, of the attempt before. Null when none did. */
  error: Maybe<TaskError>;
  /** The run that does it; null for others than workflows. */
  child: Maybe<WorkflowRun>;
  /**
   * The agent that was selected for the latest attempt, and why. Null unless the task selects its agent, and where none
   * was found: the attempt then failed, such as with NO_AGENT_FITS.
   */
  selection: Maybe<AgentChoice>;
};

/** An agent that was selected for one attempt at a step. It stands in the run's log: after a crash it is the same. */
export type AgentChoice = {
  __typename?: "AgentChoice";
  /** The agent; null when there is none with this id any more, or when the subgraph that is asked about it does not answer. */
  agent: Maybe<Agent>;
  /** The agent's id. */
  agentId: Scalars["ID"];
  /** How well it fits: the sum of what counted. Only scores for the same task compare. */
  score: Scalars["Float"];
  /** What counted, most first; at most 10. */
  reasons: Array<Scalars["String"]>;
};

/** Why a task failed. */
export type TaskError = {
  __typename?: "TaskError";
  /** The task that failed. */
  taskId: Scalars["String"];
  /** Such as TASK_TIMEOUT, CANCELLED, INVALID_INPUT or one of the plugin's own. */
  code: Scalars["String"];
  /** What went wrong, for people. */
  message: Scalars["String"];
  /** More about it, as the code has it; null when there is no more. */
  details: Maybe<Scalars["JSON"]>;
};

/** One page of a run's events, the first first. */
export type WorkflowRunEventPage = {
  __typename?: "WorkflowRunEventPage";
  /** At most as many as were asked for. */
  items: Array<WorkflowRunEvent>;
  /** Give this as afterSeq to read on; null when there are no more by now. */
  nextSeq: Maybe<Scalars["Int"]>;
};

/** One thing that happened in a run. */
export type WorkflowRunEvent = {
  __typename?: "WorkflowRunEvent";
  /** 1, 2, 3 … without gaps. */
  seq: Scalars["Int"];
  /** What happened. */
  type: WorkflowRunEventType;
  /** When it happened. */
  at: Scalars["DateTime"];
  /** The run as it is when the event is delivered. */
  run: WorkflowRun;
  /** The task that it happened to; null for what happens to the run. */
  task: Maybe<TaskRun>;
  /** The step that it happened to; null for what happens to a whole task, or to the run. */
  stepId: Maybe<Scalars["String"]>;
  /** The attempt that it is about; null when it is about none. */
  attempt: Maybe<Scalars["Int"]>;
  /** Who asked for it, or decided it; null when nobody did, or when the subgraph security does not answer for what is selected here. */
  by: Maybe<User>;
  /** Why it went wrong; null when it did not. */
  error: Maybe<TaskError>;
  /** The value that it brought: an input, an output, a list of items, a gate's reasons, a signal's payload; null when it brought none. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  payload: Maybe<Scalars["JSON"]>;
  /** All else that the log says about it, by the log's own names. */
  facts: Scalars["JSON"];
  /** The entry of the log that it stands in. */
  commit: WorkflowRunCommit;
};

/**
 * One entry of a run's log: what happened at once, or not at all. Each entry names the hash of the one before, so that
 * none can be changed or taken out without a trace.
 */
export type WorkflowRunCommit = {
  __typename?: "WorkflowRunCommit";
  /** 1, 2, 3 … without gaps. */
  number: Scalars["Int"];
  /** Rises with each process that takes the run over. */
  epoch: Scalars["Int"];
  /** SHA-256 of sealed, in hexadecimal. */
  hash: Scalars["String"];
  /** The hash of the entry before; empty for the first. */
  prevHash: Scalars["String"];
  /** The canonical JSON (RFC 8785) of the entry, prevHash among it, to check the hash by. */
  sealed: Scalars["String"];
};

/** What can happen in a run. */
export type WorkflowRunEventType =
  /** The run was started. Always the first. */
  | "RUN_STARTED"
  /** Another process took the run over. */
  | "RUN_RECOVERED"
  /** What a task's condition came to. */
  | "CONDITION_DECIDED"
  /** A task will not be done: its condition was false, or what it waited for can no longer come about. */
  | "TASK_SKIPPED"
  /** The list that a task is done for is known. */
  | "ITEMS_DECIDED"
  /** Whether a loop goes on after an iteration. */
  | "LOOP_DECIDED"
  /** An expression failed on the values at hand: the task fails. */
  | "TASK_UNDECIDABLE"
  /** An attempt at a step began, or a question was asked. */
  | "TASK_STARTED"
  /** A step ended well. */
  | "TASK_SUCCEEDED"
  /** An attempt failed; there will be another. */
  | "TASK_ATTEMPT_FAILED"
  /** The last attempt at a step failed, or the task as a whole did. */
  | "TASK_FAILED"
  /** Nobody knows whether an unsafe effect came about: a person has to say. */
  | "TASK_HELD"
  /** A person said what became of a held step. */
  | "TASK_RESOLVED"
  /** A list or a loop is done. */
  | "LOOP_ENDED"
  /** A person approved or refused what was shown. */
  | "APPROVAL_DECIDED"
  /** The deadline of an approval passed: others may decide now. */
  | "APPROVAL_ESCALATED"
  /** A gate approved or refused what it examined. */
  | "GATE_DECIDED"
  /** A gate refused: its producer, and what lies between, start anew. */
  | "TASKS_SENT_BACK"
  /** A gate refused for the last time: a person decides. */
  | "GATE_ESCALATED"
  /** A signal came. */
  | "SIGNAL_RECEIVED"
  /** Somebody asked that no more steps be started. */
  | "PAUSE_REQUESTED"
  /** Somebody asked that the run go on. */
  | "RESUME_REQUESTED"
  /** Somebody set breakpoints, or whether the run goes wave by wave. */
  | "DEBUG_CHANGED"
  /** Somebody let the next wave start. */
  | "WAVE_ALLOWED"
  /** Somebody gave a step another input. */
  | "INPUT_EDITED"
  /** Somebody asked that a failed task be tried again. */
  | "RETRY_REQUESTED"
  /** Somebody asked for the end of the run. */
  | "CANCEL_REQUESTED"
  /** The run took longer than it may. */
  | "RUN_TIMED_OUT"
  /** The run will fail: what has succeeded is undone first. */
  | "COMPENSATION_BEGUN"
  /** All tasks are through. The last. */
  | "RUN_SUCCEEDED"
  /** A task failed for good, or the run took too long. The last, unless a failed task is tried again. */
  | "RUN_FAILED"
  /** The run ended because somebody cancelled it. The last. */
  | "RUN_CANCELLED"
  /** Another run goes on in the place of this one. The last. */
  | "RUN_CONTINUED";

/** How a run stands as a whole. */
export type WorkflowRunProgress = {
  __typename?: "WorkflowRunProgress";
  /** The run as it is when this is delivered. */
  run: WorkflowRun;
  /** How far it had come. */
  status: WorkflowRunStatus;
  /** What it was about. */
  phase: WorkflowRunPhase;
  /** Whether it started nothing until it is resumed. */
  paused: Scalars["Boolean"];
  /** Tasks that had ended, in whichever way. */
  tasksDone: Scalars["Int"];
  /** All its tasks. */
  tasksTotal: Scalars["Int"];
  /** All that it waited for. */
  waitingFor: Array<WorkflowRunWait>;
  /** The seq of the event up to which this is so. */
  seq: Scalars["Int"];
};

/** How one task of a run stands. */
export type TaskProgress = {
  __typename?: "TaskProgress";
  /** The task's id in the workflow. */
  taskId: Scalars["String"];
  /** The task as it is when this is delivered. */
  task: TaskRun;
  /** How far it had come. */
  status: TaskRunStatus;
  /** Of its iterations, those that had ended; 0 or 1 for a task without any. */
  stepsDone: Scalars["Int"];
  /** All its iterations as far as they are known; null for a loop, 1 for a task without any. */
  stepsTotal: Maybe<Scalars["Int"]>;
  /** The seq of the event up to which this is so. */
  seq: Scalars["Int"];
};

/** A change of the inbox of those who approve. */
export type WorkflowApprovalChange = {
  __typename?: "WorkflowApprovalChange";
  /** What has changed. */
  kind: WorkflowApprovalChangeKind;
  /** What waits, or waited. */
  approval: WorkflowApproval;
};

/** How the inbox can change. */
export type WorkflowApprovalChangeKind =
  /** It waits for a decision. */
  | "OPENED"
  /** It does not any more: it was decided, has expired, goes to others, or what was shown has changed. */
  | "CLOSED";

/** Something that waits for a person's decision. */
export type WorkflowApproval = {
  __typename?: "WorkflowApproval";
  /** Of what is shown: what is shown anew is another approval. */
  id: Scalars["ID"];
  /** The run that waits. */
  run: WorkflowRun;
  /** The step that waits. */
  stepId: Scalars["String"];
  /** What it is, for people: the task's title. */
  title: Scalars["String"];
  /** Whether a task asks, or a gate that has refused for the last time. */
  kind: WorkflowApprovalKind;
  /** Who may decide. */
  approvers: Approvers;
  /** Whether you may. */
  mayDecide: Scalars["Boolean"];
  /** Whether those who were asked first have not decided in time. */
  escalated: Scalars["Boolean"];
  /** Exactly what is to be approved. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  shown: Maybe<Scalars["JSON"]>;
  /** SHA-256 of its canonical JSON, which the decision has to name. */
  shownSha256: Scalars["String"];
  /** Since when it waits. */
  shownAt: Scalars["DateTime"];
  /** Until when; null for ever. */
  dueAt: Maybe<Scalars["DateTime"]>;
};

/** What asks for a decision. */
export type WorkflowApprovalKind =
  /** A task that asks a person. */
  | "APPROVAL"
  /** A gate that has refused for the last time. */
  | "GATE";

/** One page of open approvals, the oldest first. */
export type WorkflowApprovalPage = {
  __typename?: "WorkflowApprovalPage";
  /** At most as many as were asked for. */
  items: Array<WorkflowApproval>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** Starts runs of a workflow at the times that a cron expression says. */
export type WorkflowSchedule = {
  __typename?: "WorkflowSchedule";
  /** Such as sched_…. */
  id: Scalars["ID"];
  /** Unique in the tenant. */
  name: Scalars["String"];
  /** The workflow's id, or its name for the version that is the latest when it is due. */
  workflow: Scalars["String"];
  /** The input of its runs. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  input: Scalars["JSON"];
  /** Five fields, or six with seconds first. */
  cron: Scalars["String"];
  /** Of the IANA database, such as Europe/Vienna. */
  timeZone: Scalars["String"];
  /** What becomes of the times at which nobody was there to start a run. */
  missed: WorkflowScheduleMissed;
  /** Whether it starts runs. */
  enabled: Scalars["Boolean"];
  /** Why the platform itself has disabled it; null otherwise. */
  disabledReason: Maybe<Scalars["String"]>;
  /** When it is due next; null while it is disabled, or when it never will be. */
  nextAt: Maybe<Scalars["DateTime"]>;
  /** The latest time for which it has started a run; null when it has started none. */
  lastFiredAt: Maybe<Scalars["DateTime"]>;
  /** The run that it started then; null when it has started none. */
  lastRun: Maybe<WorkflowRun>;
  /** Who made it; null when the subgraph security does not answer for what is selected here. */
  createdBy: Maybe<User>;
  /** When it was made. */
  createdAt: Scalars["DateTime"];
};

/**
 * What becomes of the times at which nobody was there to start a run. A time is missed once half of the time to the next
 * one is over, though not before 5 s and at the latest after 60 s. Times that come faster than the platform looks, every 2
 * s or so, are handled as one by SKIP and by ONCE.
 */
export type WorkflowScheduleMissed =
  /** Nothing: at most the latest time is kept, if it is not missed yet. */
  | "SKIP"
  /** One run, for the latest of them. */
  | "ONCE"
  /** A run for each, up to 100, the latest of them. */
  | "ALL";

/** One page of schedules, in order of their names. */
export type WorkflowSchedulePage = {
  __typename?: "WorkflowSchedulePage";
  /** At most as many as were asked for. */
  items: Array<WorkflowSchedule>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** What is started when. */
export type CreateWorkflowScheduleInput = {
  /** 1 to 100 characters, unique in the tenant. */
  name: Scalars["String"];
  /** The workflow's id, or its name for the version that is the latest when it is due. */
  workflowId: Scalars["ID"];
  /** The input of its runs; an empty object when left out. */
  input?: InputMaybe<Scalars["JSON"]>;
  /** Five fields, or six with seconds first. */
  cron: Scalars["String"];
  /** Of the IANA database, such as Europe/Vienna. */
  timeZone?: Scalars["String"];
  /** What becomes of the times at which nobody was there to start a run. */
  missed?: WorkflowScheduleMissed;
};

/** What changes of a schedule; what is left out stays. */
export type UpdateWorkflowScheduleInput = {
  /** The id of the schedule. */
  id: Scalars["ID"];
  /** The workflow's id, or its name for the version that is the latest when it is due. */
  workflowId?: InputMaybe<Scalars["ID"]>;
  /** The input of its runs. */
  input?: InputMaybe<Scalars["JSON"]>;
  /** Five fields, or six with seconds first. */
  cron?: InputMaybe<Scalars["String"]>;
  /** Of the IANA database, such as Europe/Vienna. */
  timeZone?: InputMaybe<Scalars["String"]>;
  /** What becomes of the times at which nobody was there to start a run. */
  missed?: InputMaybe<WorkflowScheduleMissed>;
};

/** When the steps of a run waited, worked, and for what. */
export type WorkflowTimeline = {
  __typename?: "WorkflowTimeline";
  /** The moment of which this is so. */
  asOf: Scalars["DateTime"];
  /** In the order of their tasks, then of their executions, then of their iterations. */
  rows: Array<WorkflowTimelineRow>;
  /** How many there are; rows may hold fewer. */
  rowsTotal: Scalars["Int"];
  /** Whether the history is longer than what was read: all is as it stood then. */
  partial: Scalars["Boolean"];
};

/** One bar of a Gantt chart: a step, or a task that has no step yet. */
export type WorkflowTimelineRow = {
  __typename?: "WorkflowTimelineRow";
  /** The step, such as fetch or fetch[3]. */
  stepId: Scalars["String"];
  /** The task. */
  taskId: Scalars["String"];
  /** The task's name for people. */
  title: Scalars["String"];
  /** What the task does. */
  kind: TaskKind;
  /** Of an iteration, from 0; null for others. */
  index: Maybe<Scalars["Int"]>;
  /** Whether it undoes the task. */
  undoes: Scalars["Boolean"];
  /** 1, and one more each time that the task started anew: sent back by a gate, edited, or tried again. */
  execution: Scalars["Int"];
  /** How far it has come. */
  status: TaskRunStatus;
  /** Since when nothing but its turn was missing; null before that. */
  queuedAt: Maybe<Scalars["DateTime"]>;
  /** When it began; null before that. */
  startedAt: Maybe<Scalars["DateTime"]>;
  /** When it ended; null before that. */
  endedAt: Maybe<Scalars["DateTime"]>;
  /** Its attempts in order. */
  attempts: Array<WorkflowTimelineAttempt>;
  /** What its time went into, without a gap. */
  spans: Array<WorkflowTimelineSpan>;
  /** What the spans add up to. */
  use: WorkflowTimeUse;
  /** What goes on now; null when it has ended, or waits for other tasks. */
  waitsFor: Maybe<WorkflowSpanKind>;
  /** The tasks that have to end before it is ready. */
  waitsForTasks: Array<Scalars["String"]>;
  /** The run that does it; null for others than workflows. */
  child: Maybe<WorkflowRun>;
};

/** One attempt at a step. */
export type WorkflowTimelineAttempt = {
  __typename?: "WorkflowTimelineAttempt";
  /** 1, 2, 3 … */
  attempt: Scalars["Int"];
  /** When it began. */
  startedAt: Scalars["DateTime"];
  /** When it ended; null before that. */
  endedAt: Maybe<Scalars["DateTime"]>;
  /** What became of it. */
  outcome: WorkflowAttemptOutcome;
  /** Why it failed, or was held; null otherwise. */
  code: Maybe<Scalars["String"]>;
};

/** What became of an attempt. */
export type WorkflowAttemptOutcome =
  /** It is under way. */
  | "RUNNING"
  /** It succeeded. */
  | "SUCCEEDED"
  /** It failed. */
  | "FAILED"
  /** Nobody knows whether its effect came about. */
  | "HELD"
  /** It was given up, because its run ended or its task started anew. */
  | "STOPPED";

/** A stretch of a step's time. */
export type WorkflowTimelineSpan = {
  __typename?: "WorkflowTimelineSpan";
  /** What it went into. */
  kind: WorkflowSpanKind;
  /** When it began. */
  from: Scalars["DateTime"];
  /** When it ended; null while it goes on. */
  to: Maybe<Scalars["DateTime"]>;
  /** The attempt that it belongs to, or comes before. */
  attempt: Scalars["Int"];
};

/** What a stretch of a step's time goes into. */
export type WorkflowSpanKind =
  /** Ready, without a place: as many of the run's steps were under way as may be. */
  | "TURN"
  /** Ready, while its run was paused. */
  | "PAUSE"
  /** Ready, while its run was stepped through, or stopped at it. */
  | "BREAKPOINT"
  /** A call was under way. */
  | "WORK"
  /** Another run did it. */
  | "CHILD"
  /** A person was asked. */
  | "APPROVAL"
  /** The examiner of a gate had spoken: a person was asked, or what was to be sent back came to rest. */
  | "VERDICT"
  /** It waited for a signal. */
  | "SIGNAL"
  /** It waited for a moment. */
  | "TIMER"
  /** Until the time of the next attempt. */
  | "RETRY"
  /** A person had to say what became of it. */
  | "RESOLUTION";

/** What time went into, in milliseconds. */
export type WorkflowTimeUse = {
  __typename?: "WorkflowTimeUse";
  /** Ready, without a place. */
  queuedMs: Scalars["Float"];
  /** Paused, or at a breakpoint. */
  pausedMs: Scalars["Float"];
  /** At work, here or in another run. */
  workedMs: Scalars["Float"];
  /** Waiting for people, signals and moments. */
  awaitedMs: Scalars["Float"];
  /** Between attempts. */
  backedOffMs: Scalars["Float"];
};

/** The tasks of a run and what they depend on. */
export type WorkflowGraph = {
  __typename?: "WorkflowGraph";
  /** The seq of the event up to which this is so. */
  lastSeq: Scalars["Int"];
  /** Each task after those that it depends on. */
  nodes: Array<WorkflowGraphNode>;
  /** What depends on what, or takes data of it. */
  edges: Array<WorkflowGraphEdge>;
};

/** One task, with where it stands. */
export type WorkflowGraphNode = {
  __typename?: "WorkflowGraphNode";
  /** The task. */
  taskId: Scalars["String"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it does. */
  kind: TaskKind;
  /** How far it has come. */
  status: TaskRunStatus;
  /** 1, and one more each time that a gate has sent it back. */
  round: Scalars["Int"];
  /** Its iterations that have ended. */
  stepsEnded: Scalars["Int"];
  /** All its iterations; null for a loop, and while they are not known. 1 for a task without any. */
  stepsTotal: Maybe<Scalars["Int"]>;
  /** Of its steps under way, the highest attempt; 0 before the first. */
  attempt: Scalars["Int"];
  /** When it began; null before that, and when it was kept from another run. */
  startedAt: Maybe<Scalars["DateTime"]>;
  /** When it ended; null before that. */
  endedAt: Maybe<Scalars["DateTime"]>;
  /** Why it failed; null otherwise. */
  code: Maybe<Scalars["String"]>;
};

/** One task depends on another, or takes data of it, or both. */
export type WorkflowGraphEdge = {
  __typename?: "WorkflowGraphEdge";
  /** The task that comes first. */
  from: Scalars["String"];
  /** The task that comes later. */
  to: Scalars["String"];
  /** Whether the later one names the other in dependsOn; false when that is only further up. */
  dependency: Scalars["Boolean"];
  /** Whether the later one takes anything of the other. */
  data: WorkflowEdgeData;
  /** In which parts of its definition it does: when, input, items, while, until, integrates or compensate. */
  usedIn: Array<Scalars["String"]>;
  /** What it takes, as far as that is written out, such as output.rows. */
  fields: Array<Scalars["String"]>;
  /** How the first one has ended, as far as the edge goes. */
  state: WorkflowEdgeState;
};

/** Whether data goes along an edge. */
export type WorkflowEdgeData =
  /** The later task takes data of the other. */
  | "USED"
  /** It takes none: the edge keeps nothing but an order. */
  | "UNUSED"
  /** It takes none, and is meant to: one of the two asks, waits or examines. */
  | "CONTROL"
  /** An expression takes all tasks, or one by a key that it works out. */
  | "UNKNOWN";

/** How the first task of an edge has ended. */
export type WorkflowEdgeState =
  /** It has not. */
  | "OPEN"
  /** It has succeeded. */
  | "SUCCEEDED"
  /** It has failed. */
  | "FAILED"
  /** It was skipped. */
  | "SKIPPED";

/** The longest chain of executions each of which had to wait for the one before. */
export type WorkflowCriticalPath = {
  __typename?: "WorkflowCriticalPath";
  /** From the run's start to its end, or to now, in milliseconds. */
  wallMs: Scalars["Float"];
  /** Of the chain, in milliseconds; never above wallMs. */
  lengthMs: Scalars["Float"];
  /** The rest: waiting for a turn, pauses, and what the engine itself took, in milliseconds. */
  betweenMs: Scalars["Float"];
  /** The chain, from its beginning. */
  path: Array<WorkflowPathNode>;
  /** Every execution that began, in the order of their start. */
  nodes: Array<WorkflowPathNode>;
  /** Whether the history is longer than what was read: all is as it stood then. */
  partial: Scalars["Boolean"];
};

/** One execution of a task on a run's way. */
export type WorkflowPathNode = {
  __typename?: "WorkflowPathNode";
  /** The task. */
  taskId: Scalars["String"];
  /** 1, and one more each time that the task started anew. */
  execution: Scalars["Int"];
  /** Whether it undoes the task. */
  undoes: Scalars["Boolean"];
  /** When it began. */
  startedAt: Scalars["DateTime"];
  /** When it ended, or now. */
  endedAt: Scalars["DateTime"];
  /** In milliseconds. */
  durationMs: Scalars["Float"];
  /** By how many milliseconds longer it could have taken before the longest chain grew; 0 on the critical path. */
  slackMs: Scalars["Float"];
  /** Whether it is on the critical path. */
  critical: Scalars["Boolean"];
};

/** What the runs of a workflow say about it. */
export type WorkflowAnalysis = {
  __typename?: "WorkflowAnalysis";
  /** The version and the runs that were looked at: wf_…:run_…,run_… . */
  id: Scalars["ID"];
  /** The version that was looked at. */
  workflow: Workflow;
  /** The runs that were looked at, the latest first. */
  runIds: Array<Scalars["ID"]>;
  /** Runs that were left out, because their histories are too long. */
  runsLeftOut: Scalars["Int"];
  /** When the first of them was started; null when there is none. */
  startedFrom: Maybe<Scalars["DateTime"]>;
  /** When the last of them was started; null when there is none. */
  startedTo: Maybe<Scalars["DateTime"]>;
  /** Fewer runs than this give no advice. */
  runsMin: Scalars["Int"];
  /** What the time of all steps of all runs went into. */
  use: WorkflowTimeUse;
  /** The critical paths of the runs together; null when there is no run. */
  typicalPath: Maybe<WorkflowTypicalPath>;
  /** In the order of the definition. */
  tasks: Array<WorkflowTaskStatistics>;
  /** The one that saves most first; those whose saving is not known come last. */
  advice: Array<WorkflowAdvice>;
};

/** The critical paths of many runs together. */
export type WorkflowTypicalPath = {
  __typename?: "WorkflowTypicalPath";
  /** The one that most runs had. */
  taskIds: Array<Scalars["String"]>;
  /** How many had it. */
  runs: Scalars["Int"];
  /** How long the runs took. */
  wall: WorkflowDistribution;
  /** How long their critical paths were. */
  length: WorkflowDistribution;
};

/** A number of observations, in milliseconds; percentiles by nearest rank, null when there are too few for them. */
export type WorkflowDistribution = {
  __typename?: "WorkflowDistribution";
  /** How many. */
  count: Scalars["Int"];
  /** Their sum. */
  totalMs: Scalars["Float"];
  /** Their mean. */
  meanMs: Maybe<Scalars["Float"]>;
  /** Their median. */
  p50Ms: Maybe<Scalars["Float"]>;
  /** What 95 of 100 do not exceed; null below 20 observations. */
  p95Ms: Maybe<Scalars["Float"]>;
  /** The longest. */
  maxMs: Maybe<Scalars["Float"]>;
};

/** What the runs that were looked at say about one task. */
export type WorkflowTaskStatistics = {
  __typename?: "WorkflowTaskStatistics";
  /** The task. */
  taskId: Scalars["String"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it does. */
  kind: TaskKind;
  /** Runs in which it began. */
  runs: Scalars["Int"];
  /** Steps that began: iterations, and each execution anew. */
  steps: Scalars["Int"];
  /** Attempts at them. */
  attempts: Scalars["Int"];
  /** What the time of all its steps went into. */
  use: WorkflowTimeUse;
  /** How long the call of an attempt took that ended of itself; empty for what only waits. */
  work: WorkflowDistribution;
  /** How long a step was ready, without a place. */
  queue: WorkflowDistribution;
  /** Runs on whose critical path it was. */
  criticalRuns: Scalars["Int"];
  /** What it adds to the critical path, the mean over all runs, in milliseconds. */
  criticalMeanMs: Scalars["Float"];
  /** The lowest slack that it had in each run, the median of them, in milliseconds; null when it never began. */
  slackP50Ms: Maybe<Scalars["Float"]>;
  /** How often its attempts failed, by code. */
  failures: Array<WorkflowFailureRate>;
};

/** How often attempts at a task failed with one code. */
export type WorkflowFailureRate = {
  __typename?: "WorkflowFailureRate";
  /** The code. */
  code: Scalars["String"];
  /** Attempts that failed with it. */
  failures: Scalars["Int"];
  /** Attempts that ended of themselves. */
  attempts: Scalars["Int"];
  /** Where the rate lies, from 0 to 1, taking attempts for independent of each other. */
  rate: WorkflowRateInterval;
  /** Steps that failed so at least once, and succeeded in the end. */
  recovered: Scalars["Int"];
  /** Runs in which it happened. */
  runs: Scalars["Int"];
  /** The latest of them, at most ten. */
  runIds: Array<Scalars["ID"]>;
};

/** Where a rate lies (Wilson's score interval). */
export type WorkflowRateInterval = {
  __typename?: "WorkflowRateInterval";
  /** Not below this. */
  low: Scalars["Float"];
  /** Not above this. */
  high: Scalars["Float"];
  /** How often intervals made this way hold the true rate. */
  confidence: Scalars["Float"];
};

/** Something that the runs give reason to change. */
export type WorkflowAdvice = {
  __typename?: "WorkflowAdvice";
  /** Of which kind. */
  kind: WorkflowAdviceKind;
  /** The tasks that it is about. */
  taskIds: Array<Scalars["String"]>;
  /** What was seen, in one sentence. */
  finding: Scalars["String"];
  /** What to do. */
  suggestion: Scalars["String"];
  /** What the history cannot know and the author has to; null when there is nothing. */
  caution: Maybe<Scalars["String"]>;
  /** What runs would become shorter by, at most, the median over all, in milliseconds; null when the history cannot tell. */
  savesMs: Maybe<Scalars["Float"]>;
  /** What it is drawn from. */
  evidence: WorkflowEvidence;
  /** How much it is worth. */
  confidence: WorkflowConfidence;
};

/** What an advice can be about. */
export type WorkflowAdviceKind =
  /** A task decides how long runs take. */
  | "BOTTLENECK"
  /** Steps wait for a place, not for data. */
  | "QUEUEING"
  /** Runs wait for people. */
  | "WAITING_FOR_PEOPLE"
  /** A dependency whose data nobody takes makes runs longer. */
  | "PARALLELISE"
  /** The same input comes again, and gives the same output. */
  | "CACHE"
  /** Many small calls to one agent or tool at a time. */
  | "BATCH"
  /** A task fails often. */
  | "FAILURE_HOT_SPOT"
  /** Most calls are quick, a few are very slow. */
  | "SLOW_TAIL";

/** What an advice is drawn from. */
export type WorkflowEvidence = {
  __typename?: "WorkflowEvidence";
  /** Runs that were looked at. */
  runs: Scalars["Int"];
  /** Runs of them that show it. */
  runsShowing: Scalars["Int"];
  /** Those that show it most, at most ten. */
  runIds: Array<Scalars["ID"]>;
  /** The numbers behind it. */
  numbers: Array<WorkflowMeasure>;
};

/** One number. */
export type WorkflowMeasure = {
  __typename?: "WorkflowMeasure";
  /** What it is of. */
  name: Scalars["String"];
  /** The number. */
  value: Scalars["Float"];
  /** In which unit: ms, count, share (0 to 1) or microUsd. */
  unit: Scalars["String"];
};

/** How much an advice is worth; never much for few runs. */
export type WorkflowConfidence = {
  __typename?: "WorkflowConfidence";
  /** In one word. */
  level: WorkflowConfidenceLevel;
  /** From 0 to 1, what basis says. */
  value: Scalars["Float"];
  /** What the value is. */
  basis: Scalars["String"];
};

/** How much an advice is worth, in one word. */
export type WorkflowConfidenceLevel =
  /** Little. */
  | "LOW"
  /** Something. */
  | "MEDIUM"
  /** Much. */
  | "HIGH";

/** Somebody who does one kind of work: given an input of a known shape, it answers with an output of a known shape. */
export type Agent = {
  __typename?: "Agent";
  /** Of a plugin its package name, a slash and the agent's name; of a definition file or a remote agent its name, such as code-reviewer. */
  id: Scalars["ID"];
};

/** Something that a plugin can do when it is called: given an input of a known shape, it answers with an output of a known shape. */
export type Tool = {
  __typename?: "Tool";
  /** The package name of its plugin, a slash and its name. */
  id: Scalars["ID"];
};

/** A person, or the platform itself (then email is null). */
export type User = {
  __typename?: "User";
  /** Such as user_…, or service: and a name for the platform itself. */
  id: Scalars["ID"];
};

export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
  reference: TReference,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
type NullableCheck<T, S> =
  Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
type ListCheck<T, S> = T extends (infer U)[]
  ? NullableCheck<U, S>[]
  : GraphQLRecursivePick<T, S>;
export type GraphQLRecursivePick<T, S> = {
  [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]>;
};

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = {}, TContext = {}, TArgs = {}> =
  | ResolverFn<TResult, TParent, TContext, TArgs>
  | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<
  TResult,
  TKey extends string,
  TParent,
  TContext,
  TArgs,
> {
  subscribe: SubscriptionSubscribeFn<
    { [key in TKey]: TResult },
    TParent,
    TContext,
    TArgs
  >;
  resolve?: SubscriptionResolveFn<
    TResult,
    { [key in TKey]: TResult },
    TContext,
    TArgs
  >;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<
  TResult,
  TKey extends string,
  TParent,
  TContext,
  TArgs,
> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<
  TResult,
  TKey extends string,
  TParent = {},
  TContext = {},
  TArgs = {},
> =
  | ((
      ...args: any[]
    ) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = {}, TContext = {}> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo,
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = {}, TContext = {}> = (
  obj: T,
  context: TContext,
  info: GraphQLResolveInfo,
) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<
  TResult = {},
  TParent = {},
  TContext = {},
  TArgs = {},
> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

/** Mapping of union types */
export type ResolversUnionTypes = {
  TaskTarget:
    | AgentTargetParent
    | SelectTargetParent
    | ToolTargetParent
    | WorkflowTargetParent
    | ApprovalTargetParent
    | GateTargetParent
    | WaitTargetParent
    | SignalTargetParent;
};

/** Mapping of union parent types */
export type ResolversUnionParentTypes = {
  TaskTarget:
    | AgentTargetParent
    | SelectTargetParent
    | ToolTargetParent
    | WorkflowTargetParent
    | ApprovalTargetParent
    | GateTargetParent
    | WaitTargetParent
    | SignalTargetParent;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  JSON: ResolverTypeWrapper<Scalars["JSON"]>;
  DateTime: ResolverTypeWrapper<Scalars["DateTime"]>;
  Query: ResolverTypeWrapper<{}>;
  ID: ResolverTypeWrapper<Scalars["ID"]>;
  Int: ResolverTypeWrapper<Scalars["Int"]>;
  String: ResolverTypeWrapper<Scalars["String"]>;
  Boolean: ResolverTypeWrapper<Scalars["Boolean"]>;
  Mutation: ResolverTypeWrapper<{}>;
  Subscription: ResolverTypeWrapper<{}>;
  WorkflowFormat: WorkflowFormat;
  DefineWorkflowInput: DefineWorkflowInput;
  Float: ResolverTypeWrapper<Scalars["Float"]>;
  TaskInput: TaskInput;
  ApproversInput: ApproversInput;
  ApprovalInput: ApprovalInput;
  SelectInput: SelectInput;
  GateInput: GateInput;
  WaitInput: WaitInput;
  ForEachInput: ForEachInput;
  LoopInput: LoopInput;
  RetryInput: RetryInput;
  CompensateInput: CompensateInput;
  StartWorkflowInput: StartWorkflowInput;
  RerunWorkflowInput: RerunWorkflowInput;
  ForkWorkflowRunInput: ForkWorkflowRunInput;
  StepInputEdit: StepInputEdit;
  SignalWorkflowRunInput: SignalWorkflowRunInput;
  DecideWorkflowApprovalInput: DecideWorkflowApprovalInput;
  ResolveWorkflowStepInput: ResolveWorkflowStepInput;
  WorkflowStepResolution: WorkflowStepResolution;
  DebugWorkflowRunInput: DebugWorkflowRunInput;
  EditWorkflowStepInput: EditWorkflowStepInput;
  Workflow: ResolverTypeWrapper<WorkflowParent>;
  WorkflowStrategy: WorkflowStrategy;
  WorkflowPage: ResolverTypeWrapper<
    Omit<WorkflowPage, "items"> & { items: Array<ResolversTypes["Workflow"]> }
  >;
  Task: ResolverTypeWrapper<TaskParent>;
  TaskKind: TaskKind;
  TaskTarget: ResolverTypeWrapper<ResolversUnionTypes["TaskTarget"]>;
  AgentTarget: ResolverTypeWrapper<AgentTargetParent>;
  SelectTarget: ResolverTypeWrapper<SelectTargetParent>;
  ToolTarget: ResolverTypeWrapper<ToolTargetParent>;
  WorkflowTarget: ResolverTypeWrapper<WorkflowTargetParent>;
  ApprovalTarget: ResolverTypeWrapper<ApprovalTargetParent>;
  GateTarget: ResolverTypeWrapper<GateTargetParent>;
  WaitTarget: ResolverTypeWrapper<WaitTargetParent>;
  SignalTarget: ResolverTypeWrapper<SignalTargetParent>;
  Approvers: ResolverTypeWrapper<ApproversParent>;
  ApproverRole: ApproverRole;
  ApprovalDeadline: ApprovalDeadline;
  TaskJoin: TaskJoin;
  TaskForEach: ResolverTypeWrapper<TaskForEach>;
  TaskLoop: ResolverTypeWrapper<TaskLoop>;
  TaskRetry: ResolverTypeWrapper<TaskRetry>;
  TaskEffect: TaskEffect;
  TaskOnFailure: TaskOnFailure;
  TaskCompensation: ResolverTypeWrapper<TaskCompensationParent>;
  TaskCriticality: TaskCriticality;
  WorkflowValidation: ResolverTypeWrapper<WorkflowValidationParent>;
  WorkflowProblem: ResolverTypeWrapper<WorkflowProblemParent>;
  WorkflowDiff: ResolverTypeWrapper<WorkflowDiffParent>;
  WorkflowTaskChange: ResolverTypeWrapper<WorkflowTaskChange>;
  WorkflowFieldChange: ResolverTypeWrapper<WorkflowFieldChange>;
  WorkflowPlan: ResolverTypeWrapper<WorkflowPlanParent>;
  PlannedTask: ResolverTypeWrapper<PlannedTaskParent>;
  EstimateBasis: EstimateBasis;
  WorkflowRun: ResolverTypeWrapper<WorkflowRunParent>;
  WorkflowRunStatus: WorkflowRunStatus;
  WorkflowRunPhase: WorkflowRunPhase;
  WorkflowRunWait: ResolverTypeWrapper<WorkflowRunWaitParent>;
  WorkflowRunWaitKind: WorkflowRunWaitKind;
  WorkflowRunOrigin: ResolverTypeWrapper<WorkflowRunOriginParent>;
  WorkflowRunOriginKind: WorkflowRunOriginKind;
  WorkflowRunPage: ResolverTypeWrapper<
    Omit<WorkflowRunPage, "items"> & {
      items: Array<ResolversTypes["WorkflowRun"]>;
    }
  >;
  TaskRun: ResolverTypeWrapper<TaskRunParent>;
  TaskRunStatus: TaskRunStatus;
  TaskSkipReason: TaskSkipReason;
  StepRunPage: ResolverTypeWrapper<
    Omit<StepRunPage, "items"> & { items: Array<ResolversTypes["StepRun"]> }
  >;
  StepRun: ResolverTypeWrapper<StepRunParent>;
  AgentChoice: ResolverTypeWrapper<AgentChoice>;
  TaskError: ResolverTypeWrapper<TaskErrorParent>;
  WorkflowRunEventPage: ResolverTypeWrapper<
    Omit<WorkflowRunEventPage, "items"> & {
      items: Array<ResolversTypes["WorkflowRunEvent"]>;
    }
  >;
  WorkflowRunEvent: ResolverTypeWrapper<WorkflowRunEventParent>;
  WorkflowRunCommit: ResolverTypeWrapper<WorkflowRunCommitParent>;
  WorkflowRunEventType: WorkflowRunEventType;
  WorkflowRunProgress: ResolverTypeWrapper<WorkflowRunProgressParent>;
  TaskProgress: ResolverTypeWrapper<TaskProgressParent>;
  WorkflowApprovalChange: ResolverTypeWrapper<WorkflowApprovalChangeParent>;
  WorkflowApprovalChangeKind: WorkflowApprovalChangeKind;
  WorkflowApproval: ResolverTypeWrapper<WorkflowApprovalParent>;
  WorkflowApprovalKind: WorkflowApprovalKind;
  WorkflowApprovalPage: ResolverTypeWrapper<
    Omit<WorkflowApprovalPage, "items"> & {
      items: Array<ResolversTypes["WorkflowApproval"]>;
    }
  >;
  WorkflowSchedule: ResolverTypeWrapper<WorkflowScheduleParent>;
  WorkflowScheduleMissed: WorkflowScheduleMissed;
  WorkflowSchedulePage: ResolverTypeWrapper<
    Omit<WorkflowSchedulePage, "items"> & {
      items: Array<ResolversTypes["WorkflowSchedule"]>;
    }
  >;
  CreateWorkflowScheduleInput: CreateWorkflowScheduleInput;
  UpdateWorkflowScheduleInput: UpdateWorkflowScheduleInput;
  WorkflowTimeline: ResolverTypeWrapper<WorkflowTimelineParent>;
  WorkflowTimelineRow: ResolverTypeWrapper<WorkflowTimelineRowParent>;
  WorkflowTimelineAttempt: ResolverTypeWrapper<WorkflowTimelineAttemptParent>;
  WorkflowAttemptOutcome: WorkflowAttemptOutcome;
  WorkflowTimelineSpan: ResolverTypeWrapper<WorkflowTimelineSpanParent>;
  WorkflowSpanKind: WorkflowSpanKind;
  WorkflowTimeUse: ResolverTypeWrapper<WorkflowTimeUse>;
  WorkflowGraph: ResolverTypeWrapper<WorkflowGraphParent>;
  WorkflowGraphNode: ResolverTypeWrapper<WorkflowGraphNodeParent>;
  WorkflowGraphEdge: ResolverTypeWrapper<WorkflowGraphEdgeParent>;
  WorkflowEdgeData: WorkflowEdgeData;
  WorkflowEdgeState: WorkflowEdgeState;
  WorkflowCriticalPath: ResolverTypeWrapper<WorkflowCriticalPathParent>;
  WorkflowPathNode: ResolverTypeWrapper<WorkflowPathNodeParent>;
  WorkflowAnalysis: ResolverTypeWrapper<WorkflowAnalysisParent>;
  WorkflowTypicalPath: ResolverTypeWrapper<WorkflowTypicalPath>;
  WorkflowDistribution: ResolverTypeWrapper<WorkflowDistribution>;
  WorkflowTaskStatistics: ResolverTypeWrapper<WorkflowTaskStatisticsParent>;
  WorkflowFailureRate: ResolverTypeWrapper<WorkflowFailureRate>;
  WorkflowRateInterval: ResolverTypeWrapper<WorkflowRateInterval>;
  WorkflowAdvice: ResolverTypeWrapper<WorkflowAdviceParent>;
  WorkflowAdviceKind: WorkflowAdviceKind;
  WorkflowEvidence: ResolverTypeWrapper<WorkflowEvidence>;
  WorkflowMeasure: ResolverTypeWrapper<WorkflowMeasure>;
  WorkflowConfidence: ResolverTypeWrapper<WorkflowConfidence>;
  WorkflowConfidenceLevel: WorkflowConfidenceLevel;
  Agent: ResolverTypeWrapper<Agent>;
  Tool: ResolverTypeWrapper<Tool>;
  User: ResolverTypeWrapper<User>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  JSON: Scalars["JSON"];
  DateTime: Scalars["DateTime"];
  Query: {};
  ID: Scalars["ID"];
  Int: Scalars["Int"];
  String: Scalars["String"];
  Boolean: Scalars["Boolean"];
  Mutation: {};
  Subscription: {};
  DefineWorkflowInput: DefineWorkflowInput;
  Float: Scalars["Float"];
  TaskInput: TaskInput;
  ApproversInput: ApproversInput;
  ApprovalInput: ApprovalInput;
  SelectInput: SelectInput;
  GateInput: GateInput;
  WaitInput: WaitInput;
  ForEachInput: ForEachInput;
  LoopInput: LoopInput;
  RetryInput: RetryInput;
  CompensateInput: CompensateInput;
  StartWorkflowInput: StartWorkflowInput;
  RerunWorkflowInput: RerunWorkflowInput;
  ForkWorkflowRunInput: ForkWorkflowRunInput;
  StepInputEdit: StepInputEdit;
  SignalWorkflowRunInput: SignalWorkflowRunInput;
  DecideWorkflowApprovalInput: DecideWorkflowApprovalInput;
  ResolveWorkflowStepInput: ResolveWorkflowStepInput;
  DebugWorkflowRunInput: DebugWorkflowRunInput;
  EditWorkflowStepInput: EditWorkflowStepInput;
  Workflow: WorkflowParent;
  WorkflowPage: Omit<WorkflowPage, "items"> & {
    items: Array<ResolversParentTypes["Workflow"]>;
  };
  Task: TaskParent;
  TaskTarget: ResolversUnionParentTypes["TaskTarget"];
  AgentTarget: AgentTargetParent;
  SelectTarget: SelectTargetParent;
  ToolTarget: ToolTargetParent;
  WorkflowTarget: WorkflowTargetParent;
  ApprovalTarget: ApprovalTargetParent;
  GateTarget: GateTargetParent;
  WaitTarget: WaitTargetParent;
  SignalTarget: SignalTargetParent;
  Approvers: ApproversParent;
  TaskForEach: TaskForEach;
  TaskLoop: TaskLoop;
  TaskRetry: TaskRetry;
  TaskCompensation: TaskCompensationParent;
  WorkflowValidation: WorkflowValidationParent;
  WorkflowProblem: WorkflowProblemParent;
  WorkflowDiff: WorkflowDiffParent;
  WorkflowTaskChange: WorkflowTaskChange;
  WorkflowFieldChange: WorkflowFieldChange;
  WorkflowPlan: WorkflowPlanParent;
  PlannedTask: PlannedTaskParent;
  WorkflowRun: WorkflowRunParent;
  WorkflowRunWait: WorkflowRunWaitParent;
  WorkflowRunOrigin: WorkflowRunOriginParent;
  WorkflowRunPage: Omit<WorkflowRunPage, "items"> & {
    items: Array<ResolversParentTypes["WorkflowRun"]>;
  };
  TaskRun: TaskRunParent;
  StepRunPage: Omit<StepRunPage, "items"> & {
    items: Array<ResolversParentTypes["StepRun"]>;
  };
  StepRun: StepRunParent;
  AgentChoice: AgentChoice;
  TaskError: TaskErrorParent;
  WorkflowRunEventPage: Omit<WorkflowRunEventPage, "items"> & {
    items: Array<ResolversParentTypes["WorkflowRunEvent"]>;
  };
  WorkflowRunEvent: WorkflowRunEventParent;
  WorkflowRunCommit: WorkflowRunCommitParent;
  WorkflowRunProgress: WorkflowRunProgressParent;
  TaskProgress: TaskProgressParent;
  WorkflowApprovalChange: WorkflowApprovalChangeParent;
  WorkflowApproval: WorkflowApprovalParent;
  WorkflowApprovalPage: Omit<WorkflowApprovalPage, "items"> & {
    items: Array<ResolversParentTypes["WorkflowApproval"]>;
  };
  WorkflowSchedule: WorkflowScheduleParent;
  WorkflowSchedulePage: Omit<WorkflowSchedulePage, "items"> & {
    items: Array<ResolversParentTypes["WorkflowSchedule"]>;
  };
  CreateWorkflowScheduleInput: CreateWorkflowScheduleInput;
  UpdateWorkflowScheduleInput: UpdateWorkflowScheduleInput;
  WorkflowTimeline: WorkflowTimelineParent;
  WorkflowTimelineRow: WorkflowTimelineRowParent;
  WorkflowTimelineAttempt: WorkflowTimelineAttemptParent;
  WorkflowTimelineSpan: WorkflowTimelineSpanParent;
  WorkflowTimeUse: WorkflowTimeUse;
  WorkflowGraph: WorkflowGraphParent;
  WorkflowGraphNode: WorkflowGraphNodeParent;
  WorkflowGraphEdge: WorkflowGraphEdgeParent;
  WorkflowCriticalPath: WorkflowCriticalPathParent;
  WorkflowPathNode: WorkflowPathNodeParent;
  WorkflowAnalysis: WorkflowAnalysisParent;
  WorkflowTypicalPath: WorkflowTypicalPath;
  WorkflowDistribution: WorkflowDistribution;
  WorkflowTaskStatistics: WorkflowTaskStatisticsParent;
  WorkflowFailureRate: WorkflowFailureRate;
  WorkflowRateInterval: WorkflowRateInterval;
  WorkflowAdvice: WorkflowAdviceParent;
  WorkflowEvidence: WorkflowEvidence;
  WorkflowMeasure: WorkflowMeasure;
  WorkflowConfidence: WorkflowConfidence;
  Agent: Agent;
  Tool: Tool;
  User: User;
};

export interface JSONScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes["JSON"],
  any
> {
  name: "JSON";
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes["DateTime"],
  any
> {
  name: "DateTime";
}

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Query"] =
    ResolversParentTypes["Query"],
> = {
  workflow: Resolver<
    Maybe<ResolversTypes["Workflow"]>,
    ParentType,
    ContextType,
    RequireFields<QueryworkflowArgs, "id">
  >;
  workflows: Resolver<
    ResolversTypes["WorkflowPage"],
    ParentType,
    ContextType,
    RequireFields<QueryworkflowsArgs, "first">
  >;
  workflowVersions: Resolver<
    ResolversTypes["WorkflowPage"],
    ParentType,
    ContextType,
    RequireFields<QueryworkflowVersionsArgs, "name" | "first">
  >;
  exportWorkflow: Resolver<
    ResolversTypes["String"],
    ParentType,
    ContextType,
    RequireFields<QueryexportWorkflowArgs, "id" | "format">
  >;
  validateWorkflow: Resolver<
    ResolversTypes["WorkflowValidation"],
    ParentType,
    ContextType,
    Partial<QueryvalidateWorkflowArgs>
  >;
  workflowDiff: Resolver<
    ResolversTypes["WorkflowDiff"],
    ParentType,
    ContextType,
    RequireFields<QueryworkflowDiffArgs, "from" | "to">
  >;
  workflowPlan: Resolver<
    ResolversTypes["WorkflowPlan"],
    ParentType,
    ContextType,
    RequireFields<QueryworkflowPlanArgs, "id">
  >;
  workflowRun: Resolver<
    Maybe<ResolversTypes["WorkflowRun"]>,
    ParentType,
    ContextType,
    RequireFields<QueryworkflowRunArgs, "id">
  >;
  workflowRuns: Resolver<
    ResolversTypes["WorkflowRunPage"],
    ParentType,
    ContextType,
    RequireFields<QueryworkflowRunsArgs, "first">
  >;
  workflowAnalysis: Resolver<
    ResolversTypes["WorkflowAnalysis"],
    ParentType,
    ContextType,
    RequireFields<QueryworkflowAnalysisArgs, "id" | "runs">
  >;
  workflowApprovals: Resolver<
    ResolversTypes["WorkflowApprovalPage"],
    ParentType,
    ContextType,
    RequireFields<QueryworkflowApprovalsArgs, "all" | "first">
  >;
  workflowApproval: Resolver<
    Maybe<ResolversTypes["WorkflowApproval"]>,
    ParentType,
    ContextType,
    RequireFields<QueryworkflowApprovalArgs, "id">
  >;
  workflowSchedule: Resolver<
    Maybe<ResolversTypes["WorkflowSchedule"]>,
    ParentType,
    ContextType,
    RequireFields<QueryworkflowScheduleArgs, "id">
  >;
  workflowSchedules: Resolver<
    ResolversTypes["WorkflowSchedulePage"],
    ParentType,
    ContextType,
    RequireFields<QueryworkflowSchedulesArgs, "first">
  >;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Mutation"] =
    ResolversParentTypes["Mutation"],
> = {
  defineWorkflow: Resolver<
    ResolversTypes["Workflow"],
    ParentType,
    ContextType,
    RequireFields<MutationdefineWorkflowArgs, "input">
  >;
  importWorkflow: Resolver<
    ResolversTypes["Workflow"],
    ParentType,
    ContextType,
    RequireFields<MutationimportWorkflowArgs, "source">
  >;
  startWorkflow: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationstartWorkflowArgs, "input">
  >;
  cancelWorkflowRun: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationcancelWorkflowRunArgs, "id">
  >;
  pauseWorkflowRun: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationpauseWorkflowRunArgs, "id">
  >;
  resumeWorkflowRun: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationresumeWorkflowRunArgs, "id">
  >;
  retryWorkflowTask: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationretryWorkflowTaskArgs, "runId" | "taskId">
  >;
  rerunWorkflow: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationrerunWorkflowArgs, "input">
  >;
  forkWorkflowRun: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationforkWorkflowRunArgs, "input">
  >;
  signalWorkflowRun: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationsignalWorkflowRunArgs, "input">
  >;
  decideWorkflowApproval: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationdecideWorkflowApprovalArgs, "input">
  >;
  resolveWorkflowStep: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationresolveWorkflowStepArgs, "input">
  >;
  debugWorkflowRun: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationdebugWorkflowRunArgs, "input">
  >;
  stepWorkflowRun: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationstepWorkflowRunArgs, "id">
  >;
  editWorkflowStepInput: Resolver<
    ResolversTypes["WorkflowRun"],
    ParentType,
    ContextType,
    RequireFields<MutationeditWorkflowStepInputArgs, "input">
  >;
  createWorkflowSchedule: Resolver<
    ResolversTypes["WorkflowSchedule"],
    ParentType,
    ContextType,
    RequireFields<MutationcreateWorkflowScheduleArgs, "input">
  >;
  updateWorkflowSchedule: Resolver<
    ResolversTypes["WorkflowSchedule"],
    ParentType,
    ContextType,
    RequireFields<MutationupdateWorkflowScheduleArgs, "input">
  >;
  pauseWorkflowSchedule: Resolver<
    ResolversTypes["WorkflowSchedule"],
    ParentType,
    ContextType,
    RequireFields<MutationpauseWorkflowScheduleArgs, "id">
  >;
  resumeWorkflowSchedule: Resolver<
    ResolversTypes["WorkflowSchedule"],
    ParentType,
    ContextType,
    RequireFields<MutationresumeWorkflowScheduleArgs, "id">
  >;
  deleteWorkflowSchedule: Resolver<
    ResolversTypes["ID"],
    ParentType,
    ContextType,
    RequireFields<MutationdeleteWorkflowScheduleArgs, "id">
  >;
};

export type SubscriptionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Subscription"] =
    ResolversParentTypes["Subscription"],
> = {
  workflowRunEvents: SubscriptionResolver<
    ResolversTypes["WorkflowRunEvent"],
    "workflowRunEvents",
    ParentType,
    ContextType,
    RequireFields<SubscriptionworkflowRunEventsArgs, "runId" | "afterSeq">
  >;
  workflowRunStatus: SubscriptionResolver<
    ResolversTypes["WorkflowRunProgress"],
    "workflowRunStatus",
    ParentType,
    ContextType,
    RequireFields<SubscriptionworkflowRunStatusArgs, "runId">
  >;
  taskProgress: SubscriptionResolver<
    ResolversTypes["TaskProgress"],
    "taskProgress",
    ParentType,
    ContextType,
    RequireFields<SubscriptiontaskProgressArgs, "runId">
  >;
  approvalsInbox: SubscriptionResolver<
    ResolversTypes["WorkflowApprovalChange"],
    "approvalsInbox",
    ParentType,
    ContextType,
    RequireFields<SubscriptionapprovalsInboxArgs, "all">
  >;
};

export type WorkflowResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Workflow"] =
    ResolversParentTypes["Workflow"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["Workflow"]>,
    { __typename: "Workflow" } & GraphQLRecursivePick<ParentType, { id: true }>,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  version: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  hash: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  description: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  tasks: Resolver<Array<ResolversTypes["Task"]>, ParentType, ContextType>;
  strategy: Resolver<
    ResolversTypes["WorkflowStrategy"],
    ParentType,
    ContextType
  >;
  concurrency: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  timeoutMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  inputSchema: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  output: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  priority: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  tags: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  createdBy: Resolver<Maybe<ResolversTypes["User"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowPage"] =
    ResolversParentTypes["WorkflowPage"],
> = {
  items: Resolver<Array<ResolversTypes["Workflow"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Task"] =
    ResolversParentTypes["Task"],
> = {
  id: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  kind: Resolver<ResolversTypes["TaskKind"], ParentType, ContextType>;
  target: Resolver<ResolversTypes["TaskTarget"], ParentType, ContextType>;
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  dependsOn: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  join: Resolver<ResolversTypes["TaskJoin"], ParentType, ContextType>;
  joinCount: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  when: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  input: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  forEach: Resolver<
    Maybe<ResolversTypes["TaskForEach"]>,
    ParentType,
    ContextType
  >;
  loop: Resolver<Maybe<ResolversTypes["TaskLoop"]>, ParentType, ContextType>;
  retry: Resolver<ResolversTypes["TaskRetry"], ParentType, ContextType>;
  timeoutMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  effect: Resolver<ResolversTypes["TaskEffect"], ParentType, ContextType>;
  onFailure: Resolver<ResolversTypes["TaskOnFailure"], ParentType, ContextType>;
  compensate: Resolver<
    Maybe<ResolversTypes["TaskCompensation"]>,
    ParentType,
    ContextType
  >;
  integrates: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  priority: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  criticality: Resolver<
    ResolversTypes["TaskCriticality"],
    ParentType,
    ContextType
  >;
  tags: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskTarget"] =
    ResolversParentTypes["TaskTarget"],
> = {
  __resolveType: TypeResolveFn<
    | "AgentTarget"
    | "SelectTarget"
    | "ToolTarget"
    | "WorkflowTarget"
    | "ApprovalTarget"
    | "GateTarget"
    | "WaitTarget"
    | "SignalTarget",
    ParentType,
    ContextType
  >;
};

export type AgentTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentTarget"] =
    ResolversParentTypes["AgentTarget"],
> = {
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SelectTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["SelectTarget"] =
    ResolversParentTypes["SelectTarget"],
> = {
  task: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  category: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  context: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ToolTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ToolTarget"] =
    ResolversParentTypes["ToolTarget"],
> = {
  tool: Resolver<Maybe<ResolversTypes["Tool"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTarget"] =
    ResolversParentTypes["WorkflowTarget"],
> = {
  workflow: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApprovalTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ApprovalTarget"] =
    ResolversParentTypes["ApprovalTarget"],
> = {
  approvers: Resolver<ResolversTypes["Approvers"], ParentType, ContextType>;
  onDeadline: Resolver<
    ResolversTypes["ApprovalDeadline"],
    ParentType,
    ContextType
  >;
  escalateTo: Resolver<
    Maybe<ResolversTypes["Approvers"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GateTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["GateTarget"] =
    ResolversParentTypes["GateTarget"],
> = {
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  producer: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  roundsMax: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  escalateTo: Resolver<
    Maybe<ResolversTypes["Approvers"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WaitTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WaitTarget"] =
    ResolversParentTypes["WaitTarget"],
> = {
  durationMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  until: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SignalTargetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["SignalTarget"] =
    ResolversParentTypes["SignalTarget"],
> = {
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApproversResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Approvers"] =
    ResolversParentTypes["Approvers"],
> = {
  roles: Resolver<
    Array<ResolversTypes["ApproverRole"]>,
    ParentType,
    ContextType
  >;
  users: Resolver<
    Array<Maybe<ResolversTypes["User"]>>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskForEachResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskForEach"] =
    ResolversParentTypes["TaskForEach"],
> = {
  items: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  concurrency: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  itemsMax: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskLoopResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskLoop"] =
    ResolversParentTypes["TaskLoop"],
> = {
  while: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  iterationsMax: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskRetryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskRetry"] =
    ResolversParentTypes["TaskRetry"],
> = {
  attempts: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  baseMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  maxMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  on: Resolver<Maybe<Array<ResolversTypes["String"]>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskCompensationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskCompensation"] =
    ResolversParentTypes["TaskCompensation"],
> = {
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  tool: Resolver<Maybe<ResolversTypes["Tool"]>, ParentType, ContextType>;
  input: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowValidationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowValidation"] =
    ResolversParentTypes["WorkflowValidation"],
> = {
  valid: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  problems: Resolver<
    Array<ResolversTypes["WorkflowProblem"]>,
    ParentType,
    ContextType
  >;
  hash: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  plan: Resolver<
    Maybe<ResolversTypes["WorkflowPlan"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowProblemResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowProblem"] =
    ResolversParentTypes["WorkflowProblem"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  place: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  fix: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  line: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  column: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowDiffResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowDiff"] =
    ResolversParentTypes["WorkflowDiff"],
> = {
  from: Resolver<ResolversTypes["Workflow"], ParentType, ContextType>;
  to: Resolver<ResolversTypes["Workflow"], ParentType, ContextType>;
  same: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  fields: Resolver<
    Array<ResolversTypes["WorkflowFieldChange"]>,
    ParentType,
    ContextType
  >;
  added: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  removed: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  changed: Resolver<
    Array<ResolversTypes["WorkflowTaskChange"]>,
    ParentType,
    ContextType
  >;
  reordered: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTaskChangeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTaskChange"] =
    ResolversParentTypes["WorkflowTaskChange"],
> = {
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  fields: Resolver<
    Array<ResolversTypes["WorkflowFieldChange"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowFieldChangeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowFieldChange"] =
    ResolversParentTypes["WorkflowFieldChange"],
> = {
  field: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  before: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  after: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowPlanResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowPlan"] =
    ResolversParentTypes["WorkflowPlan"],
> = {
  text: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  tasks: Resolver<
    Array<ResolversTypes["PlannedTask"]>,
    ParentType,
    ContextType
  >;
  stages: Resolver<
    Array<Array<ResolversTypes["String"]>>,
    ParentType,
    ContextType
  >;
  criticalPath: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  criticalPathMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  estimatedMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  oneAtATimeMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  withoutLimitMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  mostAtATime: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlannedTaskResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlannedTask"] =
    ResolversParentTypes["PlannedTask"],
> = {
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  stage: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  estimatedMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  basis: Resolver<ResolversTypes["EstimateBasis"], ParentType, ContextType>;
  startsAtMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  endsAtMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRunResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRun"] =
    ResolversParentTypes["WorkflowRun"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["WorkflowRun"]>,
    { __typename: "WorkflowRun" } & GraphQLRecursivePick<
      ParentType,
      { id: true }
    >,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  workflow: Resolver<ResolversTypes["Workflow"], ParentType, ContextType>;
  status: Resolver<
    ResolversTypes["WorkflowRunStatus"],
    ParentType,
    ContextType
  >;
  phase: Resolver<ResolversTypes["WorkflowRunPhase"], ParentType, ContextType>;
  paused: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  breakpoints: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  stepping: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  waitingFor: Resolver<
    Array<ResolversTypes["WorkflowRunWait"]>,
    ParentType,
    ContextType
  >;
  input: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  startedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  finishedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  dueAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  startedBy: Resolver<Maybe<ResolversTypes["User"]>, ParentType, ContextType>;
  origin: Resolver<
    ResolversTypes["WorkflowRunOrigin"],
    ParentType,
    ContextType
  >;
  parent: Resolver<
    Maybe<ResolversTypes["WorkflowRun"]>,
    ParentType,
    ContextType
  >;
  parentStepId: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  continuedBy: Resolver<
    Maybe<ResolversTypes["WorkflowRun"]>,
    ParentType,
    ContextType
  >;
  children: Resolver<
    ResolversTypes["WorkflowRunPage"],
    ParentType,
    ContextType,
    RequireFields<WorkflowRunchildrenArgs, "first">
  >;
  tasks: Resolver<Array<ResolversTypes["TaskRun"]>, ParentType, ContextType>;
  task: Resolver<
    Maybe<ResolversTypes["TaskRun"]>,
    ParentType,
    ContextType,
    RequireFields<WorkflowRuntaskArgs, "id">
  >;
  output: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  error: Resolver<Maybe<ResolversTypes["TaskError"]>, ParentType, ContextType>;
  lastSeq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  timeline: Resolver<
    ResolversTypes["WorkflowTimeline"],
    ParentType,
    ContextType,
    RequireFields<WorkflowRuntimelineArgs, "first">
  >;
  graph: Resolver<ResolversTypes["WorkflowGraph"], ParentType, ContextType>;
  criticalPath: Resolver<
    ResolversTypes["WorkflowCriticalPath"],
    ParentType,
    ContextType
  >;
  events: Resolver<
    ResolversTypes["WorkflowRunEventPage"],
    ParentType,
    ContextType,
    RequireFields<WorkflowRuneventsArgs, "first" | "afterSeq">
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRunWaitResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRunWait"] =
    ResolversParentTypes["WorkflowRunWait"],
> = {
  stepId: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  what: Resolver<
    ResolversTypes["WorkflowRunWaitKind"],
    ParentType,
    ContextType
  >;
  dueAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRunOriginResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRunOrigin"] =
    ResolversParentTypes["WorkflowRunOrigin"],
> = {
  kind: Resolver<
    ResolversTypes["WorkflowRunOriginKind"],
    ParentType,
    ContextType
  >;
  run: Resolver<Maybe<ResolversTypes["WorkflowRun"]>, ParentType, ContextType>;
  seq: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRunPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRunPage"] =
    ResolversParentTypes["WorkflowRunPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["WorkflowRun"]>,
    ParentType,
    ContextType
  >;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskRunResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskRun"] =
    ResolversParentTypes["TaskRun"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["TaskRun"]>,
    { __typename: "TaskRun" } & GraphQLRecursivePick<ParentType, { id: true }>,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  task: Resolver<ResolversTypes["Task"], ParentType, ContextType>;
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  status: Resolver<ResolversTypes["TaskRunStatus"], ParentType, ContextType>;
  skipped: Resolver<
    Maybe<ResolversTypes["TaskSkipReason"]>,
    ParentType,
    ContextType
  >;
  round: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  feedback: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  kept: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  attempts: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  startedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  finishedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  durationMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  output: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  error: Resolver<Maybe<ResolversTypes["TaskError"]>, ParentType, ContextType>;
  steps: Resolver<
    ResolversTypes["StepRunPage"],
    ParentType,
    ContextType,
    RequireFields<TaskRunstepsArgs, "first">
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StepRunPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["StepRunPage"] =
    ResolversParentTypes["StepRunPage"],
> = {
  items: Resolver<Array<ResolversTypes["StepRun"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StepRunResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["StepRun"] =
    ResolversParentTypes["StepRun"],
> = {
  stepId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  index: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  undoes: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["TaskRunStatus"], ParentType, ContextType>;
  attempt: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  startedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  attemptStartedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  finishedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  retryAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  dueAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  input: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  inputSha256: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  output: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  error: Resolver<Maybe<ResolversTypes["TaskError"]>, ParentType, ContextType>;
  child: Resolver<
    Maybe<ResolversTypes["WorkflowRun"]>,
    ParentType,
    ContextType
  >;
  selection: Resolver<
    Maybe<ResolversTypes["AgentChoice"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentChoiceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentChoice"] =
    ResolversParentTypes["AgentChoice"],
> = {
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  agentId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  score: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  reasons: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskErrorResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskError"] =
    ResolversParentTypes["TaskError"],
> = {
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  details: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRunEventPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRunEventPage"] =
    ResolversParentTypes["WorkflowRunEventPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["WorkflowRunEvent"]>,
    ParentType,
    ContextType
  >;
  nextSeq: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRunEventResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRunEvent"] =
    ResolversParentTypes["WorkflowRunEvent"],
> = {
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  type: Resolver<
    ResolversTypes["WorkflowRunEventType"],
    ParentType,
    ContextType
  >;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  run: Resolver<ResolversTypes["WorkflowRun"], ParentType, ContextType>;
  task: Resolver<Maybe<ResolversTypes["TaskRun"]>, ParentType, ContextType>;
  stepId: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  attempt: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  by: Resolver<Maybe<ResolversTypes["User"]>, ParentType, ContextType>;
  error: Resolver<Maybe<ResolversTypes["TaskError"]>, ParentType, ContextType>;
  payload: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  facts: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  commit: Resolver<
    ResolversTypes["WorkflowRunCommit"],
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRunCommitResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRunCommit"] =
    ResolversParentTypes["WorkflowRunCommit"],
> = {
  number: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  epoch: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  hash: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  prevHash: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  sealed: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRunProgressResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRunProgress"] =
    ResolversParentTypes["WorkflowRunProgress"],
> = {
  run: Resolver<ResolversTypes["WorkflowRun"], ParentType, ContextType>;
  status: Resolver<
    ResolversTypes["WorkflowRunStatus"],
    ParentType,
    ContextType
  >;
  phase: Resolver<ResolversTypes["WorkflowRunPhase"], ParentType, ContextType>;
  paused: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  tasksDone: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  tasksTotal: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  waitingFor: Resolver<
    Array<ResolversTypes["WorkflowRunWait"]>,
    ParentType,
    ContextType
  >;
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskProgressResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskProgress"] =
    ResolversParentTypes["TaskProgress"],
> = {
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  task: Resolver<ResolversTypes["TaskRun"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["TaskRunStatus"], ParentType, ContextType>;
  stepsDone: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  stepsTotal: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowApprovalChangeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowApprovalChange"] =
    ResolversParentTypes["WorkflowApprovalChange"],
> = {
  kind: Resolver<
    ResolversTypes["WorkflowApprovalChangeKind"],
    ParentType,
    ContextType
  >;
  approval: Resolver<
    ResolversTypes["WorkflowApproval"],
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowApprovalResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowApproval"] =
    ResolversParentTypes["WorkflowApproval"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  run: Resolver<ResolversTypes["WorkflowRun"], ParentType, ContextType>;
  stepId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  kind: Resolver<
    ResolversTypes["WorkflowApprovalKind"],
    ParentType,
    ContextType
  >;
  approvers: Resolver<ResolversTypes["Approvers"], ParentType, ContextType>;
  mayDecide: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  escalated: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  shown: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  shownSha256: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  shownAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  dueAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowApprovalPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowApprovalPage"] =
    ResolversParentTypes["WorkflowApprovalPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["WorkflowApproval"]>,
    ParentType,
    ContextType
  >;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowScheduleResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowSchedule"] =
    ResolversParentTypes["WorkflowSchedule"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  workflow: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  input: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  cron: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  timeZone: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  missed: Resolver<
    ResolversTypes["WorkflowScheduleMissed"],
    ParentType,
    ContextType
  >;
  enabled: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  disabledReason: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  nextAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  lastFiredAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  lastRun: Resolver<
    Maybe<ResolversTypes["WorkflowRun"]>,
    ParentType,
    ContextType
  >;
  createdBy: Resolver<Maybe<ResolversTypes["User"]>, ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowSchedulePageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowSchedulePage"] =
    ResolversParentTypes["WorkflowSchedulePage"],
> = {
  items: Resolver<
    Array<ResolversTypes["WorkflowSchedule"]>,
    ParentType,
    ContextType
  >;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTimelineResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTimeline"] =
    ResolversParentTypes["WorkflowTimeline"],
> = {
  asOf: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  rows: Resolver<
    Array<ResolversTypes["WorkflowTimelineRow"]>,
    ParentType,
    ContextType
  >;
  rowsTotal: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  partial: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTimelineRowResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTimelineRow"] =
    ResolversParentTypes["WorkflowTimelineRow"],
> = {
  stepId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  kind: Resolver<ResolversTypes["TaskKind"], ParentType, ContextType>;
  index: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  undoes: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  execution: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["TaskRunStatus"], ParentType, ContextType>;
  queuedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  startedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  endedAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  attempts: Resolver<
    Array<ResolversTypes["WorkflowTimelineAttempt"]>,
    ParentType,
    ContextType
  >;
  spans: Resolver<
    Array<ResolversTypes["WorkflowTimelineSpan"]>,
    ParentType,
    ContextType
  >;
  use: Resolver<ResolversTypes["WorkflowTimeUse"], ParentType, ContextType>;
  waitsFor: Resolver<
    Maybe<ResolversTypes["WorkflowSpanKind"]>,
    ParentType,
    ContextType
  >;
  waitsForTasks: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  child: Resolver<
    Maybe<ResolversTypes["WorkflowRun"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTimelineAttemptResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTimelineAttempt"] =
    ResolversParentTypes["WorkflowTimelineAttempt"],
> = {
  attempt: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  startedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  endedAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  outcome: Resolver<
    ResolversTypes["WorkflowAttemptOutcome"],
    ParentType,
    ContextType
  >;
  code: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTimelineSpanResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTimelineSpan"] =
    ResolversParentTypes["WorkflowTimelineSpan"],
> = {
  kind: Resolver<ResolversTypes["WorkflowSpanKind"], ParentType, ContextType>;
  from: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  to: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  attempt: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTimeUseResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTimeUse"] =
    ResolversParentTypes["WorkflowTimeUse"],
> = {
  queuedMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  pausedMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  workedMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  awaitedMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  backedOffMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowGraphResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowGraph"] =
    ResolversParentTypes["WorkflowGraph"],
> = {
  lastSeq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  nodes: Resolver<
    Array<ResolversTypes["WorkflowGraphNode"]>,
    ParentType,
    ContextType
  >;
  edges: Resolver<
    Array<ResolversTypes["WorkflowGraphEdge"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowGraphNodeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowGraphNode"] =
    ResolversParentTypes["WorkflowGraphNode"],
> = {
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  kind: Resolver<ResolversTypes["TaskKind"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["TaskRunStatus"], ParentType, ContextType>;
  round: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  stepsEnded: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  stepsTotal: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  attempt: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  startedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  endedAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  code: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowGraphEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowGraphEdge"] =
    ResolversParentTypes["WorkflowGraphEdge"],
> = {
  from: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  to: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  dependency: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  data: Resolver<ResolversTypes["WorkflowEdgeData"], ParentType, ContextType>;
  usedIn: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  fields: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  state: Resolver<ResolversTypes["WorkflowEdgeState"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowCriticalPathResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowCriticalPath"] =
    ResolversParentTypes["WorkflowCriticalPath"],
> = {
  wallMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  lengthMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  betweenMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  path: Resolver<
    Array<ResolversTypes["WorkflowPathNode"]>,
    ParentType,
    ContextType
  >;
  nodes: Resolver<
    Array<ResolversTypes["WorkflowPathNode"]>,
    ParentType,
    ContextType
  >;
  partial: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowPathNodeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowPathNode"] =
    ResolversParentTypes["WorkflowPathNode"],
> = {
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  execution: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  undoes: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  startedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  endedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  durationMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  slackMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  critical: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowAnalysisResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowAnalysis"] =
    ResolversParentTypes["WorkflowAnalysis"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["WorkflowAnalysis"]>,
    { __typename: "WorkflowAnalysis" } & GraphQLRecursivePick<
      ParentType,
      { id: true }
    >,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  workflow: Resolver<ResolversTypes["Workflow"], ParentType, ContextType>;
  runIds: Resolver<Array<ResolversTypes["ID"]>, ParentType, ContextType>;
  runsLeftOut: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  startedFrom: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  startedTo: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  runsMin: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  use: Resolver<ResolversTypes["WorkflowTimeUse"], ParentType, ContextType>;
  typicalPath: Resolver<
    Maybe<ResolversTypes["WorkflowTypicalPath"]>,
    ParentType,
    ContextType
  >;
  tasks: Resolver<
    Array<ResolversTypes["WorkflowTaskStatistics"]>,
    ParentType,
    ContextType
  >;
  advice: Resolver<
    Array<ResolversTypes["WorkflowAdvice"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTypicalPathResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTypicalPath"] =
    ResolversParentTypes["WorkflowTypicalPath"],
> = {
  taskIds: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  runs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  wall: Resolver<
    ResolversTypes["WorkflowDistribution"],
    ParentType,
    ContextType
  >;
  length: Resolver<
    ResolversTypes["WorkflowDistribution"],
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowDistributionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowDistribution"] =
    ResolversParentTypes["WorkflowDistribution"],
> = {
  count: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  totalMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  meanMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  p50Ms: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  p95Ms: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  maxMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowTaskStatisticsResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowTaskStatistics"] =
    ResolversParentTypes["WorkflowTaskStatistics"],
> = {
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  kind: Resolver<ResolversTypes["TaskKind"], ParentType, ContextType>;
  runs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  steps: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  attempts: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  use: Resolver<ResolversTypes["WorkflowTimeUse"], ParentType, ContextType>;
  work: Resolver<
    ResolversTypes["WorkflowDistribution"],
    ParentType,
    ContextType
  >;
  queue: Resolver<
    ResolversTypes["WorkflowDistribution"],
    ParentType,
    ContextType
  >;
  criticalRuns: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  criticalMeanMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  slackP50Ms: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  failures: Resolver<
    Array<ResolversTypes["WorkflowFailureRate"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowFailureRateResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowFailureRate"] =
    ResolversParentTypes["WorkflowFailureRate"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  failures: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  attempts: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  rate: Resolver<
    ResolversTypes["WorkflowRateInterval"],
    ParentType,
    ContextType
  >;
  recovered: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  runs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  runIds: Resolver<Array<ResolversTypes["ID"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowRateIntervalResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowRateInterval"] =
    ResolversParentTypes["WorkflowRateInterval"],
> = {
  low: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  high: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  confidence: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowAdviceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowAdvice"] =
    ResolversParentTypes["WorkflowAdvice"],
> = {
  kind: Resolver<ResolversTypes["WorkflowAdviceKind"], ParentType, ContextType>;
  taskIds: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  finding: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  suggestion: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  caution: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  savesMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  evidence: Resolver<
    ResolversTypes["WorkflowEvidence"],
    ParentType,
    ContextType
  >;
  confidence: Resolver<
    ResolversTypes["WorkflowConfidence"],
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowEvidenceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowEvidence"] =
    ResolversParentTypes["WorkflowEvidence"],
> = {
  runs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  runsShowing: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  runIds: Resolver<Array<ResolversTypes["ID"]>, ParentType, ContextType>;
  numbers: Resolver<
    Array<ResolversTypes["WorkflowMeasure"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowMeasureResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowMeasure"] =
    ResolversParentTypes["WorkflowMeasure"],
> = {
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  value: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  unit: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowConfidenceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowConfidence"] =
    ResolversParentTypes["WorkflowConfidence"],
> = {
  level: Resolver<
    ResolversTypes["WorkflowConfidenceLevel"],
    ParentType,
    ContextType
  >;
  value: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  basis: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Agent"] =
    ResolversParentTypes["Agent"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["Agent"]>,
    { __typename: "Agent" } & GraphQLRecursivePick<ParentType, { id: true }>,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ToolResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Tool"] =
    ResolversParentTypes["Tool"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["Tool"]>,
    { __typename: "Tool" } & GraphQLRecursivePick<ParentType, { id: true }>,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["User"] =
    ResolversParentTypes["User"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["User"]>,
    { __typename: "User" } & GraphQLRecursivePick<ParentType, { id: true }>,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  JSON: GraphQLScalarType;
  DateTime: GraphQLScalarType;
  Query: QueryResolvers<ContextType>;
  Mutation: MutationResolvers<ContextType>;
  Subscription: SubscriptionResolvers<ContextType>;
  Workflow: WorkflowResolvers<ContextType>;
  WorkflowPage: WorkflowPageResolvers<ContextType>;
  Task: TaskResolvers<ContextType>;
  TaskTarget: TaskTargetResolvers<ContextType>;
  AgentTarget: AgentTargetResolvers<ContextType>;
  SelectTarget: SelectTargetResolvers<ContextType>;
  ToolTarget: ToolTargetResolvers<ContextType>;
  WorkflowTarget: WorkflowTargetResolvers<ContextType>;
  ApprovalTarget: ApprovalTargetResolvers<ContextType>;
  GateTarget: GateTargetResolvers<ContextType>;
  WaitTarget: WaitTargetResolvers<ContextType>;
  SignalTarget: SignalTargetResolvers<ContextType>;
  Approvers: ApproversResolvers<ContextType>;
  TaskForEach: TaskForEachResolvers<ContextType>;
  TaskLoop: TaskLoopResolvers<ContextType>;
  TaskRetry: TaskRetryResolvers<ContextType>;
  TaskCompensation: TaskCompensationResolvers<ContextType>;
  WorkflowValidation: WorkflowValidationResolvers<ContextType>;
  WorkflowProblem: WorkflowProblemResolvers<ContextType>;
  WorkflowDiff: WorkflowDiffResolvers<ContextType>;
  WorkflowTaskChange: WorkflowTaskChangeResolvers<ContextType>;
  WorkflowFieldChange: WorkflowFieldChangeResolvers<ContextType>;
  WorkflowPlan: WorkflowPlanResolvers<ContextType>;
  PlannedTask: PlannedTaskResolvers<ContextType>;
  WorkflowRun: WorkflowRunResolvers<ContextType>;
  WorkflowRunWait: WorkflowRunWaitResolvers<ContextType>;
  WorkflowRunOrigin: WorkflowRunOriginResolvers<ContextType>;
  WorkflowRunPage: WorkflowRunPageResolvers<ContextType>;
  TaskRun: TaskRunResolvers<ContextType>;
  StepRunPage: StepRunPageResolvers<ContextType>;
  StepRun: StepRunResolvers<ContextType>;
  AgentChoice: AgentChoiceResolvers<ContextType>;
  TaskError: TaskErrorResolvers<ContextType>;
  WorkflowRunEventPage: WorkflowRunEventPageResolvers<ContextType>;
  WorkflowRunEvent: WorkflowRunEventResolvers<ContextType>;
  WorkflowRunCommit: WorkflowRunCommitResolvers<ContextType>;
  WorkflowRunProgress: WorkflowRunProgressResolvers<ContextType>;
  TaskProgress: TaskProgressResolvers<ContextType>;
  WorkflowApprovalChange: WorkflowApprovalChangeResolvers<ContextType>;
  WorkflowApproval: WorkflowApprovalResolvers<ContextType>;
  WorkflowApprovalPage: WorkflowApprovalPageResolvers<ContextType>;
  WorkflowSchedule: WorkflowScheduleResolvers<ContextType>;
  WorkflowSchedulePage: WorkflowSchedulePageResolvers<ContextType>;
  WorkflowTimeline: WorkflowTimelineResolvers<ContextType>;
  WorkflowTimelineRow: WorkflowTimelineRowResolvers<ContextType>;
  WorkflowTimelineAttempt: WorkflowTimelineAttemptResolvers<ContextType>;
  WorkflowTimelineSpan: WorkflowTimelineSpanResolvers<ContextType>;
  WorkflowTimeUse: WorkflowTimeUseResolvers<ContextType>;
  WorkflowGraph: WorkflowGraphResolvers<ContextType>;
  WorkflowGraphNode: WorkflowGraphNodeResolvers<ContextType>;
  WorkflowGraphEdge: WorkflowGraphEdgeResolvers<ContextType>;
  WorkflowCriticalPath: WorkflowCriticalPathResolvers<ContextType>;
  WorkflowPathNode: WorkflowPathNodeResolvers<ContextType>;
  WorkflowAnalysis: WorkflowAnalysisResolvers<ContextType>;
  WorkflowTypicalPath: WorkflowTypicalPathResolvers<ContextType>;
  WorkflowDistribution: WorkflowDistributionResolvers<ContextType>;
  WorkflowTaskStatistics: WorkflowTaskStatisticsResolvers<ContextType>;
  WorkflowFailureRate: WorkflowFailureRateResolvers<ContextType>;
  WorkflowRateInterval: WorkflowRateIntervalResolvers<ContextType>;
  WorkflowAdvice: WorkflowAdviceResolvers<ContextType>;
  WorkflowEvidence: WorkflowEvidenceResolvers<ContextType>;
  WorkflowMeasure: WorkflowMeasureResolvers<ContextType>;
  WorkflowConfidence: WorkflowConfidenceResolvers<ContextType>;
  Agent: AgentResolvers<ContextType>;
  Tool: ToolResolvers<ContextType>;
  User: UserResolvers<ContextType>;
};
