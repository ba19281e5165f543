// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type {
  GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLScalarTypeConfig,
} from "graphql";
import type {
  AgentParent as AgentParent,
  WorkflowRunParent as WorkflowRunParent,
  TaskRunParent as TaskRunParent,
  WorkflowAnalysisParent as WorkflowAnalysisParent,
  UsageEventParent as UsageEventParent,
  WorkflowSpendParent as WorkflowSpendParent,
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
  /** A moment in ISO 8601, UTC, with milliseconds: 2026-01-31T12:00:00.000Z. */
  DateTime: number;
  /** An amount of money as a whole number of millionths of a US dollar. */
  MicroUsd: number;
  _FieldSet: any;
};

/** Where reading begins. */
export type Query = {
  __typename?: "Query";
  /** What is charged for, and at what price. */
  prices: Array<Price>;
  /** What your tenant used, newest first. */
  usage: UsagePage;
};

/** Where reading begins. */
export type QueryusageArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** What one unit of a meter costs. */
export type Price = {
  __typename?: "Price";
  /** What is charged for. */
  meter: Meter;
  /** For one unit of the meter. */
  unitPrice: Scalars["MicroUsd"];
  /** What a unit is. */
  unit: Scalars["String"];
};

/** What is counted and charged for. */
export type Meter =
  /** One run of one agent, or one call of one tool by a user or a workflow. */
  | "AGENT_RUN"
  /** Processor time of plugin code, in seconds. */
  | "PLUGIN_CPU_SECOND"
  /** One attempt to have a language model answer, in US dollars at the model's list price; models without one cost nothing. */
  | "MODEL_USE";

/** One page of charges, newest first. */
export type UsagePage = {
  __typename?: "UsagePage";
  /** At most as many as were asked for. */
  items: Array<UsageEvent>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One charge: a quantity on a meter, at the price of that moment. */
export type UsageEvent = {
  __typename?: "UsageEvent";
  /** The same for a charge that is told twice, which counts once. */
  id: Scalars["ID"];
  /** What was used. */
  meter: Meter;
  /** How much of it, in the meter's units. */
  quantity: Scalars["Float"];
  /** What it cost at the price of that moment. */
  amount: Scalars["MicroUsd"];
  /** When it was used. */
  at: Scalars["DateTime"];
  /** The agent that used it; null for a call of a tool and for a model that no agent asked, and also when the subgraph agents does not answer for what is selected here. */
  agent: Maybe<Agent>;
  /** The run it belongs to; null for a run of an agent outside a workflow. */
  workflowRun: Maybe<WorkflowRun>;
};

/** What something cost so far. */
export type Spend = {
  __typename?: "Spend";
  /** The sum of the charges. */
  amount: Scalars["MicroUsd"];
  /** The amount for people, in US dollars: $0.0123 */
  display: Scalars["String"];
  /** How many runs of agents and calls of tools were charged. */
  agentRuns: Scalars["Int"];
  /** How much processor time was charged, in milliseconds. */
  cpuMs: Scalars["Float"];
};

/** Somebody who does one kind of work: given an input of a known shape, it answers with an output of a known shape. */
export type Agent = {
  __typename?: "Agent";
  /** Of a plugin its package name, a slash and the agent's name; of a definition file or a remote agent its name, such as code-reviewer. */
  id: Scalars["ID"];
  /** What this agent cost your tenant so far; null when the subgraph billing does not answer. */
  spend: Maybe<Spend>;
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRun = {
  __typename?: "WorkflowRun";
  /** Such as run_…. */
  id: Scalars["ID"];
  /** What this run cost so far; null when the subgraph billing does not answer. Charges arrive shortly after the work. */
  spend: Maybe<Spend>;
};

/** One task of one run. */
export type TaskRun = {
  __typename?: "TaskRun";
  /** The run's id, a colon and the task's id. */
  id: Scalars["ID"];
  /** What this task cost so far, all attempts together; null when the subgraph billing does not answer. */
  spend: Maybe<Spend>;
};

/** What the runs of a workflow say about it. */
export type WorkflowAnalysis = {
  __typename?: "WorkflowAnalysis";
  /** The version and the runs that were looked at: wf_…:run_…,run_… . */
  id: Scalars["ID"];
  /** What the runs that were looked at have cost so far, and on which tasks; null when it cannot be read. */
  spend: Maybe<WorkflowSpend>;
};

/** What runs of a workflow have cost. Runs that their tasks have started are runs of their own, and not counted here. */
export type WorkflowSpend = {
  __typename?: "WorkflowSpend";
  /** All of it. */
  total: Spend;
  /** By task, the dearest first; tasks that nothing was charged for are left out. */
  tasks: Array<TaskSpend>;
};

/** What one task has cost in several runs of its workflow. */
export type TaskSpend = {
  __typename?: "TaskSpend";
  /** The task. */
  taskId: Scalars["String"];
  /** In all runs together. */
  spend: Spend;
  /** Runs in which something was charged for it. */
  runs: Scalars["Int"];
  /** Over those runs, rounded to whole micro-dollars. */
  meanPerRun: Scalars["MicroUsd"];
  /** Of what all tasks cost, from 0 to 1. */
  share: Scalars["Float"];
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
  DateTime: ResolverTypeWrapper<Scalars["DateTime"]>;
  MicroUsd: ResolverTypeWrapper<Scalars["MicroUsd"]>;
  Query: ResolverTypeWrapper<{}>;
  Int: ResolverTypeWrapper<Scalars["Int"]>;
  String: ResolverTypeWrapper<Scalars["String"]>;
  Price: ResolverTypeWrapper<Price>;
  Meter: Meter;
  UsagePage: ResolverTypeWrapper<
    Omit<UsagePage, "items"> & { items: Array<ResolversTypes["UsageEvent"]> }
  >;
  UsageEvent: ResolverTypeWrapper<UsageEventParent>;
  ID: ResolverTypeWrapper<Scalars["ID"]>;
  Float: ResolverTypeWrapper<Scalars["Float"]>;
  Spend: ResolverTypeWrapper<Spend>;
  Agent: ResolverTypeWrapper<AgentParent>;
  WorkflowRun: ResolverTypeWrapper<WorkflowRunParent>;
  TaskRun: ResolverTypeWrapper<TaskRunParent>;
  WorkflowAnalysis: ResolverTypeWrapper<WorkflowAnalysisParent>;
  WorkflowSpend: ResolverTypeWrapper<WorkflowSpendParent>;
  TaskSpend: ResolverTypeWrapper<TaskSpend>;
  Boolean: ResolverTypeWrapper<Scalars["Boolean"]>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars["DateTime"];
  MicroUsd: Scalars["MicroUsd"];
  Query: {};
  Int: Scalars["Int"];
  String: Scalars["String"];
  Price: Price;
  UsagePage: Omit<UsagePage, "items"> & {
    items: Array<ResolversParentTypes["UsageEvent"]>;
  };
  UsageEvent: UsageEventParent;
  ID: Scalars["ID"];
  Float: Scalars["Float"];
  Spend: Spend;
  Agent: AgentParent;
  WorkflowRun: WorkflowRunParent;
  TaskRun: TaskRunParent;
  WorkflowAnalysis: WorkflowAnalysisParent;
  WorkflowSpend: WorkflowSpendParent;
  TaskSpend: TaskSpend;
  Boolean: Scalars["Boolean"];
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes["DateTime"],
  any
> {
  name: "DateTime";
}

export interface MicroUsdScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes["MicroUsd"],
  any
> {
  name: "MicroUsd";
}

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Query"] =
    ResolversParentTypes["Query"],
> = {
  prices: Resolver<Array<ResolversTypes["Price"]>, ParentType, ContextType>;
  usage: Resolver<
    ResolversTypes["UsagePage"],
    ParentType,
    ContextType,
    RequireFields<QueryusageArgs, "first">
  >;
};

export type PriceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Price"] =
    ResolversParentTypes["Price"],
> = {
  meter: Resolver<ResolversTypes["Meter"], ParentType, ContextType>;
  unitPrice: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  unit: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UsagePageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["UsagePage"] =
    ResolversParentTypes["UsagePage"],
> = {
  items: Resolver<Array<ResolversTypes["UsageEvent"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UsageEventResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["UsageEvent"] =
    ResolversParentTypes["UsageEvent"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  meter: Resolver<ResolversTypes["Meter"], ParentType, ContextType>;
  quantity: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  amount: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  workflowRun: Resolver<
    Maybe<ResolversTypes["WorkflowRun"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SpendResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Spend"] =
    ResolversParentTypes["Spend"],
> = {
  amount: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  display: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  agentRuns: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  cpuMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
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
  spend: Resolver<Maybe<ResolversTypes["Spend"]>, ParentType, ContextType>;
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
  spend: Resolver<Maybe<ResolversTypes["Spend"]>, ParentType, ContextType>;
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
  spend: Resolver<Maybe<ResolversTypes["Spend"]>, ParentType, ContextType>;
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
  spend: Resolver<
    Maybe<ResolversTypes["WorkflowSpend"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkflowSpendResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["WorkflowSpend"] =
    ResolversParentTypes["WorkflowSpend"],
> = {
  total: Resolver<ResolversTypes["Spend"], ParentType, ContextType>;
  tasks: Resolver<Array<ResolversTypes["TaskSpend"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TaskSpendResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TaskSpend"] =
    ResolversParentTypes["TaskSpend"],
> = {
  taskId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  spend: Resolver<ResolversTypes["Spend"], ParentType, ContextType>;
  runs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  meanPerRun: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  share: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime: GraphQLScalarType;
  MicroUsd: GraphQLScalarType;
  Query: QueryResolvers<ContextType>;
  Price: PriceResolvers<ContextType>;
  UsagePage: UsagePageResolvers<ContextType>;
  UsageEvent: UsageEventResolvers<ContextType>;
  Spend: SpendResolvers<ContextType>;
  Agent: AgentResolvers<ContextType>;
  WorkflowRun: WorkflowRunResolvers<ContextType>;
  TaskRun: TaskRunResolvers<ContextType>;
  WorkflowAnalysis: WorkflowAnalysisResolvers<ContextType>;
  WorkflowSpend: WorkflowSpendResolvers<ContextType>;
  TaskSpend: TaskSpendResolvers<ContextType>;
};
