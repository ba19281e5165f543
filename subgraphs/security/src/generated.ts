// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { JsonValue } from "@ymera/kernel";
import type {
  GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLScalarTypeConfig,
} from "graphql";
import type {
  UserParent as UserParent,
  AuditEntryParent as AuditEntryParent,
  WorkflowRunParent as WorkflowRunParent,
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
  /** Who you are; null when you are not signed in. */
  me: Maybe<User>;
  /** True until the first admin has been made. */
  setupNeeded: Scalars["Boolean"];
  /** The users of your tenant, in order of their e-mail addresses. Needs the role ADMIN. */
  users: UserPage;
  /** Your tenant's audit log, newest first. Needs the role ADMIN. */
  auditLog: AuditPage;
  /**
   * Recomputes the hash chain and the Merkle tree of your tenant's audit log, and compares it with all that was signed of
   * it. Needs the role ADMIN.
   */
  verifyAudit: AuditVerification;
  /**
   * The public key that this installation signs its audit logs with, as verifiers of signed notes (C2SP) take it. Keep it
   * outside of this installation, and check exports with it: npm run audit -- verify. Needs the role ADMIN.
   */
  auditVerifierKey: Scalars["String"];
  /** Signs your tenant's audit log as it is now, unless that is done; null while it is empty. Needs the role ADMIN. */
  auditTreeHead: Maybe<AuditTreeHead>;
  /**
   * Proves that an entry is in the log as it was signed (RFC 6962, 2.1.1). Needs the role ADMIN.
   * Fails with INVALID_ARGUMENT when there is no such entry, or AUDIT_INCOMPLETE when entries are gone.
   */
  proveAuditEntry: AuditInclusionProof;
  /**
   * Proves that the log, as it was when it had so many entries, is the beginning of what it is now (RFC 6962, 2.1.2). Needs
   * the role ADMIN. Fails with INVALID_ARGUMENT when it never was that long, or AUDIT_INCOMPLETE when entries are gone.
   */
  proveAuditGrowth: AuditConsistencyProof;
  /** Your tenant's audit log, oldest first, as text that can be verified elsewhere. Needs the role ADMIN. */
  exportAudit: AuditLines;
};

/** Where reading begins. */
export type QueryusersArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryauditLogArgs = {
  subjectId: InputMaybe<Scalars["ID"]>;
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryproveAuditEntryArgs = {
  seq: Scalars["Int"];
};

/** Where reading begins. */
export type QueryproveAuditGrowthArgs = {
  fromSize: Scalars["Int"];
};

/** Where reading begins. */
export type QueryexportAuditArgs = {
  after?: InputMaybe<Scalars["Int"]>;
  first?: InputMaybe<Scalars["Int"]>;
};

/** What changes something. */
export type Mutation = {
  __typename?: "Mutation";
  /**
   * Makes the first admin, with the one-time token that is printed at the first start, and signs in.
   * Fails with SETUP_DONE, SETUP_TOKEN_INVALID, EMAIL_INVALID or PASSWORD_WEAK.
   */
  completeSetup: Session;
  /**
   * Opens a session. Fails with SIGN_IN_REFUSED, without saying which part was wrong. After ten failed attempts for one
   * address within 15 minutes, whoever made them, it fails with TOO_MANY_ATTEMPTS even for the right password, until
   * the oldest of them is 15 minutes old: details.retryAfterSeconds says when. The same code, with a second or so, comes
   * when too many sign in at once. Sessions that are open go on.
   */
  signIn: Session;
  /** Ends the session that this request carries; its token is refused from then on. False when it carries none that is open. */
  signOut: Scalars["Boolean"];
  /** Adds a user to your tenant. Needs the role ADMIN. Fails with EMAIL_TAKEN, EMAIL_INVALID or PASSWORD_WEAK. */
  createUser: User;
};

/** What changes something. */
export type MutationcompleteSetupArgs = {
  token: Scalars["String"];
  email: Scalars["String"];
  password: Scalars["String"];
  name: InputMaybe<Scalars["String"]>;
};

/** What changes something. */
export type MutationsignInArgs = {
  email: Scalars["String"];
  password: Scalars["String"];
};

/** What changes something. */
export type MutationcreateUserArgs = {
  input: CreateUserInput;
};

/** The user to be added. */
export type CreateUserInput = {
  /** The address to sign in with; unique in the installation. Fails with EMAIL_INVALID or EMAIL_TAKEN. */
  email: Scalars["String"];
  /** What the user is called. */
  name: Scalars["String"];
  /** At least 12 characters. Fails with PASSWORD_WEAK. */
  password: Scalars["String"];
  /** What the user may do. */
  role: Role;
};

/** An installation serves one or more tenants; nothing of one is visible to another. */
export type Tenant = {
  __typename?: "Tenant";
  /** Such as tenant_default. */
  id: Scalars["ID"];
  /** What the tenant is called. */
  name: Scalars["String"];
};

/** A person, or the platform itself (then email is null). */
export type User = {
  __typename?: "User";
  /** Such as user_…, or service: and a name for the platform itself. */
  id: Scalars["ID"];
  /** What the user is called. */
  name: Scalars["String"];
  /** Null for the platform itself; visible to admins and the user. */
  email: Maybe<Scalars["String"]>;
  /** What the user may do. */
  role: Role;
  /** The tenant that the user belongs to. */
  tenant: Tenant;
};

/** One page of users, in order of their e-mail addresses. */
export type UserPage = {
  __typename?: "UserPage";
  /** At most as many as were asked for. */
  items: Array<User>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** What a user may do. Each role may do what those before it may. */
export type Role =
  /** May look. */
  | "READ_ONLY"
  /** May also define and run workflows and agents. */
  | "EXECUTE"
  /** May also change users and read the audit log. */
  | "ADMIN";

/** A user who has signed in, until it expires or signOut ends it. */
export type Session = {
  __typename?: "Session";
  /** Send it as the header "Authorization: Bearer …", or in connection_init as { authorization: "Bearer …" }. */
  accessToken: Scalars["String"];
  /** From when the token is refused. */
  expiresAt: Scalars["DateTime"];
  /** Who has signed in. */
  user: User;
};

/** One page of the audit log. */
export type AuditPage = {
  __typename?: "AuditPage";
  /** At most as many as were asked for. */
  items: Array<AuditEntry>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One line of the append-only log. Each carries the hash of the one before, so that a change or a gap shows. */
export type AuditEntry = {
  __typename?: "AuditEntry";
  /** 1, 2, 3 … without gaps in a tenant. */
  seq: Scalars["Int"];
  /** When it happened. */
  at: Scalars["DateTime"];
  /** Such as workflow.run.started, session.opened, session.refused, user.created. */
  action: Scalars["String"];
  /** Who did it; null when nobody was signed in. */
  actor: Maybe<User>;
  /** What it was done to; null when it was done to no one thing. */
  subjectId: Maybe<Scalars["ID"]>;
  /** False when it was refused. */
  allowed: Scalars["Boolean"];
  /** More about it, as the action has it; an empty object when there is no more. */
  details: Scalars["JSON"];
  /** SHA-256 over the entry's canonical JSON (RFC 8785), prevHash included, in hexadecimal. */
  hash: Scalars["String"];
  /** The hash of the entry before; of the first entry, 64 zeros. */
  prevHash: Scalars["String"];
};

/** What recomputing the hash chain found. */
export type AuditVerification = {
  __typename?: "AuditVerification";
  /** How many entries were looked at. */
  entries: Scalars["Int"];
  /** True when every entry fits the one before. */
  valid: Scalars["Boolean"];
  /** The first entry that does not fit; null when all do. */
  firstBadSeq: Maybe<Scalars["Int"]>;
  /** What is wrong with it; null when all fit. */
  problem: Maybe<Scalars["String"]>;
  /** Up to which entry the log is known to be what was signed of it. */
  signedSize: Scalars["Int"];
};

/** What an audit log was at a moment, signed. Whoever keeps it can tell later that nothing before it was changed. */
export type AuditTreeHead = {
  __typename?: "AuditTreeHead";
  /** How many entries the log had. */
  size: Scalars["Int"];
  /** The root of the Merkle tree over the hashes of its entries (RFC 6962, SHA-256), in hexadecimal. */
  rootHash: Scalars["String"];
  /** When it was signed. */
  at: Scalars["DateTime"];
  /** The signed text: a checkpoint (C2SP tlog-checkpoint) in a signed note (C2SP signed-note). */
  note: Scalars["String"];
};

/** That an entry is in the log as it was signed. */
export type AuditInclusionProof = {
  __typename?: "AuditInclusionProof";
  /** The entry. */
  seq: Scalars["Int"];
  /** SHA-256 of a zero byte and the entry's hash, in hexadecimal. */
  leafHash: Scalars["String"];
  /** From the leaf's neighbour up, in hexadecimal. */
  hashes: Array<Scalars["String"]>;
  /** What the proof leads to. */
  head: AuditTreeHead;
};

/** That a log is the beginning of a later one. */
export type AuditConsistencyProof = {
  __typename?: "AuditConsistencyProof";
  /** How many entries the earlier one had. */
  fromSize: Scalars["Int"];
  /** In hexadecimal; none when nothing was added. */
  hashes: Array<Scalars["String"]>;
  /** The later one. */
  head: AuditTreeHead;
};

/** A piece of the audit log as text. */
export type AuditLines = {
  __typename?: "AuditLines";
  /** Each an entry as canonical JSON (RFC 8785), its hash included. */
  lines: Array<Scalars["String"]>;
  /** Give this as after to go on; null when these are the last there are. */
  nextAfter: Maybe<Scalars["Int"]>;
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRun = {
  __typename?: "WorkflowRun";
  /** Such as run_…. */
  id: Scalars["ID"];
  /** What the audit log says of this run, oldest first, at most 100 entries. Needs the role ADMIN; null without it, and when the subgraph security does not answer. */
  audit: Maybe<Array<AuditEntry>>;
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
  Boolean: ResolverTypeWrapper<Scalars["Boolean"]>;
  Int: ResolverTypeWrapper<Scalars["Int"]>;
  String: ResolverTypeWrapper<Scalars["String"]>;
  ID: ResolverTypeWrapper<Scalars["ID"]>;
  Mutation: ResolverTypeWrapper<{}>;
  CreateUserInput: CreateUserInput;
  Tenant: ResolverTypeWrapper<Tenant>;
  User: ResolverTypeWrapper<UserParent>;
  UserPage: ResolverTypeWrapper<
    Omit<UserPage, "items"> & { items: Array<ResolversTypes["User"]> }
  >;
  Role: Role;
  Session: ResolverTypeWrapper<
    Omit<Session, "user"> & { user: ResolversTypes["User"] }
  >;
  AuditPage: ResolverTypeWrapper<
    Omit<AuditPage, "items"> & { items: Array<ResolversTypes["AuditEntry"]> }
  >;
  AuditEntry: ResolverTypeWrapper<AuditEntryParent>;
  AuditVerification: ResolverTypeWrapper<AuditVerification>;
  AuditTreeHead: ResolverTypeWrapper<AuditTreeHead>;
  AuditInclusionProof: ResolverTypeWrapper<AuditInclusionProof>;
  AuditConsistencyProof: ResolverTypeWrapper<AuditConsistencyProof>;
  AuditLines: ResolverTypeWrapper<AuditLines>;
  WorkflowRun: ResolverTypeWrapper<WorkflowRunParent>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  JSON: Scalars["JSON"];
  DateTime: Scalars["DateTime"];
  Query: {};
  Boolean: Scalars["Boolean"];
  Int: Scalars["Int"];
  String: Scalars["String"];
  ID: Scalars["ID"];
  Mutation: {};
  CreateUserInput: CreateUserInput;
  Tenant: Tenant;
  User: UserParent;
  UserPage: Omit<UserPage, "items"> & {
    items: Array<ResolversParentTypes["User"]>;
  };
  Session: Omit<Session, "user"> & { user: ResolversParentTypes["User"] };
  AuditPage: Omit<AuditPage, "items"> & {
    items: Array<ResolversParentTypes["AuditEntry"]>;
  };
  AuditEntry: AuditEntryParent;
  AuditVerification: AuditVerification;
  AuditTreeHead: AuditTreeHead;
  AuditInclusionProof: AuditInclusionProof;
  AuditConsistencyProof: AuditConsistencyProof;
  AuditLines: AuditLines;
  WorkflowRun: WorkflowRunParent;
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
  me: Resolver<Maybe<ResolversTypes["User"]>, ParentType, ContextType>;
  setupNeeded: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  users: Resolver<
    ResolversTypes["UserPage"],
    ParentType,
    ContextType,
    RequireFields<QueryusersArgs, "first">
  >;
  auditLog: Resolver<
    ResolversTypes["AuditPage"],
    ParentType,
    ContextType,
    RequireFields<QueryauditLogArgs, "first">
  >;
  verifyAudit: Resolver<
    ResolversTypes["AuditVerification"],
    ParentType,
    ContextType
  >;
  auditVerifierKey: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  auditTreeHead: Resolver<
    Maybe<ResolversTypes["AuditTreeHead"]>,
    ParentType,
    ContextType
  >;
  proveAuditEntry: Resolver<
    ResolversTypes["AuditInclusionProof"],
    ParentType,
    ContextType,
    RequireFields<QueryproveAuditEntryArgs, "seq">
  >;
  proveAuditGrowth: Resolver<
    ResolversTypes["AuditConsistencyProof"],
    ParentType,
    ContextType,
    RequireFields<QueryproveAuditGrowthArgs, "fromSize">
  >;
  exportAudit: Resolver<
    ResolversTypes["AuditLines"],
    ParentType,
    ContextType,
    RequireFields<QueryexportAuditArgs, "after" | "first">
  >;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Mutation"] =
    ResolversParentTypes["Mutation"],
> = {
  completeSetup: Resolver<
    ResolversTypes["Session"],
    ParentType,
    ContextType,
    RequireFields<MutationcompleteSetupArgs, "token" | "email" | "password">
  >;
  signIn: Resolver<
    ResolversTypes["Session"],
    ParentType,
    ContextType,
    RequireFields<MutationsignInArgs, "email" | "password">
  >;
  signOut: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  createUser: Resolver<
    ResolversTypes["User"],
    ParentType,
    ContextType,
    RequireFields<MutationcreateUserArgs, "input">
  >;
};

export type TenantResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Tenant"] =
    ResolversParentTypes["Tenant"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
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
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  email: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  role: Resolver<ResolversTypes["Role"], ParentType, ContextType>;
  tenant: Resolver<ResolversTypes["Tenant"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["UserPage"] =
    ResolversParentTypes["UserPage"],
> = {
  items: Resolver<Array<ResolversTypes["User"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SessionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Session"] =
    ResolversParentTypes["Session"],
> = {
  accessToken: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  expiresAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  user: Resolver<ResolversTypes["User"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AuditPage"] =
    ResolversParentTypes["AuditPage"],
> = {
  items: Resolver<Array<ResolversTypes["AuditEntry"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditEntryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AuditEntry"] =
    ResolversParentTypes["AuditEntry"],
> = {
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  action: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  actor: Resolver<Maybe<ResolversTypes["User"]>, ParentType, ContextType>;
  subjectId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  allowed: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  details: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  hash: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  prevHash: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditVerificationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AuditVerification"] =
    ResolversParentTypes["AuditVerification"],
> = {
  entries: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  valid: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  firstBadSeq: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  problem: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  signedSize: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditTreeHeadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AuditTreeHead"] =
    ResolversParentTypes["AuditTreeHead"],
> = {
  size: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  rootHash: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  note: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditInclusionProofResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AuditInclusionProof"] =
    ResolversParentTypes["AuditInclusionProof"],
> = {
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  leafHash: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  hashes: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  head: Resolver<ResolversTypes["AuditTreeHead"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditConsistencyProofResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AuditConsistencyProof"] =
    ResolversParentTypes["AuditConsistencyProof"],
> = {
  fromSize: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  hashes: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  head: Resolver<ResolversTypes["AuditTreeHead"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditLinesResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AuditLines"] =
    ResolversParentTypes["AuditLines"],
> = {
  lines: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  nextAfter: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
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
  audit: Resolver<
    Maybe<Array<ResolversTypes["AuditEntry"]>>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  JSON: GraphQLScalarType;
  DateTime: GraphQLScalarType;
  Query: QueryResolvers<ContextType>;
  Mutation: MutationResolvers<ContextType>;
  Tenant: TenantResolvers<ContextType>;
  User: UserResolvers<ContextType>;
  UserPage: UserPageResolvers<ContextType>;
  Session: SessionResolvers<ContextType>;
  AuditPage: AuditPageResolvers<ContextType>;
  AuditEntry: AuditEntryResolvers<ContextType>;
  AuditVerification: AuditVerificationResolvers<ContextType>;
  AuditTreeHead: AuditTreeHeadResolvers<ContextType>;
  AuditInclusionProof: AuditInclusionProofResolvers<ContextType>;
  AuditConsistencyProof: AuditConsistencyProofResolvers<ContextType>;
  AuditLines: AuditLinesResolvers<ContextType>;
  WorkflowRun: WorkflowRunResolvers<ContextType>;
};
