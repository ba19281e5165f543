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

export type QueryworkflowArgs = {
  id: Scalars["ID"];
};

export type QueryworkflowsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

export type QueryworkflowRunArgs = {
  id: Scalars["ID"];
};

export type QueryworkflowRunsArgs = {
  workflowId: InputMaybe<Scalars["ID"]>;
  status: InputMaybe<WorkflowRunStatus>;
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

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

export type MutationdefineWorkflowArgs = {
  input: DefineWorkflowInput;
};

export type MutationstartWorkflowArgs = {
  input: StartWorkflowInput;
};

export type MutationcancelWorkflowRunArgs = {
  id: Scalars["ID"];
};

export type Subscription = {
  __typename?: "Subscription";
  /**
   * The events of a run in order, from its first or from the one after afterSeq, ending with the run. None is missed or
   * told twice, also across reconnects that give the last seq seen. Fails with RUN_NOT_FOUND.
   */
  workflowRunEvents: WorkflowRunEvent;
};

export type SubscriptionworkflowRunEventsArgs = {
  runId: Scalars["ID"];
  afterSeq?: InputMaybe<Scalars["Int"]>;
};

export type DefineWorkflowInput = {
  /** 1 to 64 letters, digits and dashes; a letter first. */
  name: Scalars["String"];
  title: Scalars["String"];
  description?: Scalars["String"];
  /** 1 to 200. */
  tasks: Array<TaskInput>;
};

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
  id: Scalars["ID"];
  name: Scalars["String"];
  /** 1, 2, 3 … */
  version: Scalars["Int"];
  /** SHA-256 of the definition's canonical JSON (RFC 8785), in hexadecimal. */
  hash: Scalars["String"];
  title: Scalars["String"];
  description: Scalars["String"];
  tasks: Array<Task>;
  createdAt: Scalars["DateTime"];
  createdBy: User;
};

export type WorkflowPage = {
  __typename?: "WorkflowPage";
  items: Array<Workflow>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

export type Task = {
  __typename?: "Task";
  id: Scalars["String"];
  agent: Agent;
  dependsOn: Array<Scalars["String"]>;
  input: Scalars["JSON"];
  attemptsMax: Scalars["Int"];
  timeoutMs: Scalars["Int"];
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRun = {
  __typename?: "WorkflowRun";
  id: Scalars["ID"];
  workflow: Workflow;
  status: WorkflowRunStatus;
  input: Scalars["JSON"];
  startedAt: Scalars["DateTime"];
  /** Null until it has ended. */
  finishedAt: Maybe<Scalars["DateTime"]>;
  /** Who started it. */
  startedBy: User;
  /** In the order of the definition. */
  tasks: Array<TaskRun>;
  /** The outputs of the tasks that no other task depends on, by task id; null unless the run succeeded. */
  output: Maybe<Scalars["JSON"]>;
  /** Why it failed; null unless it failed. */
  error: Maybe<TaskError>;
  /** The seq of its latest event. */
  lastSeq: Scalars["Int"];
};

export type WorkflowRunStatus =
  "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

export type WorkflowRunPage = {
  __typename?: "WorkflowRunPage";
  items: Array<WorkflowRun>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One task of one run. */
export type TaskRun = {
  __typename?: "TaskRun";
  /** The run's id, a colon and the task's id. */
  id: Scalars["ID"];
  taskId: Scalars["String"];
  agent: Agent;
  status: TaskRunStatus;
  /** Attempts begun so far. */
  attempts: Scalars["Int"];
  startedAt: Maybe<Scalars["DateTime"]>;
  finishedAt: Maybe<Scalars["DateTime"]>;
  /** From the first attempt's start to its end; null until it has ended. */
  durationMs: Maybe<Scalars["Float"]>;
  /** Null unless it succeeded. */
  output: Maybe<Scalars["JSON"]>;
  /** Of the latest attempt that failed; null when none did. */
  error: Maybe<TaskError>;
};

export type TaskRunStatus =
  /** Waits for the tasks that it depends on. */
  | "WAITING"
  /** An attempt is under way. */
  | "RUNNING"
  /** An attempt failed; the next begins after a pause. */
  | "RETRYING"
  | "SUCCEEDED"
  | "FAILED"
  /** Not begun, because the run ended first. */
  | "SKIPPED";

export type TaskError = {
  __typename?: "TaskError";
  /** The task that failed. */
  taskId: Scalars["String"];
  code: Scalars["String"];
  message: Scalars["String"];
  details: Maybe<Scalars["JSON"]>;
};

/** One thing that happened in a run. */
export type WorkflowRunEvent = {
  __typename?: "WorkflowRunEvent";
  /** 1, 2, 3 … without gaps. */
  seq: Scalars["Int"];
  type: WorkflowRunEventType;
  at: Scalars["DateTime"];
  /** The run as it is when the event is delivered. */
  run: WorkflowRun;
  /** The task that it happened to; null for what happens to the run. */
  task: Maybe<TaskRun>;
};

export type WorkflowRunEventType =
  | "RUN_STARTED"
  /** Another process took the run over. */
  | "RUN_RECOVERED"
  | "TASK_STARTED"
  | "TASK_SUCCEEDED"
  | "TASK_ATTEMPT_FAILED"
  | "TASK_FAILED"
  | "CANCEL_REQUESTED"
  | "RUN_SUCCEEDED"
  | "RUN_FAILED"
  | "RUN_CANCELLED";

export type Agent = {
  __typename?: "Agent";
  id: Scalars["ID"];
};

export type User = {
  __typename?: "User";
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
  createdBy: Resolver<ResolversTypes["User"], ParentType, ContextType>;
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
  agent: Resolver<ResolversTypes["Agent"], ParentType, ContextType>;
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
  startedBy: Resolver<ResolversTypes["User"], ParentType, ContextType>;
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
  agent: Resolver<ResolversTypes["Agent"], ParentType, ContextType>;
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
