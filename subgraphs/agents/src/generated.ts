// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { JsonValue } from "@ymera/kernel";
import type {
  GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLScalarTypeConfig,
} from "graphql";
import type {
  AgentParent as AgentParent,
  PluginParent as PluginParent,
  AgentRunParent as AgentRunParent,
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
  /** One agent, or null when there is none with this id. */
  agent: Maybe<Agent>;
  /** All agents, in order of their ids. */
  agents: AgentPage;
  /** The plugins that are loaded, in order of their ids. */
  plugins: Array<Plugin>;
  /** One run of an agent, or null when there is none with this id in your tenant. */
  agentRun: Maybe<AgentRun>;
};

/** Where reading begins. */
export type QueryagentArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryagentsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryagentRunArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type Mutation = {
  __typename?: "Mutation";
  /**
   * Runs one agent and answers when it is done. A failed run is an answer too: look at status and error.
   * Needs the role EXECUTE. Fails with AGENT_NOT_FOUND, AGENT_UNAVAILABLE (its plugin is not loaded) or
   * INVALID_ARGUMENT.
   */
  runAgent: AgentRun;
};

/** What changes something. */
export type MutationrunAgentArgs = {
  input: RunAgentInput;
};

/** Which agent is to run, on what, and for how long at most. */
export type RunAgentInput = {
  /** The id of the agent. An unknown one fails with AGENT_NOT_FOUND. */
  agentId: Scalars["ID"];
  /** What the agent's inputSchema asks for. */
  input: Scalars["JSON"];
  /** A second call with the same key answers with the first call's run. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
  /** At most this long, 1 to 600,000; the agent's own limit when it is lower. */
  timeoutMs?: InputMaybe<Scalars["Int"]>;
};

/** Somebody who does one kind of work: given an input of a known shape, it answers with an output of a known shape. */
export type Agent = {
  __typename?: "Agent";
  /** The package name of its plugin, a slash and its name. */
  id: Scalars["ID"];
  /** Short, unique within its plugin. */
  name: Scalars["String"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it does, in a sentence or two. */
  description: Scalars["String"];
  /** Whether it can be run now. */
  status: AgentStatus;
  /** Where its code comes from. */
  plugin: Plugin;
  /** JSON Schema of what it takes; null when its author's library gives none. */
  inputSchema: Maybe<Scalars["JSON"]>;
  /** JSON Schema of what it answers. */
  outputSchema: Maybe<Scalars["JSON"]>;
  /** Its latest runs in your tenant, newest first. */
  runs: Array<AgentRun>;
};

/** Somebody who does one kind of work: given an input of a known shape, it answers with an output of a known shape. */
export type AgentrunsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
};

/** Whether an agent can be run now. */
export type AgentStatus =
  /** Its plugin is loaded; it can be run. */
  | "READY"
  /** Its plugin is not loaded; what it did remains readable. */
  | "UNAVAILABLE";

/** One page of agents, in order of their ids. */
export type AgentPage = {
  __typename?: "AgentPage";
  /** At most as many as were asked for. */
  items: Array<Agent>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** An npm package whose agents and tools run in the sandbox. */
export type Plugin = {
  __typename?: "Plugin";
  /** Its package name. */
  id: Scalars["ID"];
  /** The version of the package, such as 1.2.0. */
  version: Scalars["String"];
  /** What it is for, from its package.json; empty when that does not say. */
  description: Scalars["String"];
  /** Whether its code is loaded now. */
  status: PluginStatus;
  /** Host tools it may call, each with the reason its author gives. */
  permissions: Array<PluginPermission>;
  /** The agents that it brings, in order of their ids. */
  agents: Array<Agent>;
  /** SHA-256 of the code that runs, in hexadecimal. */
  sha256: Scalars["String"];
};

/** Whether a plugin's code is loaded now. */
export type PluginStatus =
  /** Its code is loaded; its agents can be run. */
  | "LOADED"
  /** Its code is not loaded: it was here before and is not now, or it failed to load. */
  | "ABSENT";

/** A right that a plugin asks for. */
export type PluginPermission = {
  __typename?: "PluginPermission";
  /** The host tool, such as workspace.readText. */
  tool: Scalars["String"];
  /** What the plugin needs it for, in its author's words. */
  reason: Scalars["String"];
};

/** One run of one agent. */
export type AgentRun = {
  __typename?: "AgentRun";
  /** Such as arun_…. */
  id: Scalars["ID"];
  /** The agent that ran. */
  agent: Agent;
  /** How far it has come. */
  status: AgentRunStatus;
  /** When it was begun. */
  startedAt: Scalars["DateTime"];
  /** Null while it runs. */
  finishedAt: Maybe<Scalars["DateTime"]>;
  /** What it answered; null unless it succeeded. */
  output: Maybe<Scalars["JSON"]>;
  /** Why it failed; null unless it failed. */
  error: Maybe<AgentRunError>;
  /** Processor time its code took, in milliseconds; null while it runs. */
  cpuMs: Maybe<Scalars["Float"]>;
  /** Time from start to answer, in milliseconds; null while it runs. */
  wallMs: Maybe<Scalars["Float"]>;
};

/** How far a run of an agent has come. */
export type AgentRunStatus =
  /** It has begun and not ended. */
  | "RUNNING"
  /** It answered; output says what. */
  | "SUCCEEDED"
  /** It ended without an answer; error says why. */
  | "FAILED";

/** Why a run of an agent failed. */
export type AgentRunError = {
  __typename?: "AgentRunError";
  /** Such as INVALID_INPUT, CPU_TIMEOUT, OUT_OF_MEMORY, WALL_TIMEOUT, PLUGIN_CRASHED or one of the plugin's own. */
  code: Scalars["String"];
  /** What went wrong, for people. */
  message: Scalars["String"];
  /** True when the same call may succeed later. */
  retryable: Scalars["Boolean"];
  /** More about it, as the code has it; null when there is no more. */
  details: Maybe<Scalars["JSON"]>;
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
  RunAgentInput: RunAgentInput;
  Agent: ResolverTypeWrapper<AgentParent>;
  AgentStatus: AgentStatus;
  AgentPage: ResolverTypeWrapper<
    Omit<AgentPage, "items"> & { items: Array<ResolversTypes["Agent"]> }
  >;
  Plugin: ResolverTypeWrapper<PluginParent>;
  PluginStatus: PluginStatus;
  PluginPermission: ResolverTypeWrapper<PluginPermission>;
  AgentRun: ResolverTypeWrapper<AgentRunParent>;
  Float: ResolverTypeWrapper<Scalars["Float"]>;
  AgentRunStatus: AgentRunStatus;
  AgentRunError: ResolverTypeWrapper<AgentRunError>;
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
  RunAgentInput: RunAgentInput;
  Agent: AgentParent;
  AgentPage: Omit<AgentPage, "items"> & {
    items: Array<ResolversParentTypes["Agent"]>;
  };
  Plugin: PluginParent;
  PluginPermission: PluginPermission;
  AgentRun: AgentRunParent;
  Float: Scalars["Float"];
  AgentRunError: AgentRunError;
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
  agent: Resolver<
    Maybe<ResolversTypes["Agent"]>,
    ParentType,
    ContextType,
    RequireFields<QueryagentArgs, "id">
  >;
  agents: Resolver<
    ResolversTypes["AgentPage"],
    ParentType,
    ContextType,
    RequireFields<QueryagentsArgs, "first">
  >;
  plugins: Resolver<Array<ResolversTypes["Plugin"]>, ParentType, ContextType>;
  agentRun: Resolver<
    Maybe<ResolversTypes["AgentRun"]>,
    ParentType,
    ContextType,
    RequireFields<QueryagentRunArgs, "id">
  >;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Mutation"] =
    ResolversParentTypes["Mutation"],
> = {
  runAgent: Resolver<
    ResolversTypes["AgentRun"],
    ParentType,
    ContextType,
    RequireFields<MutationrunAgentArgs, "input">
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
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  description: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["AgentStatus"], ParentType, ContextType>;
  plugin: Resolver<ResolversTypes["Plugin"], ParentType, ContextType>;
  inputSchema: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  outputSchema: Resolver<
    Maybe<ResolversTypes["JSON"]>,
    ParentType,
    ContextType
  >;
  runs: Resolver<
    Array<ResolversTypes["AgentRun"]>,
    ParentType,
    ContextType,
    RequireFields<AgentrunsArgs, "first">
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentPage"] =
    ResolversParentTypes["AgentPage"],
> = {
  items: Resolver<Array<ResolversTypes["Agent"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Plugin"] =
    ResolversParentTypes["Plugin"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["Plugin"]>,
    { __typename: "Plugin" } & GraphQLRecursivePick<ParentType, { id: true }>,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  version: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  description: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["PluginStatus"], ParentType, ContextType>;
  permissions: Resolver<
    Array<ResolversTypes["PluginPermission"]>,
    ParentType,
    ContextType
  >;
  agents: Resolver<Array<ResolversTypes["Agent"]>, ParentType, ContextType>;
  sha256: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginPermissionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginPermission"] =
    ResolversParentTypes["PluginPermission"],
> = {
  tool: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  reason: Resolver<ResolversTypes["String"], ParentType, ContextType>;
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
  agent: Resolver<ResolversTypes["Agent"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["AgentRunStatus"], ParentType, ContextType>;
  startedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  finishedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  output: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  error: Resolver<
    Maybe<ResolversTypes["AgentRunError"]>,
    ParentType,
    ContextType
  >;
  cpuMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  wallMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentRunErrorResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentRunError"] =
    ResolversParentTypes["AgentRunError"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  retryable: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  details: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  JSON: GraphQLScalarType;
  DateTime: GraphQLScalarType;
  Query: QueryResolvers<ContextType>;
  Mutation: MutationResolvers<ContextType>;
  Agent: AgentResolvers<ContextType>;
  AgentPage: AgentPageResolvers<ContextType>;
  Plugin: PluginResolvers<ContextType>;
  PluginPermission: PluginPermissionResolvers<ContextType>;
  AgentRun: AgentRunResolvers<ContextType>;
  AgentRunError: AgentRunErrorResolvers<ContextType>;
};
