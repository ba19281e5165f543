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
  WorkflowRunParent as WorkflowRunParent,
  WorkflowRunEventParent as WorkflowRunEventParent,
  TaskRunParent as TaskRunParent,
  TaskErrorParent as TaskErrorParent,
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
  /** One workflow, or null when your tenant has none with this id or name. */
  workflow: Maybe<Workflow>;
  /** The latest version of each workflow, in order of their names. */
  workflows: WorkflowPage;
  /** One run, or null when there is none with this id in your tenant. */
  workflowRun: Maybe<WorkflowRun>;
  /** Runs, newest first. */
  workflowRuns: WorkflowRunPage;
};

/** Where reading begins. */
export type QueryworkflowArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryworkflowsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryworkflowRunArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryworkflowRunsArgs = {
  workflowId: InputMaybe<Scalars["ID"]>;
  status: InputMaybe<WorkflowRunStatus>;
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** What changes something. */
export type Mutation = {
  __typename?: "Mutation";
  /**
   * Stores a workflow as the next version of its name; what the latest version says already answers with that version.
   * Needs the role EXECUTE.
   * Fails with WORKFLOW_INVALID, whose details.problems lists every mistake with its place: an unknown task or agent, a
   * cycle (printed as a path), a name used twice, a broken reference, a limit that is passed.
   */
  defineWorkflow: Workflow;
  /**
   * Starts a run and answers at once; follow it with workflowRunEvents. Needs the role EXECUTE.
   * Fails with WORKFLOW_NOT_FOUND, INVALID_ARGUMENT or INPUT_TOO_LARGE.
   */
  startWorkflow: WorkflowRun;
  /**
   * Starts no more tasks, stops those under way and ends the run as CANCELLED. A run that has ended stays as it is.
   * Needs the role EXECUTE. Fails with RUN_NOT_FOUND.
   */
  cancelWorkflowRun: WorkflowRun;
};

/** What changes something. */
export type MutationdefineWorkflowArgs = {
  input: DefineWorkflowInput;
};

/** What changes something. */
export type MutationstartWorkflowArgs = {
  input: StartWorkflowInput;
};

/** What changes something. */
export type MutationcancelWorkflowRunArgs = {
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
};

/** What tells of events as they happen. */
export type SubscriptionworkflowRunEventsArgs = {
  runId: Scalars["ID"];
  afterSeq?: InputMaybe<Scalars["Int"]>;
};

/** A workflow as its author writes it. */
export type DefineWorkflowInput = {
  /** 1 to 64 letters, digits and dashes; a letter first. */
  name: Scalars["String"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it is for. */
  description?: Scalars["String"];
  /** 1 to 200, in any order. */
  tasks: Array<TaskInput>;
};

/** One task of a workflow: which agent does what, after which others. */
export type TaskInput = {
  /** 1 to 64 letters, digits and dashes; unique in the workflow. */
  id: Scalars["String"];
  /** The id of the agent that does it. */
  agentId: Scalars["ID"];
  /** The tasks that have to succeed first. */
  dependsOn?: Array<Scalars["String"]>;
  /**
   * A JSON template of the agent's input. The strings "$input", "$input.some.path", "$tasks.other-task.output" and
   * "$tasks.other-task.output.some.path" are replaced by that value; a key whose value is absent is left out. Only tasks
   * that this one depends on, directly or not, may be named.
   */
  input: Scalars["JSON"];
  /** Attempts in all, 1 to 10. Only failures that may pass, and lost workers, are tried again. */
  attemptsMax?: Scalars["Int"];
  /** For one attempt, 100 to 600,000. */
  timeoutMs?: Scalars["Int"];
};

/** Which workflow is to run, and on what. */
export type StartWorkflowInput = {
  /** A workflow's id, or its name for the latest version. */
  workflowId: Scalars["ID"];
  /**
   * What the workflow's tasks refer to as $input; an empty object when left out. At most 1 MB as JSON; larger data comes
   * as a file in the workspace.
   */
  input?: InputMaybe<Scalars["JSON"]>;
  /** A second call with the same key answers with the first call's run. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
};

/** A graph of tasks, each done by an agent. A version never changes: a change makes a new version with an id of its own. */
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
  /** When this version was stored. */
  createdAt: Scalars["DateTime"];
  /** Who stored it; null when the subgraph security does not answer for what is selected here. */
  createdBy: Maybe<User>;
};

/** One page of workflows, in order of their names. */
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
  /** The agent that does it; null when there is none with this id, or when the subgraph that is asked about it does not answer. */
  agent: Maybe<Agent>;
  /** The ids of the tasks that have to succeed first. */
  dependsOn: Array<Scalars["String"]>;
  /** The JSON template of the agent's input, as TaskInput.input describes it. */
  input: Scalars["JSON"];
  /** Attempts in all. */
  attemptsMax: Scalars["Int"];
  /** For one attempt, in milliseconds. */
  timeoutMs: Scalars["Int"];
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRun = {
  __typename?: "WorkflowRun";
  /** Such as run_…. */
  id: Scalars["ID"];
  /** The version of the workflow that runs. */
  workflow: Workflow;
  /** How far it has come. */
  status: WorkflowRunStatus;
  /** What the workflow's tasks refer to as $input. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  input: Scalars["JSON"];
  /** When it was started. */
  startedAt: Scalars["DateTime"];
  /** Null until it has ended. */
  finishedAt: Maybe<Scalars["DateTime"]>;
  /** Who started it; null when the subgraph security does not answer for what is selected here. */
  startedBy: Maybe<User>;
  /** In the order of the definition. */
  tasks: Array<TaskRun>;
  /** The outputs of the tasks that no other task depends on, by task id; null unless the run succeeded. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  output: Maybe<Scalars["JSON"]>;
  /** Why it failed; null unless it failed. */
  error: Maybe<TaskError>;
  /** The seq of its latest event. */
  lastSeq: Scalars["Int"];
};

/** How far a run has come. */
export type WorkflowRunStatus =
  /** It has been started and not ended. */
  | "RUNNING"
  /** All its tasks succeeded. */
  | "SUCCEEDED"
  /** A task failed for good; error says why. */
  | "FAILED"
  /** Somebody cancelled it. */
  | "CANCELLED";

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
  /** The agent that does it; null when there is none with this id, or when the subgraph that is asked about it does not answer. */
  agent: Maybe<Agent>;
  /** How far it has come. */
  status: TaskRunStatus;
  /** Attempts begun so far. */
  attempts: Scalars["Int"];
  /** When its first attempt began; null until then. */
  startedAt: Maybe<Scalars["DateTime"]>;
  /** When it ended; null until then, and when it was not begun. */
  finishedAt: Maybe<Scalars["DateTime"]>;
  /** From the first attempt's start to its end, in milliseconds; null until it has ended. */
  durationMs: Maybe<Scalars["Float"]>;
  /** What its agent answered; null unless it succeeded. RESULT_TOO_LARGE when one answer would hold more than 32 MB of inputs and outputs. */
  output: Maybe<Scalars["JSON"]>;
  /** Of the latest attempt that failed; null when none did. */
  error: Maybe<TaskError>;
};

/** How far a task of a run has come. */
export type TaskRunStatus =
  /** Waits for the tasks that it depends on. */
  | "WAITING"
  /** An attempt is under way. */
  | "RUNNING"
  /** An attempt failed; the next begins after a pause. */
  | "RETRYING"
  /** An attempt succeeded; output says with what. */
  | "SUCCEEDED"
  /** The last attempt failed; error says why. */
  | "FAILED"
  /** Not begun, because the run ended first. */
  | "SKIPPED";

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
};

/** What can happen in a run. */
export type WorkflowRunEventType =
  /** The run was started. Always the first. */
  | "RUN_STARTED"
  /** Another process took the run over. */
  | "RUN_RECOVERED"
  /** An attempt at a task began. */
  | "TASK_STARTED"
  /** A task ended well. */
  | "TASK_SUCCEEDED"
  /** An attempt failed; there will be another. */
  | "TASK_ATTEMPT_FAILED"
  /** The last attempt at a task failed. */
  | "TASK_FAILED"
  /** Somebody asked for the end of the run. */
  | "CANCEL_REQUESTED"
  /** All tasks succeeded. The last. */
  | "RUN_SUCCEEDED"
  /** A task failed for good. The last. */
  | "RUN_FAILED"
  /** The run ended because somebody cancelled it. The last. */
  | "RUN_CANCELLED";

/** Somebody who does one kind of work: given an input of a known shape, it answers with an output of a known shape. */
export type Agent = {
  __typename?: "Agent";
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

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  JSON: ResolverTypeWrapper<Scalars["JSON"]>;
  DateTime: ResolverTypeWrapper<Scalars["DateTime"]>;
  Query: ResolverTypeWrapper<{}>;
  ID: ResolverTypeWrapper<Scalars["ID"]>;
  Int: ResolverTypeWrapper<Scalars["Int"]>;
  String: ResolverTypeWrapper<Scalars["String"]>;
  Mutation: ResolverTypeWrapper<{}>;
  Subscription: ResolverTypeWrapper<{}>;
  DefineWorkflowInput: DefineWorkflowInput;
  TaskInput: TaskInput;
  StartWorkflowInput: StartWorkflowInput;
  Workflow: ResolverTypeWrapper<WorkflowParent>;
  WorkflowPage: ResolverTypeWrapper<
    Omit<WorkflowPage, "items"> & { items: Array<ResolversTypes["Workflow"]> }
  >;
  Task: ResolverTypeWrapper<TaskParent>;
  WorkflowRun: ResolverTypeWrapper<WorkflowRunParent>;
  WorkflowRunStatus: WorkflowRunStatus;
  WorkflowRunPage: ResolverTypeWrapper<
    Omit<WorkflowRunPage, "items"> & {
      items: Array<ResolversTypes["WorkflowRun"]>;
    }
  >;
  TaskRun: ResolverTypeWrapper<TaskRunParent>;
  Float: ResolverTypeWrapper<Scalars["Float"]>;
  TaskRunStatus: TaskRunStatus;
  TaskError: ResolverTypeWrapper<TaskErrorParent>;
  WorkflowRunEvent: ResolverTypeWrapper<WorkflowRunEventParent>;
  WorkflowRunEventType: WorkflowRunEventType;
  Agent: ResolverTypeWrapper<Agent>;
  User: ResolverTypeWrapper<User>;
  Boolean: ResolverTypeWrapper<Scalars["Boolean"]>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  JSON: Scalars["JSON"];
  DateTime: Scalars["DateTime"];
  Query: {};
  ID: Scalars["ID"];
  Int: Scalars["Int"];
  String: Scalars["String"];
  Mutation: {};
  Subscription: {};
  DefineWorkflowInput: DefineWorkflowInput;
  TaskInput: TaskInput;
  StartWorkflowInput: StartWorkflowInput;
  Workflow: WorkflowParent;
  WorkflowPage: Omit<WorkflowPage, "items"> & {
    items: Array<ResolversParentTypes["Workflow"]>;
  };
  Task: TaskParent;
  WorkflowRun: WorkflowRunParent;
  WorkflowRunPage: Omit<WorkflowRunPage, "items"> & {
    items: Array<ResolversParentTypes["WorkflowRun"]>;
  };
  TaskRun: TaskRunParent;
  Float: Scalars["Float"];
  TaskError: TaskErrorParent;
  WorkflowRunEvent: WorkflowRunEventParent;
  Agent: Agent;
  User: User;
  Boolean: Scalars["Boolean"];
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
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  dependsOn: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  input: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  attemptsMax: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  timeoutMs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
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
  input: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  startedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  finishedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  startedBy: Resolver<Maybe<ResolversTypes["User"]>, ParentType, ContextType>;
  tasks: Resolver<Array<ResolversTypes["TaskRun"]>, ParentType, ContextType>;
  output: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  error: Resolver<Maybe<ResolversTypes["TaskError"]>, ParentType, ContextType>;
  lastSeq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
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
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  status: Resolver<ResolversTypes["TaskRunStatus"], ParentType, ContextType>;
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
  WorkflowRun: WorkflowRunResolvers<ContextType>;
  WorkflowRunPage: WorkflowRunPageResolvers<ContextType>;
  TaskRun: TaskRunResolvers<ContextType>;
  TaskError: TaskErrorResolvers<ContextType>;
  WorkflowRunEvent: WorkflowRunEventResolvers<ContextType>;
  Agent: AgentResolvers<ContextType>;
  User: UserResolvers<ContextType>;
};
