// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type {
  GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLScalarTypeConfig,
} from "graphql";
import type {
  AgentParent as AgentParent,
  OutcomeParent as OutcomeParent,
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
  _FieldSet: any;
};

/** Where reading begins. */
export type Query = {
  __typename?: "Query";
  /** Finished runs of an agent in your tenant, newest first. */
  outcomes: OutcomePage;
};

/** Where reading begins. */
export type QueryoutcomesArgs = {
  agentId: Scalars["ID"];
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Somebody who does one kind of work: given an input of a known shape, it answers with an output of a known shape. */
export type Agent = {
  __typename?: "Agent";
  /** Of a plugin its package name, a slash and the agent's name; of a definition file or a remote agent its name, such as code-reviewer. */
  id: Scalars["ID"];
  /** How this agent did so far in your tenant; null when the subgraph learning does not answer. */
  performance: Maybe<Performance>;
};

/** Measured, never guessed: counted over finished runs. A run that someone cancelled, that the platform lost (RUN_LOST), whose input was wrong (INVALID_INPUT) or that no model could play (MODEL_UNAVAILABLE and its like) says nothing about the agent and is left out. */
export type Performance = {
  __typename?: "Performance";
  /** How many finished runs were counted. */
  runs: Scalars["Int"];
  /** How many of them succeeded. */
  successes: Scalars["Int"];
  /** How many of them failed. */
  failures: Scalars["Int"];
  /** successes / runs; null before the first run. */
  successRate: Maybe<Scalars["Float"]>;
  /** Where the true rate lies with 95 % confidence, by Wilson's score interval; from 0 to 1 before the first run. */
  successInterval: Interval;
  /** Mean time of a run in milliseconds; null before the first run. */
  meanDurationMs: Maybe<Scalars["Float"]>;
  /** When the latest counted run ended; null before the first run. */
  lastRunAt: Maybe<Scalars["DateTime"]>;
};

/** Where a rate lies, with what confidence. */
export type Interval = {
  __typename?: "Interval";
  /** The lower end, from 0 to 1. */
  low: Scalars["Float"];
  /** The upper end, from 0 to 1. */
  high: Scalars["Float"];
  /** How surely the true rate lies between the two: 0.95 */
  confidence: Scalars["Float"];
};

/** One page of outcomes, newest first. */
export type OutcomePage = {
  __typename?: "OutcomePage";
  /** At most as many as were asked for. */
  items: Array<Outcome>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** What came of one run of an agent. */
export type Outcome = {
  __typename?: "Outcome";
  /** The run; null when the subgraph agents does not answer for what is selected here. */
  agentRun: Maybe<AgentRun>;
  /** True when the run succeeded. */
  succeeded: Scalars["Boolean"];
  /** The error's code; null when it succeeded. */
  errorCode: Maybe<Scalars["String"]>;
  /** How long the run took, in milliseconds. */
  durationMs: Scalars["Float"];
  /** When the run ended. */
  at: Scalars["DateTime"];
};

/** One run of one agent. */
export type AgentRun = {
  __typename?: "AgentRun";
  /** Such as arun_…. */
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
  DateTime: ResolverTypeWrapper<Scalars["DateTime"]>;
  Query: ResolverTypeWrapper<{}>;
  ID: ResolverTypeWrapper<Scalars["ID"]>;
  Int: ResolverTypeWrapper<Scalars["Int"]>;
  String: ResolverTypeWrapper<Scalars["String"]>;
  Agent: ResolverTypeWrapper<AgentParent>;
  Performance: ResolverTypeWrapper<Performance>;
  Float: ResolverTypeWrapper<Scalars["Float"]>;
  Interval: ResolverTypeWrapper<Interval>;
  OutcomePage: ResolverTypeWrapper<
    Omit<OutcomePage, "items"> & { items: Array<ResolversTypes["Outcome"]> }
  >;
  Outcome: ResolverTypeWrapper<OutcomeParent>;
  Boolean: ResolverTypeWrapper<Scalars["Boolean"]>;
  AgentRun: ResolverTypeWrapper<AgentRun>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars["DateTime"];
  Query: {};
  ID: Scalars["ID"];
  Int: Scalars["Int"];
  String: Scalars["String"];
  Agent: AgentParent;
  Performance: Performance;
  Float: Scalars["Float"];
  Interval: Interval;
  OutcomePage: Omit<OutcomePage, "items"> & {
    items: Array<ResolversParentTypes["Outcome"]>;
  };
  Outcome: OutcomeParent;
  Boolean: Scalars["Boolean"];
  AgentRun: AgentRun;
};

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
  outcomes: Resolver<
    ResolversTypes["OutcomePage"],
    ParentType,
    ContextType,
    RequireFields<QueryoutcomesArgs, "agentId" | "first">
  >;
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
  performance: Resolver<
    Maybe<ResolversTypes["Performance"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PerformanceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Performance"] =
    ResolversParentTypes["Performance"],
> = {
  runs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  successes: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  failures: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  successRate: Resolver<
    Maybe<ResolversTypes["Float"]>,
    ParentType,
    ContextType
  >;
  successInterval: Resolver<
    ResolversTypes["Interval"],
    ParentType,
    ContextType
  >;
  meanDurationMs: Resolver<
    Maybe<ResolversTypes["Float"]>,
    ParentType,
    ContextType
  >;
  lastRunAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IntervalResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Interval"] =
    ResolversParentTypes["Interval"],
> = {
  low: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  high: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  confidence: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OutcomePageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["OutcomePage"] =
    ResolversParentTypes["OutcomePage"],
> = {
  items: Resolver<Array<ResolversTypes["Outcome"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OutcomeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Outcome"] =
    ResolversParentTypes["Outcome"],
> = {
  agentRun: Resolver<
    Maybe<ResolversTypes["AgentRun"]>,
    ParentType,
    ContextType
  >;
  succeeded: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  errorCode: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  durationMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentRunResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentRun"] =
    ResolversParentTypes["AgentRun"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["AgentRun"]>,
    { __typename: "AgentRun" } & GraphQLRecursivePick<ParentType, { id: true }>,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime: GraphQLScalarType;
  Query: QueryResolvers<ContextType>;
  Agent: AgentResolvers<ContextType>;
  Performance: PerformanceResolvers<ContextType>;
  Interval: IntervalResolvers<ContextType>;
  OutcomePage: OutcomePageResolvers<ContextType>;
  Outcome: OutcomeResolvers<ContextType>;
  AgentRun: AgentRunResolvers<ContextType>;
};
