// Generated from schema.graphql by `npm run codegen`. Do not edit.
import type { JsonValue } from "@ymera/kernel";
import type {
  GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLScalarTypeConfig,
} from "graphql";
import type {
  AgentParent as AgentParent,
  RemoteAgentParent as RemoteAgentParent,
  ToolParent as ToolParent,
  AgentRunParent as AgentRunParent,
  AgentRunEventParent as AgentRunEventParent,
  ToolCallParent as ToolCallParent,
  PluginParent as PluginParent,
  PluginVersionParent as PluginVersionParent,
  PluginCandidateParent as PluginCandidateParent,
  PluginRightChangeParent as PluginRightChangeParent,
  PluginUsageParent as PluginUsageParent,
  PluginJournalEntryParent as PluginJournalEntryParent,
  PluginReviewParent as PluginReviewParent,
  PluginInstallationParent as PluginInstallationParent,
  PluginListingParent as PluginListingParent,
  AgentPoolParent as AgentPoolParent,
  AgentInstanceParent as AgentInstanceParent,
  AgentWorkParent as AgentWorkParent,
  AgentWorkOfferParent as AgentWorkOfferParent,
  AgentRunWorkParent as AgentRunWorkParent,
  AgentWorkLossParent as AgentWorkLossParent,
  ConversationParent as ConversationParent,
  ConversationMessageParent as ConversationMessageParent,
  CoordinatorPlanParent as CoordinatorPlanParent,
  CoordinatorIntentParent as CoordinatorIntentParent,
  PlanComplexityParent as PlanComplexityParent,
  PlanStageParent as PlanStageParent,
  PlanEstimateParent as PlanEstimateParent,
  MemoryParent as MemoryParent,
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
  /** An amount of money as a whole number of millionths of a US dollar. */
  MicroUsd: number;
  _FieldSet: any;
};

/** Where reading begins. */
export type Query = {
  __typename?: "Query";
  /** One agent, or null when there is none with this id. */
  agent: Maybe<Agent>;
  /** All agents, in order of their ids. */
  agents: AgentPage;
  /**
   * The agents that fit a task best, best first, each with why; none when the task speaks of nobody, and nobody has done
   * one like it. What was changed in the last five seconds may not count yet. Fails with INVALID_ARGUMENT.
   */
  selectAgents: Array<AgentSelection>;
  /** How one agent fits a task, and why, also when it does not. Fails with AGENT_NOT_FOUND or INVALID_ARGUMENT. */
  explainSelection: AgentSelection;
  /** The pools of agents of your tenant, in order of their ids. */
  agentPools: AgentPoolPage;
  /** The remote agents of your tenant in numbers: how they stand, and what they have to do. */
  agentFleet: AgentFleet;
  /**
   * What a remote agent may know of itself: asked with its own key, as after its start to learn the number of its last
   * report. For remote agents alone.
   */
  agentSelf: AgentSelf;
  /** One pool of agents, or null when your tenant has none with this id. */
  agentPool: Maybe<AgentPool>;
  /** The plugins of your tenant and those that come with the platform, in order of their ids. */
  plugins: PluginPage;
  /** One plugin, also one that was removed; null when your tenant has never had one with this package name. */
  plugin: Maybe<Plugin>;
  /**
   * Plugins that could be installed: those that come with the platform, and what the npm registry finds. A registry that
   * does not answer is a problem in the answer, not a failure of the query.
   */
  discoverPlugins: PluginDiscovery;
  /** One installation, or null when your tenant has none with this id. Needs the role ADMIN. */
  pluginInstallation: Maybe<PluginInstallation>;
  /** The installations of your tenant, newest first. Needs the role ADMIN. */
  pluginInstallations: PluginInstallationPage;
  /** One tool, or null when your tenant has none with this id. */
  tool: Maybe<Tool>;
  /** The MCP servers of your tenant, at most 50, in order of their names. Needs the role ADMIN. */
  mcpServers: Array<McpServer>;
  /**
   * All tools that an agent's definition file may name now, in order of their names: the platform's own, those of enabled
   * plugins, and those of your tenant's MCP servers.
   */
  agentTools: AgentToolPage;
  /** All tools of plugins, in order of their ids. */
  tools: ToolPage;
  /** One call of a tool, or null when there is none with this id in your tenant. */
  toolCall: Maybe<ToolCall>;
  /** The definition file of an agent, exactly as it was given; null when there is no agent of a file with this id. */
  exportAgent: Maybe<AgentFile>;
  /** The models that this installation can ask, in order of their ids. */
  models: Array<Model>;
  /**
   * Servers of models that listen on this machine now, on the ports that they usually have. They are offered here and
   * never asked by themselves: name one in YMERA_MODEL_SERVERS. Needs the role ADMIN.
   */
  localModelServers: Array<LocalModelServer>;
  /**
   * The services outside that the process which answers has asked for your tenant, in order of their origins: by plugins,
   * and by agents' core/fetch and core/send-request. Needs the role ADMIN.
   */
  externalServices: Array<ExternalService>;
  /** Attempts to have models answer for your tenant, newest first; they are kept for ninety days. */
  modelCalls: ModelCallPage;
  /** Experiments on models in your tenant, newest first, a hundred at most. */
  modelExperiments: Array<ModelExperiment>;
  /** A batch of questions; fails with MODEL_BATCH_NOT_FOUND. */
  modelBatch: ModelBatch;
  /** Batches of your tenant, newest first. Fails with INVALID_ARGUMENT. */
  modelBatches: ModelBatchPage;
  /** What became of a batch's questions, in their order; none before it has ended. Fails with MODEL_BATCH_NOT_FOUND or INVALID_ARGUMENT. */
  modelBatchResults: ModelBatchResultPage;
  /** One of your realtime sessions; fails with REALTIME_SESSION_NOT_FOUND. */
  realtimeSession: RealtimeSession;
  /** Your realtime sessions in this process, the oldest first; those that have ended are forgotten after ten minutes. */
  realtimeSessions: Array<RealtimeSession>;
  /**
   * Which models would be asked now, and why: first those that can answer, the best first, then the others. Nothing is
   * asked. Fails with INVALID_ARGUMENT.
   */
  explainRouting: Array<ModelRouteReason>;
  /** One run of an agent, or null when there is none with this id in your tenant. */
  agentRun: Maybe<AgentRun>;
  /** One conversation of yours with the coordinator, for administrators anybody's; null when there is none with this id. */
  conversation: Maybe<Conversation>;
  /** Your conversations with the coordinator, newest first. */
  conversations: ConversationPage;
  /**
   * What the coordinator would do for a request: how it reads it, its plan, and the workflows that the plan would become.
   * Nothing is stored or started; a model may be asked. Fails with INVALID_ARGUMENT. Needs the role EXECUTE.
   */
  planRequest: PlannedRequest;
  /**
   * What is kept to be known in later conversations: yours and the tenant's, or what a workflow's runs have put out. Fails
   * with INVALID_ARGUMENT.
   */
  memories: Array<FoundMemory>;
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
export type QueryselectAgentsArgs = {
  input: AgentTaskInput;
  first?: Scalars["Int"];
  onlyReady?: Scalars["Boolean"];
};

/** Where reading begins. */
export type QueryexplainSelectionArgs = {
  agentId: Scalars["ID"];
  input: AgentTaskInput;
};

/** Where reading begins. */
export type QueryagentPoolsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryagentPoolArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QuerypluginsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QuerypluginArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QuerydiscoverPluginsArgs = {
  text?: Scalars["String"];
  first?: Scalars["Int"];
};

/** Where reading begins. */
export type QuerypluginInstallationArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QuerypluginInstallationsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QuerytoolArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryagentToolsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QuerytoolsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QuerytoolCallArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryexportAgentArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QuerymodelCallsArgs = {
  runId: InputMaybe<Scalars["ID"]>;
  modelId: InputMaybe<Scalars["ID"]>;
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QuerymodelBatchArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QuerymodelBatchesArgs = {
  first?: Scalars["Int"];
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QuerymodelBatchResultsArgs = {
  id: Scalars["ID"];
  first?: Scalars["Int"];
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryrealtimeSessionArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryexplainRoutingArgs = {
  input: ModelNeedInput;
};

/** Where reading begins. */
export type QueryagentRunArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryconversationArgs = {
  id: Scalars["ID"];
};

/** Where reading begins. */
export type QueryconversationsArgs = {
  all?: Scalars["Boolean"];
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Where reading begins. */
export type QueryplanRequestArgs = {
  text: Scalars["String"];
};

/** Where reading begins. */
export type QuerymemoriesArgs = {
  text: InputMaybe<Scalars["String"]>;
  scopes?: Array<MemoryScope>;
  workflow: InputMaybe<Scalars["String"]>;
  first?: Scalars["Int"];
};

/** What changes something. */
export type Mutation = {
  __typename?: "Mutation";
  /**
   * Runs one agent and answers when it is done. A failed run is an answer too: look at status and error.
   * An agent of a definition file is played by a language model: it takes { task, context } and answers with { text,
   * steps, toolCalls, modelId }. Needs the role EXECUTE. Fails with AGENT_NOT_FOUND, AGENT_UNAVAILABLE (its plugin is not
   * enabled, or can't be loaded; it is remote and gets no work now), AGENT_CIRCUIT_OPEN (it broke several times in a row; details.retryAfterMs says when to
   * try again), MODEL_UNAVAILABLE (no model can play it; the message says what to set) or INVALID_ARGUMENT.
   */
  runAgent: AgentRun;
  /**
   * Hands over work that waits for the remote agent that asks, oldest first, as much as it may do at once beside what it
   * has. Each is the agent's until its lease ends: then it goes to another, unless extendAgentWork said that it goes on. For
   * remote agents alone. Fails with AGENT_SUSPENDED (report first), AGENT_FROZEN, AGENT_REMOVED or INVALID_ARGUMENT.
   */
  fetchAgentWork: Array<AgentWork>;
  /**
   * Says that the agent goes on with work, which begins its lease anew, and how far it is. For remote agents alone. Fails
   * with WORK_NOT_FOUND, WORK_FENCED (it is somebody else's by now: stop), WORK_ENDED (nobody waits for it: stop) or
   * INVALID_ARGUMENT.
   */
  extendAgentWork: AgentWork;
  /**
   * Ends work with what came of it. The same may be said again under the same fence, so that an agent that had no answer can
   * ask once more. For remote agents alone. Fails with WORK_NOT_FOUND, WORK_FENCED (it is somebody else's by now, and this
   * does not count), WORK_ENDED, RESULT_TOO_LARGE (send less; it is the agent's still) or INVALID_ARGUMENT.
   */
  completeAgentWork: AgentWork;
  /**
   * Ends work that can't be done: its run fails with this error. Who only can't go on gives the work back instead. For
   * remote agents alone. Fails as completeAgentWork does.
   */
  failAgentWork: AgentWork;
  /**
   * Lets another agent do the work; the same one, when no other can. For remote agents alone. Fails with WORK_NOT_FOUND,
   * WORK_FENCED, WORK_ENDED or INVALID_ARGUMENT.
   */
  giveBackAgentWork: Scalars["Boolean"];
  /**
   * Calls one tool of a plugin and answers when it is done. A failed call is an answer too: look at status and error.
   * Needs the role EXECUTE. Fails with TOOL_NOT_FOUND, TOOL_UNAVAILABLE (its plugin is not enabled, or can't be loaded)
   * or INVALID_ARGUMENT.
   */
  callTool: ToolCall;
  /**
   * Reads definition files and stores their agents as your tenant's, in the place of those of the same ids. A file that
   * defines no agent hinders no other; the diagnostics say what is wrong with it. Needs the role ADMIN. Fails with
   * INVALID_ARGUMENT, or with AGENTS_FULL where your tenant would have more than 1,000 of them.
   */
  importAgents: AgentImport;
  /**
   * Removes an agent of one of your tenant's definition files. What it did remains readable. Needs the role ADMIN. Fails
   * with AGENT_NOT_FOUND, or with AGENT_NOT_REMOVABLE for one that comes with the platform or a plugin.
   */
  removeAgent: Agent;
  /**
   * Hands questions in for one model, which answers them within a day and at half its price: OpenAI's and Anthropic's models
   * do. A batch outlives the processes of the platform; it is looked at after 30 seconds, then ever less often, up to every
   * ten minutes. Needs the role EXECUTE. Fails with INVALID_ARGUMENT, MODEL_UNAVAILABLE, MODEL_PRICE_UNKNOWN,
   * MODEL_BATCH_TOO_DEAR or MODEL_BATCHES_FULL (20 that are open) before anything is handed in; and with what the provider
   * failed of, as askModel does.
   */
  submitModelBatch: ModelBatch;
  /**
   * Asks the provider to end a batch; what it has answered until then has results. One that is over stays as it is. Needs
   * the role EXECUTE. Fails with MODEL_BATCH_NOT_FOUND, or with what the provider failed of.
   */
  cancelModelBatch: ModelBatch;
  /**
   * Opens a conversation with a realtime model, in words or in sound: it finds and runs agents for you while you talk, as
   * you and by the same rules as runAgent. It is yours alone, lives in the process that opened it, and ends after five
   * minutes in which nothing happens, after an hour, or with your session. Needs the role EXECUTE. Fails with
   * INVALID_ARGUMENT, MODEL_UNAVAILABLE (the message says what to set), REALTIME_SESSIONS_FULL, and with what the model
   * failed of: MODEL_RATE_LIMITED, MODEL_OVERLOADED, MODEL_TIMEOUT, MODEL_UNREACHABLE, MODEL_REFUSED, MODEL_NOT_FOUND or
   * MODEL_KEY_REFUSED.
   */
  openRealtimeSession: RealtimeSession;
  /**
   * Says something in words, and has the model answer: at once, or after what it is doing. Needs the role EXECUTE. Fails
   * with INVALID_ARGUMENT, REALTIME_SESSION_NOT_FOUND, REALTIME_SESSION_ENDED or REALTIME_BUSY.
   */
  sendRealtimeText: RealtimeSession;
  /**
   * Lets the model hear a piece of sound. The piece that ends a turn has it answer; that one may be empty. Needs the role
   * EXECUTE. Fails as sendRealtimeText does.
   */
  sendRealtimeAudio: RealtimeSession;
  /** Ends what the model is saying and what agents do for it. Needs the role EXECUTE. Fails as sendRealtimeText does. */
  interruptRealtimeSession: RealtimeSession;
  /** Ends a session; one that has ended stays as it is. Needs the role EXECUTE. Fails with REALTIME_SESSION_NOT_FOUND. */
  closeRealtimeSession: RealtimeSession;
  /**
   * Asks a language model and answers with what it says. Models that fail are tried again, and others after them.
   * Needs the role EXECUTE. Fails with INVALID_ARGUMENT; with MODEL_UNAVAILABLE where no model can answer (the message
   * says what to set), MODEL_PRICE_UNKNOWN or MODELS_BUSY before anything is asked; and with what the last model failed
   * of: MODEL_RATE_LIMITED, MODEL_OVERLOADED, MODEL_TIMEOUT, MODEL_UNREACHABLE, MODEL_BROKEN_ANSWER, MODEL_ANSWER_UNFIT
   * (it does not fit outputSchema), MODEL_REFUSED, MODEL_NOT_FOUND or MODEL_KEY_REFUSED.
   */
  askModel: ModelAnswer;
  /**
   * Makes vectors of texts by an embedding model, all by the same one. Vectors of different models can't be compared: name
   * the model in wish where they are kept. Needs the role EXECUTE. Fails as askModel does.
   */
  embedTexts: TextEmbeddings;
  /**
   * Stores an MCP server, or gives one other settings, and asks it for its tools; one that can't be asked is stored all the
   * same, and problem says why. What it lists first is accepted with it; what it lists later, new or changed, is HELD.
   * Needs the role ADMIN. Fails with INVALID_ARGUMENT, MCP_ADDRESS_FORBIDDEN, MCP_COMMAND_FORBIDDEN, MCP_SERVERS_FULL,
   * MCP_SERVER_CONTENDED or MCP_SECRETS_UNREADABLE.
   */
  saveMcpServer: McpServer;
  /**
   * Asks a server for its tools over a new connection; a disabled one is left alone. Needs the role ADMIN.
   * Fails with MCP_SERVER_NOT_FOUND, MCP_UNREACHABLE, MCP_UNAUTHORIZED, MCP_TIMEOUT, MCP_CONNECTION_LOST,
   * MCP_ANSWER_INVALID, MCP_ANSWER_TOO_LARGE, MCP_CIRCUIT_OPEN, MCP_BUSY or MCP_SECRETS_UNREADABLE.
   */
  refreshMcpServer: McpServer;
  /**
   * Lets agents use a tool that is HELD, as it describes itself now. Needs the role ADMIN.
   * Fails with MCP_SERVER_NOT_FOUND, MCP_TOOL_NOT_FOUND, or MCP_TOOL_CHANGED when it is described otherwise than what the
   * digest stands for.
   */
  acceptMcpTool: McpServer;
  /** Removes a server with its secrets. False when there was none. Needs the role ADMIN. */
  removeMcpServer: Scalars["Boolean"];
  /**
   * Makes a pool of agents, or gives one other settings. Who has borrowed an agent that it no longer lends keeps it until
   * the release. Needs the role ADMIN. Fails with INVALID_ARGUMENT, AGENT_NOT_FOUND or AGENT_POOL_CONTENDED.
   */
  saveAgentPool: AgentPool;
  /**
   * Takes in an agent that runs elsewhere. It shows who it is with the credentials of this answer, which are shown this
   * once; it reports with reportAgent and fetches its work. Needs the role ADMIN. Fails with INVALID_ARGUMENT,
   * AGENT_ID_TAKEN, or, where your tenant has 1,000 of them, AGENTS_FULL.
   */
  registerAgent: AgentRegistration;
  /**
   * Says other things of a remote agent than when it was registered; what is left out stays. Work that it was asked for
   * stays as it was asked. Needs the role ADMIN. Fails with INVALID_ARGUMENT, AGENT_NOT_FOUND, AGENT_NOT_REMOTE or
   * AGENT_REMOVED.
   */
  updateRemoteAgent: Agent;
  /**
   * Gives a remote agent another key, whose credentials are shown this once; the keys that it has end after the overlap, so
   * that it can change over without a break. Needs the role ADMIN. Fails with INVALID_ARGUMENT, AGENT_NOT_FOUND,
   * AGENT_NOT_REMOTE, AGENT_REMOVED, or, when five of its keys would be open at a time, AGENT_KEYS_FULL.
   */
  rotateAgentKey: AgentRegistration;
  /**
   * Ends one key of a remote agent at once; its open sockets are closed within five seconds. Needs the role ADMIN. Fails
   * with AGENT_NOT_FOUND, AGENT_NOT_REMOTE or AGENT_KEY_NOT_FOUND.
   */
  revokeAgentKey: Agent;
  /**
   * Ends a remote agent and its keys for good; what it had to do goes to others, what it did stays readable, and its id
   * stays taken. Needs the role ADMIN. Fails with AGENT_NOT_FOUND, AGENT_NOT_REMOTE, AGENT_REMOVED or INVALID_ARGUMENT.
   */
  removeRemoteAgent: Agent;
  /**
   * Takes a remote agent's work and access away until thawAgent: what it had to do goes to others, and what it still says
   * about that does not count. One that is frozen already stays as it is. Needs the role ADMIN. Fails with
   * AGENT_NOT_FOUND, AGENT_NOT_REMOTE, AGENT_REMOVED or INVALID_ARGUMENT.
   */
  freezeAgent: Agent;
  /**
   * Makes a frozen agent ACTIVE again; it has as long for its next report as after any other. Needs the role ADMIN. Fails
   * with AGENT_NOT_FOUND, AGENT_NOT_REMOTE, AGENT_NOT_FROZEN, AGENT_REMOVED or INVALID_ARGUMENT.
   */
  thawAgent: Agent;
  /**
   * Says how the remote agent that asks fares; due every AgentSelf.reportEverySeconds. Who was WARNED or SUSPENDED is
   * ACTIVE again with it. For remote agents alone. Fails with REPORT_REPLAYED (the number is not higher than the last
   * one's: details.lastSeq), REPORT_NUMBER_TOO_HIGH (it is too far beyond that: details.expectedSeq), REPORT_TOO_LARGE,
   * AGENT_FROZEN, AGENT_REMOVED or INVALID_ARGUMENT.
   */
  reportAgent: AgentSelf;
  /**
   * Removes a pool with all its instances: what is done under a reservation of it no longer counts. False when there was
   * none. Needs the role ADMIN.
   */
  removeAgentPool: Scalars["Boolean"];
  /**
   * Lends an agent of a pool out to you: one that is there already where possible, else a new one within the pool's size.
   * Its instance is RESERVED until startAgent, and yours until releaseAgent or the end of its lease. Needs the role
   * EXECUTE. Fails with AGENT_POOL_NOT_FOUND, AGENT_POOL_NONE_FITS, AGENT_POOL_CONTENDED, INVALID_ARGUMENT, or, when all
   * are at work, AGENT_POOL_EXHAUSTED.
   */
  acquireAgent: AgentInstance;
  /**
   * Says that the instance that you have reserved is WORKING now. Needs the role EXECUTE. Fails with
   * AGENT_POOL_NOT_FOUND, AGENT_RESERVATION_ENDED, or AGENT_INSTANCE_STATE when it works already.
   */
  startAgent: AgentInstance;
  /**
   * Gives an instance back, for others to have. Needs the role EXECUTE. Fails with AGENT_POOL_NOT_FOUND or
   * AGENT_RESERVATION_ENDED.
   */
  releaseAgent: AgentInstance;
  /**
   * Ends an instance, whatever it does; a release of it fails from then on. Needs the role ADMIN. Fails with
   * AGENT_POOL_NOT_FOUND, AGENT_INSTANCE_NOT_FOUND, or AGENT_INSTANCE_STATE when it has ended already.
   */
  terminateAgent: AgentInstance;
  /**
   * Compares two language models: calls that wish for no certain model are answered by one or the other, the same one for
   * a run or, outside of runs, for a user, until one is seen to answer more reliably. Needs the role ADMIN. Fails with
   * INVALID_ARGUMENT, or MODEL_EXPERIMENT_RUNNING where one is about the same calls.
   */
  startModelExperiment: ModelExperiment;
  /**
   * Ends an experiment without a result; one that has ended stays as it is. Needs the role ADMIN. Fails with
   * MODEL_EXPERIMENT_NOT_FOUND.
   */
  stopModelExperiment: ModelExperiment;
  /**
   * Begins to install a plugin and answers at once; follow it with the subscription pluginInstallation. What it installs
   * does not run before somebody consents to what it asks for and enables it. Of a plugin that is here already it is an
   * update: a version that asks for nothing more takes over at once, any other waits for grantPlugin.
   * Needs the role ADMIN. Fails with INVALID_ARGUMENT, PLUGIN_BUILT_IN, INSTALLATIONS_BUSY, PLUGIN_REGISTRY_OFF where
   * this installation has no registry, PLUGIN_FOLDER_REFUSED where it does not take this folder, or KEY_REUSED where the
   * client key stands for another installation.
   */
  installPlugin: PluginInstallation;
  /**
   * Consents to what a version asks for. digest says that you have read exactly this: it is the digest that the version
   * shows, and anything else fails with PLUGIN_CHANGED. Consent to a waiting version puts it in the place of the one
   * before. Needs the role ADMIN. Fails with PLUGIN_NOT_FOUND, PLUGIN_BUILT_IN, PLUGIN_CHANGED or PLUGIN_CONFLICT; where
   * the waiting version of an enabled plugin lacks secrets or settings with PLUGIN_NOT_READY, and where it does not start
   * with PLUGIN_VERSION_FAILED, which leaves the one before in its place.
   */
  grantPlugin: Plugin;
  /**
   * Enters the settings that the plugin declares, in place of those before. Needs the role ADMIN. Fails with
   * PLUGIN_NOT_FOUND, INVALID_ARGUMENT, PLUGIN_CONFLICT or PLUGIN_CONFIG_INVALID, whose details.problems names every wrong
   * field.
   */
  configurePlugin: Plugin;
  /**
   * Enters a secret that the plugin declares. It is stored encrypted, is never shown again, and goes only to the hosts
   * that the plugin declares for it. Needs the role ADMIN. Fails with PLUGIN_NOT_FOUND, PLUGIN_SECRET_UNKNOWN,
   * INVALID_ARGUMENT or PLUGIN_CONFLICT.
   */
  setPluginSecret: Plugin;
  /** Forgets a secret. Needs the role ADMIN. Fails with PLUGIN_NOT_FOUND, PLUGIN_SECRET_UNKNOWN or PLUGIN_CONFLICT. */
  removePluginSecret: Plugin;
  /**
   * Loads the plugin's code and runs its initialize. When that fails the plugin stays disabled, and health says why.
   * Needs the role ADMIN. Fails with PLUGIN_NOT_FOUND, PLUGIN_NOT_READY (details.missing lists what is missing: consent,
   * secrets, settings, language models that this platform does not have), PLUGIN_CONFLICT, or, where the code of a plugin of the platform can't be loaded,
   * PLUGIN_UNAVAILABLE.
   */
  enablePlugin: Plugin;
  /**
   * Runs the plugin's cleanup and takes its code out; its agents and tools are unavailable, its data stays.
   * Needs the role ADMIN. Fails with PLUGIN_NOT_FOUND, PLUGIN_BUILT_IN, INVALID_ARGUMENT or PLUGIN_CONFLICT.
   */
  disablePlugin: Plugin;
  /**
   * Puts an earlier version back in the place of the current one. Needs the role ADMIN. Fails with PLUGIN_NOT_FOUND,
   * PLUGIN_BUILT_IN, PLUGIN_VERSION_NOT_KEPT or PLUGIN_CONFLICT; of an enabled plugin also with PLUGIN_NOT_READY or
   * PLUGIN_VERSION_FAILED, which leave the current one in its place.
   */
  rollbackPlugin: Plugin;
  /**
   * Disables the plugin and removes it with its settings, secrets, storage and log. What its agents and tools did remains
   * readable. Needs the role ADMIN. Fails with PLUGIN_NOT_FOUND, PLUGIN_BUILT_IN or PLUGIN_CONFLICT.
   */
  uninstallPlugin: Plugin;
  /** Says how good a plugin is, in place of what you said before. Fails with PLUGIN_NOT_FOUND or INVALID_ARGUMENT. */
  reviewPlugin: Plugin;
  /** Takes back what you said about a plugin. Fails with PLUGIN_NOT_FOUND. */
  removePluginReview: Plugin;
  /**
   * Says something to the coordinator. A clear request is planned; the plan starts at once when nobody has to approve it
   * and nothing stands in its way. Then, the next text refines what was asked for, answers a question, or, when it is
   * nothing but a yes or a no, decides on the plan that it names; where it names none, and something else was said since
   * the plan or before it, the plan is shown and asked about. While a run goes on, only "cancel" is taken in. Fails with
   * INVALID_ARGUMENT, CONVERSATION_NOT_FOUND, CONVERSATION_STATE, PLAN_CHANGED or CONVERSATION_CONTENDED. Needs the role
   * EXECUTE.
   */
  converse: Conversation;
  /**
   * Approves exactly the plan of this hash, and starts it for whoever has asked for it, with their role. Fails with
   * PLAN_CHANGED when another plan stands by now, and with CONVERSATION_NOT_FOUND, CONVERSATION_STATE or
   * CONVERSATION_CONTENDED. Needs the role EXECUTE.
   */
  approvePlan: Conversation;
  /**
   * Puts away a plan that waits for an approval, or is blocked. Fails with INVALID_ARGUMENT, CONVERSATION_NOT_FOUND,
   * CONVERSATION_STATE or CONVERSATION_CONTENDED. Needs the role EXECUTE.
   */
  rejectPlan: Conversation;
  /**
   * Plans anew what is blocked, and starts it when nothing stands in its way any more. Fails with CONVERSATION_NOT_FOUND,
   * CONVERSATION_STATE or CONVERSATION_CONTENDED. Needs the role EXECUTE.
   */
  resumeConversation: Conversation;
  /**
   * Puts away what is asked or planned; a run is cancelled, and says so as its result once it has ended. What has ended
   * stays as it is. Fails with CONVERSATION_NOT_FOUND, CONVERSATION_CONTENDED or RUN_BUSY. Needs the role EXECUTE.
   */
  cancelConversation: Conversation;
  /**
   * Keeps something to be known in later conversations, in the place of what was kept under its key. What is for the whole
   * tenant needs the role ADMIN, the rest EXECUTE. Fails with INVALID_ARGUMENT, FORBIDDEN or MEMORY_FULL.
   */
  remember: Memory;
  /**
   * Forgets what was kept under a key: false when there was nothing. Needs the role EXECUTE; for anything but what one
   * keeps for oneself, ADMIN. Fails with INVALID_ARGUMENT or FORBIDDEN.
   */
  forget: Scalars["Boolean"];
};

/** What changes something. */
export type MutationrunAgentArgs = {
  input: RunAgentInput;
};

/** What changes something. */
export type MutationfetchAgentWorkArgs = {
  first?: Scalars["Int"];
};

/** What changes something. */
export type MutationextendAgentWorkArgs = {
  id: Scalars["ID"];
  fence: Scalars["Int"];
  progress: InputMaybe<AgentWorkProgressInput>;
};

/** What changes something. */
export type MutationcompleteAgentWorkArgs = {
  id: Scalars["ID"];
  fence: Scalars["Int"];
  output: Scalars["JSON"];
};

/** What changes something. */
export type MutationfailAgentWorkArgs = {
  id: Scalars["ID"];
  fence: Scalars["Int"];
  error: AgentWorkErrorInput;
};

/** What changes something. */
export type MutationgiveBackAgentWorkArgs = {
  id: Scalars["ID"];
  fence: Scalars["Int"];
  reason: Scalars["String"];
};

/** What changes something. */
export type MutationcallToolArgs = {
  input: CallToolInput;
};

/** What changes something. */
export type MutationimportAgentsArgs = {
  files: Array<AgentFileInput>;
  dryRun?: Scalars["Boolean"];
};

/** What changes something. */
export type MutationremoveAgentArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationsubmitModelBatchArgs = {
  input: SubmitModelBatchInput;
};

/** What changes something. */
export type MutationcancelModelBatchArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationopenRealtimeSessionArgs = {
  input: OpenRealtimeSessionInput;
};

/** What changes something. */
export type MutationsendRealtimeTextArgs = {
  id: Scalars["ID"];
  text: Scalars["String"];
};

/** What changes something. */
export type MutationsendRealtimeAudioArgs = {
  id: Scalars["ID"];
  audio: Scalars["String"];
  endsTurn?: Scalars["Boolean"];
};

/** What changes something. */
export type MutationinterruptRealtimeSessionArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationcloseRealtimeSessionArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationaskModelArgs = {
  input: AskModelInput;
};

/** What changes something. */
export type MutationembedTextsArgs = {
  input: EmbedTextsInput;
};

/** What changes something. */
export type MutationsaveMcpServerArgs = {
  input: McpServerInput;
};

/** What changes something. */
export type MutationrefreshMcpServerArgs = {
  name: Scalars["ID"];
};

/** What changes something. */
export type MutationacceptMcpToolArgs = {
  server: Scalars["ID"];
  tool: Scalars["String"];
  digest: Scalars["String"];
};

/** What changes something. */
export type MutationremoveMcpServerArgs = {
  name: Scalars["ID"];
};

/** What changes something. */
export type MutationsaveAgentPoolArgs = {
  id: Scalars["ID"];
  settings: AgentPoolSettingsInput;
};

/** What changes something. */
export type MutationregisterAgentArgs = {
  input: RegisterAgentInput;
};

/** What changes something. */
export type MutationupdateRemoteAgentArgs = {
  id: Scalars["ID"];
  changes: UpdateRemoteAgentInput;
};

/** What changes something. */
export type MutationrotateAgentKeyArgs = {
  id: Scalars["ID"];
  overlapSeconds?: Scalars["Int"];
  keyLifetimeHours?: Scalars["Int"];
};

/** What changes something. */
export type MutationrevokeAgentKeyArgs = {
  id: Scalars["ID"];
  keyId: Scalars["ID"];
};

/** What changes something. */
export type MutationremoveRemoteAgentArgs = {
  id: Scalars["ID"];
  reason: Scalars["String"];
};

/** What changes something. */
export type MutationfreezeAgentArgs = {
  id: Scalars["ID"];
  reason: Scalars["String"];
};

/** What changes something. */
export type MutationthawAgentArgs = {
  id: Scalars["ID"];
  reason: Scalars["String"];
};

/** What changes something. */
export type MutationreportAgentArgs = {
  input: AgentReportInput;
};

/** What changes something. */
export type MutationremoveAgentPoolArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationacquireAgentArgs = {
  input: AcquireAgentInput;
};

/** What changes something. */
export type MutationstartAgentArgs = {
  poolId: Scalars["ID"];
  reservationId: Scalars["ID"];
};

/** What changes something. */
export type MutationreleaseAgentArgs = {
  poolId: Scalars["ID"];
  reservationId: Scalars["ID"];
  ok?: Scalars["Boolean"];
};

/** What changes something. */
export type MutationterminateAgentArgs = {
  poolId: Scalars["ID"];
  instanceId: Scalars["ID"];
};

/** What changes something. */
export type MutationstartModelExperimentArgs = {
  input: StartModelExperimentInput;
};

/** What changes something. */
export type MutationstopModelExperimentArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationinstallPluginArgs = {
  input: InstallPluginInput;
};

/** What changes something. */
export type MutationgrantPluginArgs = {
  id: Scalars["ID"];
  digest: Scalars["String"];
};

/** What changes something. */
export type MutationconfigurePluginArgs = {
  id: Scalars["ID"];
  config: Scalars["JSON"];
};

/** What changes something. */
export type MutationsetPluginSecretArgs = {
  id: Scalars["ID"];
  name: Scalars["String"];
  value: Scalars["String"];
};

/** What changes something. */
export type MutationremovePluginSecretArgs = {
  id: Scalars["ID"];
  name: Scalars["String"];
};

/** What changes something. */
export type MutationenablePluginArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationdisablePluginArgs = {
  id: Scalars["ID"];
  reason?: Scalars["String"];
};

/** What changes something. */
export type MutationrollbackPluginArgs = {
  id: Scalars["ID"];
  version: InputMaybe<Scalars["String"]>;
};

/** What changes something. */
export type MutationuninstallPluginArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationreviewPluginArgs = {
  id: Scalars["ID"];
  stars: Scalars["Int"];
  text?: Scalars["String"];
};

/** What changes something. */
export type MutationremovePluginReviewArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationconverseArgs = {
  input: ConverseInput;
};

/** What changes something. */
export type MutationapprovePlanArgs = {
  conversationId: Scalars["ID"];
  planHash: Scalars["String"];
};

/** What changes something. */
export type MutationrejectPlanArgs = {
  conversationId: Scalars["ID"];
  reason: InputMaybe<Scalars["String"]>;
};

/** What changes something. */
export type MutationresumeConversationArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationcancelConversationArgs = {
  id: Scalars["ID"];
};

/** What changes something. */
export type MutationrememberArgs = {
  input: RememberInput;
};

/** What changes something. */
export type MutationforgetArgs = {
  input: ForgetInput;
};

/** What tells of events as they happen. */
export type Subscription = {
  __typename?: "Subscription";
  /**
   * Remote agents as they stand: each at once, and again whenever its standing has changed. Fails with AGENT_NOT_FOUND or
   * INVALID_ARGUMENT.
   */
  agentStandings: Agent;
  /**
   * What happens in one of your realtime sessions, in order, from its first event or from the one after afterSeq, ending
   * with the session. None is missed or told twice. Needs the role EXECUTE. Fails with REALTIME_SESSION_NOT_FOUND,
   * INVALID_ARGUMENT, or REALTIME_EVENTS_GONE where events are asked for that are no longer there: the latest 5,000 are, up
   * to 8 MB.
   */
  realtimeEvents: RealtimeEvent;
  /**
   * What a language model says, piece by piece as it comes; the last piece carries the whole answer. Closing it ends the
   * work. Needs the role EXECUTE. Fails as askModel does; a stream that has begun is not begun again by another model.
   */
  modelStream: ModelChunk;
  /**
   * What happens in a run of an agent that a model plays or that is remote, in order, from its first event or from the one after
   * afterSeq, ending with the run. None is missed or told twice. Fails with AGENT_RUN_NOT_FOUND or INVALID_ARGUMENT.
   */
  agentRunEvents: AgentRunEvent;
  /**
   * Work as it begins to wait for the remote agent that asks, and at once what waits already; fetchAgentWork hands it over.
   * Ends when the agent is frozen or removed. For remote agents alone.
   */
  agentWork: AgentWorkOffer;
  /**
   * How an installation stands, at once and at every step, ending with it. Needs the role ADMIN. Fails with
   * INSTALLATION_NOT_FOUND.
   */
  pluginInstallation: PluginInstallation;
  /**
   * A plugin whenever its state, its health or its version changes, and once at the start; ends when it is uninstalled.
   * Fails with PLUGIN_NOT_FOUND.
   */
  pluginHealth: Plugin;
  /**
   * What a plugin says and publishes, as it happens: log lines, events, refusals, notices. Needs the role ADMIN. Fails
   * with PLUGIN_NOT_FOUND or INVALID_ARGUMENT.
   */
  pluginJournal: PluginJournalEntry;
  /**
   * The messages of a conversation in order, past ones first and then live ones, none missed or told twice: requests,
   * plans, decisions, the progress of each task, and the result. Fails with CONVERSATION_NOT_FOUND or INVALID_ARGUMENT.
   */
  conversationMessages: ConversationMessage;
};

/** What tells of events as they happen. */
export type SubscriptionagentStandingsArgs = {
  ids: InputMaybe<Array<Scalars["ID"]>>;
};

/** What tells of events as they happen. */
export type SubscriptionrealtimeEventsArgs = {
  id: Scalars["ID"];
  afterSeq?: Scalars["Int"];
};

/** What tells of events as they happen. */
export type SubscriptionmodelStreamArgs = {
  input: AskModelInput;
};

/** What tells of events as they happen. */
export type SubscriptionagentRunEventsArgs = {
  runId: Scalars["ID"];
  afterSeq?: Scalars["Int"];
};

/** What tells of events as they happen. */
export type SubscriptionpluginInstallationArgs = {
  id: Scalars["ID"];
};

/** What tells of events as they happen. */
export type SubscriptionpluginHealthArgs = {
  id: Scalars["ID"];
};

/** What tells of events as they happen. */
export type SubscriptionpluginJournalArgs = {
  id: Scalars["ID"];
  kinds: InputMaybe<Array<PluginJournalKind>>;
  after: InputMaybe<Scalars["ID"]>;
};

/** What tells of events as they happen. */
export type SubscriptionconversationMessagesArgs = {
  id: Scalars["ID"];
  afterSeq?: Scalars["Int"];
};

/** Which plugin to install, and from where: exactly one of registry, tarball, folder and catalogue. */
export type InstallPluginInput = {
  /** From the npm registry of this installation. */
  registry?: InputMaybe<PluginFromRegistry>;
  /** A packed package (what `ymera-plugin pack` or `npm pack` makes), in base64; at most 8 MB packed. */
  tarball?: InputMaybe<Scalars["String"]>;
  /** A folder on the platform's machine, which is built first. For development: fails unless YMERA_PLUGIN_FOLDERS allows it. */
  folder?: InputMaybe<Scalars["String"]>;
  /** The package name of a plugin that comes with the platform. */
  catalogue?: InputMaybe<Scalars["String"]>;
  /** A second call with the same key answers with the first call's installation. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
};

/** A package of the npm registry. */
export type PluginFromRegistry = {
  /** Its package name. */
  name: Scalars["String"];
  /** A semver range, an exact version, or a tag. */
  range?: Scalars["String"];
};

/** A definition file: Markdown whose front matter says what the agent is called and what for, and whose text is its prompt. */
export type AgentFileInput = {
  /** Where it lies, such as agents/code-reviewer.md: names it in diagnostics, and the agent when the file itself does not. */
  path: Scalars["String"];
  /** All of it. */
  text: Scalars["String"];
};

/** Which tool is to be called, on what, and for how long at most. */
export type CallToolInput = {
  /** The id of the tool. An unknown one fails with TOOL_NOT_FOUND. */
  toolId: Scalars["ID"];
  /** What the tool's inputSchema asks for. */
  input: Scalars["JSON"];
  /** A second call with the same key answers with the first call's result. At most 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
  /** At most this long, 1 to 600,000; the tool's own limit when it is lower. */
  timeoutMs?: InputMaybe<Scalars["Int"]>;
};

/** What a language model is asked. */
export type AskModelInput = {
  /** What it is asked; 1 to 400,000 characters. */
  prompt: Scalars["String"];
  /** How it is to answer; at most 100,000 characters. */
  system?: InputMaybe<Scalars["String"]>;
  /** Which model is to answer; any that can when left out. */
  wish?: InputMaybe<ModelWishInput>;
  /** The longest answer, in tokens; 1 to 128,000. */
  maxOutputTokens?: Scalars["Int"];
  /** From 0 to 2; the model's own when left out. */
  temperature?: InputMaybe<Scalars["Float"]>;
  /**
   * JSON Schema (2020-12) of an object; the answer's text is then JSON that fits it, but for patterns and uniqueItems,
   * which are not compared. References point to parts of itself, and not in circles.
   */
  outputSchema?: InputMaybe<Scalars["JSON"]>;
  /** At most this long, 1 to 600,000, over all attempts. */
  timeoutMs?: Scalars["Int"];
};

/** Texts to make vectors of. */
export type EmbedTextsInput = {
  /** 1 to 100 texts, each of 1 to 100,000 characters, 1,000,000 in all; none blank. */
  texts: Array<Scalars["String"]>;
  /** Which model is to make them; any that can when left out. */
  wish?: InputMaybe<ModelWishInput>;
  /** At most this long, 1 to 600,000, over all attempts. */
  timeoutMs?: Scalars["Int"];
};

/** What is asked of the model that answers. */
export type ModelWishInput = {
  /** Ids of models, the best first, at most 20; others stand behind them. */
  preferred?: Array<Scalars["ID"]>;
  /** No others than those. */
  onlyPreferred?: Scalars["Boolean"];
  /** What it must be able to do. */
  capabilities?: Array<ModelCapability>;
  /** The most that a million tokens may cost; any price that is known when left out. */
  maxPrice?: InputMaybe<Scalars["MicroUsd"]>;
};

/** What a call would ask of a model. */
export type ModelNeedInput = {
  /** For texts, or for vectors. */
  kind?: ModelKind;
  /** Which model is to answer; any that can when left out. */
  wish?: InputMaybe<ModelWishInput>;
  /** How long its input is, in tokens; 0 to 10,000,000. */
  inputTokens?: Scalars["Int"];
  /** How long its answer is at most, in tokens; 0 to 10,000,000. */
  outputTokens?: Scalars["Int"];
};

/** A model that this installation can ask. */
export type Model = {
  __typename?: "Model";
  /** Its provider, a slash and its name there. */
  id: Scalars["ID"];
  /** Such as openai, or the address of a server. */
  provider: Scalars["String"];
  /** What it gives. */
  kind: ModelKind;
  /** What it can do beyond text. */
  capabilities: Array<ModelCapability>;
  /** Input and answer together; null when it is not known. */
  contextTokens: Maybe<Scalars["Int"]>;
  /** Its longest answer; null when it is not known. */
  outputTokensMax: Maybe<Scalars["Int"]>;
  /** What it costs; null when it is not known: it is not asked then. */
  price: Maybe<ModelPrice>;
  /** Whether it is asked now, as this process sees it. */
  state: ModelState;
  /** How long its answers take lately, in milliseconds; null before the first. */
  latencyMs: Maybe<Scalars["Float"]>;
  /**
   * From 0 to 1: the share of its calls that gave something to use, counted low while there are few (the lower end of a
   * Wilson interval). What it is chosen by.
   */
  quality: Scalars["Float"];
  /** How many calls these figures come from; older ones count for less. */
  measuredCalls: Scalars["Float"];
};

/** What an experiment is to compare. */
export type StartModelExperimentInput = {
  /** For people; 1 to 100 characters. */
  name: Scalars["String"];
  /** The ids of two different language models. */
  models: Array<Scalars["ID"]>;
  /** Calls for this agent alone; all when left out. */
  agentId?: InputMaybe<Scalars["ID"]>;
  /** How likely it may be to call one better where both are the same; 0.001 to 0.2. */
  errorMax?: Scalars["Float"];
  /** After so many pairs of calls it ends in any case; 10 to 100,000. */
  pairsMax?: Scalars["Int"];
};

/**
 * Two models that answer the same kind of calls. It is decided as soon as the evidence reaches 1 / errorMax; looking at it
 * in between does no harm (a test by betting: Turner, Ly and Grünwald, 2024).
 */
export type ModelExperiment = {
  __typename?: "ModelExperiment";
  /** Such as mexp_…. */
  id: Scalars["ID"];
  /** For people. */
  name: Scalars["String"];
  /** The agent that it is about; null for all calls. */
  agentId: Maybe<Scalars["ID"]>;
  /** The two models, and how they did. */
  arms: Array<ModelExperimentArm>;
  /** Whether it goes on. */
  status: ModelExperimentStatus;
  /** The model that answers more reliably; null unless it is DECIDED. */
  winner: Maybe<Scalars["ID"]>;
  /** How likely a wrong decision may be, over the whole experiment. */
  errorMax: Scalars["Float"];
  /** It ends after so many pairs. */
  pairsMax: Scalars["Int"];
  /** Pairs of calls, one of each model, that count so far. */
  pairs: Scalars["Int"];
  /** How much speaks for a difference: what a bet on it would have made of 1, capped at 1,000,000. */
  evidence: Scalars["Float"];
  /** When it began. */
  startedAt: Scalars["DateTime"];
  /** When it ended; null while it goes on. */
  endedAt: Maybe<Scalars["DateTime"]>;
};

/** One of the two models of an experiment. */
export type ModelExperimentArm = {
  __typename?: "ModelExperimentArm";
  /** Which model. */
  modelId: Scalars["ID"];
  /** Calls that were to be answered by it. */
  calls: Scalars["Int"];
  /** Those that it did answer, with something to use. */
  good: Scalars["Int"];
};

/** Whether an experiment goes on. */
export type ModelExperimentStatus =
  /** It does. */
  | "RUNNING"
  /** One model is the better one. */
  | "DECIDED"
  /** As many pairs as there were to be show no difference. */
  | "UNDECIDED"
  /** Somebody ended it. */
  | "STOPPED";

/** A server of models on this machine. */
export type LocalModelServer = {
  __typename?: "LocalModelServer";
  /** What usually listens there. */
  name: Scalars["String"];
  /** Its address, as YMERA_MODEL_SERVERS takes it. */
  baseUrl: Scalars["String"];
  /** The models that it lists, by the names that it gives them. */
  models: Array<Scalars["String"]>;
  /** Whether YMERA_MODEL_SERVERS names it. */
  used: Scalars["Boolean"];
};

/** What a model gives. */
export type ModelKind =
  /** Text, and calls of tools. */
  | "LANGUAGE"
  /** Vectors. */
  | "EMBEDDING"
  /** A conversation in words or sound, while it is spoken to. */
  | "REALTIME";

/** What a model can do. */
export type ModelCapability =
  /** Call tools. */
  | "TOOLS"
  /** Answer with JSON that fits a schema. */
  | "STRUCTURED"
  /** Look at pictures. */
  | "VISION"
  /** Listen to sound. */
  | "AUDIO";

/** Whether a model is asked now: its circuit breaker. */
export type ModelState =
  /** It is. */
  | "CLOSED"
  /** It, or its provider, has failed several times in a row; nobody asks it for a while. */
  | "OPEN"
  /** One call may try whether it answers again. */
  | "HALF_OPEN";

/** What a million tokens cost. */
export type ModelPrice = {
  __typename?: "ModelPrice";
  /** Of input. */
  input: Scalars["MicroUsd"];
  /** Of input that the provider had kept from before. */
  cachedInput: Scalars["MicroUsd"];
  /** Of input that the provider keeps for later requests. */
  cacheWrite: Scalars["MicroUsd"];
  /** Of the answer. */
  output: Scalars["MicroUsd"];
  /** Who says so, and when. */
  source: Scalars["String"];
};

/** Where a model stands for a call, and why. */
export type ModelRouteReason = {
  __typename?: "ModelRouteReason";
  /** Which model. */
  modelId: Scalars["ID"];
  /** Why it can't be asked; null when it can. */
  refusal: Maybe<ModelRefusal>;
  /** What the refusal is about, in words; empty when there is none. */
  detail: Scalars["String"];
  /** Its place among the preferred ones, from 1; null when it is none of them. */
  preference: Maybe<Scalars["Int"]>;
  /** What the order goes by, after preference; 0.4 price + 0.4 quality + 0.2 latency. Null when it is refused. */
  score: Maybe<Scalars["Float"]>;
  /** The parts of the score, each from 0 to 1. */
  terms: Maybe<ModelRouteTerms>;
  /** What the call costs at most; null when the price is not known. */
  costMax: Maybe<Scalars["MicroUsd"]>;
};

/** The parts of a score, each from 0 to 1. */
export type ModelRouteTerms = {
  __typename?: "ModelRouteTerms";
  /** What the cheapest costs, divided by what this one does. */
  price: Scalars["Float"];
  /** The quality of the model. */
  quality: Scalars["Float"];
  /** How long the fastest takes, divided by how long this one does. */
  latency: Scalars["Float"];
};

/** Why a model can't be asked. */
export type ModelRefusal =
  /** It gives something else. */
  | "WRONG_KIND"
  /** Only others may be asked. */
  | "NOT_PREFERRED"
  /** It can't do what is needed. */
  | "LACKS_CAPABILITY"
  /** Input and answer are too long for it. */
  | "CONTEXT_TOO_SMALL"
  /** Nobody says what it costs, and no ceiling is set. */
  | "PRICE_UNKNOWN"
  /** It costs more than may be. */
  | "TOO_EXPENSIVE"
  /** It has failed several times in a row. */
  | "BREAKER_OPEN"
  /** Its provider takes no more now. */
  | "RATE_LIMITED";

/** What a language model said. */
export type ModelAnswer = {
  __typename?: "ModelAnswer";
  /** The text; empty when it said nothing. */
  text: Scalars["String"];
  /** Which model said it. */
  modelId: Scalars["ID"];
  /** The same as its provider names it. */
  servedBy: Scalars["String"];
  /** Why it ends there. */
  finish: ModelFinish;
  /** What it took. */
  usage: ModelUsage;
  /** What the attempt that answered has cost; at most, when the provider did not count. */
  cost: Scalars["MicroUsd"];
  /** How many attempts it took. */
  attempts: Scalars["Int"];
  /** The attempt that answered, among modelCalls. */
  callId: Scalars["ID"];
};

/** Vectors of texts. */
export type TextEmbeddings = {
  __typename?: "TextEmbeddings";
  /** One of each text, in their order. */
  vectors: Array<Array<Scalars["Float"]>>;
  /** How many numbers each has. */
  dimensions: Scalars["Int"];
  /** Which model made them. */
  modelId: Scalars["ID"];
  /** What it took. */
  usage: ModelUsage;
  /** What the attempt that answered has cost; at most, when the provider did not count. */
  cost: Scalars["MicroUsd"];
  /** How many attempts it took. */
  attempts: Scalars["Int"];
  /** The attempt that answered, among modelCalls. */
  callId: Scalars["ID"];
};

/** Questions for one model. */
export type SubmitModelBatchInput = {
  /** Such as openai/gpt-5-mini. */
  modelId: Scalars["ID"];
  /** 1 to 1,000 questions, of 5,000,000 characters in all. */
  items: Array<ModelBatchItemInput>;
  /** The longest answer, in tokens; 1 to 128,000. */
  maxOutputTokens?: Scalars["Int"];
  /** From 0 to 2; the model's own when left out. */
  temperature?: InputMaybe<Scalars["Float"]>;
  /**
   * JSON Schema (2020-12) of an object, which models are asked to fit; nobody compares the answers with it. References
   * point to parts of itself, and not in circles.
   */
  outputSchema?: InputMaybe<Scalars["JSON"]>;
  /** The most that the batch may cost; any amount when left out. */
  maxCost?: InputMaybe<Scalars["MicroUsd"]>;
};

/** One question of a batch. */
export type ModelBatchItemInput = {
  /** What you call it: 1 to 64 characters, each once in a batch. */
  key: Scalars["String"];
  /** What is asked; 1 to 400,000 characters. */
  prompt: Scalars["String"];
  /** How it is to be answered; at most 100,000 characters. */
  system?: InputMaybe<Scalars["String"]>;
};

/** Questions that a provider answers within a day. */
export type ModelBatch = {
  __typename?: "ModelBatch";
  /** Such as mbatch_…. */
  id: Scalars["ID"];
  /** Which model answers. */
  modelId: Scalars["ID"];
  /** How far it has come. */
  phase: ModelBatchPhase;
  /** How many questions there are. */
  items: Scalars["Int"];
  /** Who handed it in: a user's id. */
  startedBy: Scalars["ID"];
  /** When. */
  submittedAt: Scalars["DateTime"];
  /** When it ended or failed; null before. */
  endedAt: Maybe<Scalars["DateTime"]>;
  /** How many questions were answered; null until it has ended. */
  succeeded: Maybe<Scalars["Int"]>;
  /** The most that it can cost. */
  costMax: Scalars["MicroUsd"];
  /** What it has cost; null until it has ended. */
  cost: Maybe<Scalars["MicroUsd"]>;
  /**
   * Of what all of it failed: MODEL_REFUSED, MODEL_NOT_FOUND, MODEL_TIMEOUT, another code of a model's failure, or
   * BATCH_SUBMIT_UNKNOWN where the platform stopped while it was handed in. Null when it did not.
   */
  errorCode: Maybe<Scalars["String"]>;
  /** The same in words. */
  errorMessage: Maybe<Scalars["String"]>;
};

/** How far a batch has come. */
export type ModelBatchPhase =
  /** It is being handed in. */
  | "SUBMITTING"
  /** Its provider has it. */
  | "RUNNING"
  /** Its provider was asked to end it. */
  | "CANCELLING"
  /** It is over, and each of its questions has a result. */
  | "ENDED"
  /** None of it was done, or nobody knows. */
  | "FAILED";

/** One page of batches. */
export type ModelBatchPage = {
  __typename?: "ModelBatchPage";
  /** At most as many as were asked for. */
  items: Array<ModelBatch>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** What became of one question of a batch. */
export type ModelBatchResult = {
  __typename?: "ModelBatchResult";
  /** What you called it. */
  key: Scalars["String"];
  /** The answer; null when there is none. */
  text: Maybe<Scalars["String"]>;
  /** Why it ends there; null when there is none. */
  finish: Maybe<ModelFinish>;
  /** MODEL_REFUSED, MODEL_BROKEN_ANSWER, CANCELLED or EXPIRED; null when it was answered. */
  errorCode: Maybe<Scalars["String"]>;
  /** The same in words. */
  message: Maybe<Scalars["String"]>;
  /** What it took. */
  usage: ModelUsage;
  /** What it has cost. */
  cost: Scalars["MicroUsd"];
};

/** One page of results. */
export type ModelBatchResultPage = {
  __typename?: "ModelBatchResultPage";
  /** At most as many as were asked for. */
  items: Array<ModelBatchResult>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** What is wanted of a realtime session. */
export type OpenRealtimeSessionInput = {
  /** How the model is to behave, at most 20,000 characters; it has agents do what is asked for when left out. */
  instructions?: InputMaybe<Scalars["String"]>;
  /** In what the model answers. */
  output?: RealtimeOutput;
  /** Ids of the only agents that it may run, at most 100; any that you may run when left out, none when empty. */
  agents?: InputMaybe<Array<Scalars["ID"]>>;
  /** Which model is to speak; any that can when left out. */
  wish?: InputMaybe<ModelWishInput>;
};

/** In what a realtime model answers. */
export type RealtimeOutput =
  /** Text. */
  | "TEXT"
  /** Sound, with a transcript. */
  | "AUDIO";

/** A conversation with a realtime model that has agents work. */
export type RealtimeSession = {
  __typename?: "RealtimeSession";
  /** Such as rts_…. */
  id: Scalars["ID"];
  /** Which model speaks. */
  modelId: Scalars["ID"];
  /** In what it answers. */
  output: RealtimeOutput;
  /** The only agents that it may run; null for any that you may. */
  agents: Maybe<Array<Scalars["ID"]>>;
  /** When it was opened. */
  openedAt: Scalars["DateTime"];
  /** When it ends at the latest. */
  endsAt: Scalars["DateTime"];
  /** When it ended; null while it is open. */
  endedAt: Maybe<Scalars["DateTime"]>;
  /**
   * Why it ended: CLOSED, REALTIME_IDLE, REALTIME_TIME_OVER, REALTIME_TOKENS_SPENT (2,000,000 tokens), REALTIME_LOST (the
   * line broke, and broke again or could not be opened anew) or AGENTS_STOPPING; null while it is open.
   */
  endCode: Maybe<Scalars["String"]>;
  /** The same in words. */
  endMessage: Maybe<Scalars["String"]>;
  /** Number of its latest event. */
  lastSeq: Scalars["Int"];
  /** What all of its answers took. */
  usage: ModelUsage;
  /** What they have cost. */
  cost: Scalars["MicroUsd"];
};

/** Something that happened in a realtime session; what a kind does not have is null. */
export type RealtimeEvent = {
  __typename?: "RealtimeEvent";
  /** 1, 2, 3 … without a gap. */
  seq: Scalars["Int"];
  /** When. */
  at: Scalars["DateTime"];
  /** What. */
  kind: RealtimeEventKind;
  /** A piece of what the model says, the input of a call, or what a tool gave, as JSON. */
  text: Maybe<Scalars["String"]>;
  /** A piece of sound: base64 of 16-bit samples, 24,000 a second, one channel, little-endian. */
  audio: Maybe<Scalars["String"]>;
  /** The tool that was called: find_agents or run_agent. */
  tool: Maybe<Scalars["String"]>;
  /** The agent that was run. */
  agentId: Maybe<Scalars["ID"]>;
  /** Its run, as agentRun has it. */
  agentRunId: Maybe<Scalars["ID"]>;
  /** Of what an answer, a tool or the session failed; null when it did not. */
  errorCode: Maybe<Scalars["String"]>;
  /** What was refused, or why the session ended. */
  message: Maybe<Scalars["String"]>;
  /** What an answer took. */
  usage: Maybe<ModelUsage>;
  /** What an answer has cost; at most, when the provider did not count. */
  cost: Maybe<Scalars["MicroUsd"]>;
};

/** What happened in a realtime session. */
export type RealtimeEventKind =
  /** The model is ready. */
  | "OPENED"
  /** It begins to answer. */
  | "RESPONSE_STARTED"
  /** A piece of its answer in words. */
  | "TEXT"
  /** A piece of its answer in sound. */
  | "AUDIO"
  /** A piece of what the sound says. */
  | "TRANSCRIPT"
  /** It calls a tool. */
  | "TOOL_CALL"
  /** The tool is done; what it gave was told to the model. */
  | "TOOL_RESULT"
  /** Its answer is over. */
  | "RESPONSE_ENDED"
  /** The provider did not do what it was sent. */
  | "REFUSED"
  /** The line broke and was opened anew; an answer that broke off is given once more. */
  | "RECONNECTED"
  /** The session is over. */
  | "ENDED";

/** Why an answer ends. */
export type ModelFinish =
  /** It is whole. */
  | "STOP"
  /** It goes on with calls of tools. */
  | "TOOLS"
  /** It was cut off at the longest that it might be. */
  | "LENGTH"
  /** Its provider held it back. */
  | "FILTERED";

/** Tokens, as the provider counts them. */
export type ModelUsage = {
  __typename?: "ModelUsage";
  /** What was read. */
  input: Scalars["Int"];
  /** The part of it that the provider had kept from before. */
  cachedInput: Scalars["Int"];
  /** The part of it that the provider keeps for later requests. */
  cacheWriteInput: Scalars["Int"];
  /** What was put out. */
  output: Scalars["Int"];
  /** The part of it that was thought and not said. */
  reasoning: Scalars["Int"];
  /** The provider did not say: this is the most that it can have been. */
  estimated: Scalars["Boolean"];
};

/** A piece of what a language model says. */
export type ModelChunk = {
  __typename?: "ModelChunk";
  /** 1, 2, 3 … without a gap. */
  sequence: Scalars["Int"];
  /** The piece; the last one is empty. */
  text: Scalars["String"];
  /** The whole, with the last piece; null before. */
  answer: Maybe<ModelAnswer>;
};

/** One attempt to have a model answer. */
export type ModelCall = {
  __typename?: "ModelCall";
  /** Such as mcall_…. */
  id: Scalars["ID"];
  /** The same for all attempts at one answer. */
  answerId: Scalars["ID"];
  /** 1 for the first of them. */
  attempt: Scalars["Int"];
  /** Which model was asked. */
  modelId: Scalars["ID"];
  /** What for. */
  work: ModelWork;
  /** The run that it was for; null for none. */
  runId: Maybe<Scalars["ID"]>;
  /** The agent that it was for; null for none. */
  agentId: Maybe<Scalars["ID"]>;
  /** When it began. */
  startedAt: Scalars["DateTime"];
  /** How long it took, in milliseconds. */
  ms: Scalars["Int"];
  /** What it took. */
  usage: ModelUsage;
  /** What it cost, at the price of that time. */
  cost: Scalars["MicroUsd"];
  /** Null when it answered; CANCELLED when whoever asked went away. */
  errorCode: Maybe<Scalars["String"]>;
  /** Why the answer ends; null for a failure, and for vectors. */
  finish: Maybe<ModelFinish>;
};

/** What a model was asked for. */
export type ModelWork =
  /** A text at once. */
  | "GENERATE"
  /** A text piece by piece. */
  | "STREAM"
  /** Vectors. */
  | "EMBED"
  /** An answer in a realtime session. */
  | "REALTIME"
  /** An answer in a batch. */
  | "BATCH";

/** One page of calls, newest first. */
export type ModelCallPage = {
  __typename?: "ModelCallPage";
  /** At most as many as were asked for. */
  items: Array<ModelCall>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
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
  /**
   * Tokens that models may use for it, when a model plays the agent: 1 to the platform's limit (1,000,000 unless it is set
   * otherwise), which holds when it is left out. The run that needs more fails with MODEL_BUDGET_EXCEEDED.
   */
  tokenBudget?: InputMaybe<Scalars["Int"]>;
};

/** Somebody who does one kind of work: given an input of a known shape, it answers with an output of a known shape. */
export type Agent = {
  __typename?: "Agent";
  /** Of a plugin its package name, a slash and the agent's name; of a definition file or a remote agent its name, such as code-reviewer. */
  id: Scalars["ID"];
  /** Short, unique within its plugin or among the definition files and remote agents. */
  name: Scalars["String"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it does, in a sentence or two. */
  description: Scalars["String"];
  /** Where it comes from. */
  origin: AgentOrigin;
  /** Whether it can be run now. */
  status: AgentStatus;
  /** Why it can't be run now; null when it can. */
  unavailable: Maybe<AgentUnavailability>;
  /** Where its code comes from; null when it is a definition file's, or a remote agent. */
  plugin: Maybe<Plugin>;
  /** Of a definition file: its rank among agents, such as core or specialist. */
  tier: Maybe<Scalars["String"]>;
  /** The trade that it belongs to, such as quality; null for a plugin's, and for a remote agent that names none. */
  category: Maybe<Scalars["String"]>;
  /** Words and phrases of a task that call for it; a remote agent's capabilities. */
  triggers: Array<Scalars["String"]>;
  /** What it pays attention to. */
  focusAreas: Array<Scalars["String"]>;
  /** Tools that it asks for, as its author names them. */
  tools: Array<Scalars["String"]>;
  /** Those of its tools that are not there now, as its author names them; agentTools says which there are. */
  missingTools: Array<Scalars["String"]>;
  /** JSON Schema of what it takes; null when its author's library gives none. */
  inputSchema: Maybe<Scalars["JSON"]>;
  /** JSON Schema of what it answers. */
  outputSchema: Maybe<Scalars["JSON"]>;
  /** What a second run with the same input does. */
  effect: EffectKind;
  /**
   * Whether it is run in your tenant, after runs in which it broke: runAgent refuses it with AGENT_CIRCUIT_OPEN while this
   * is OPEN, and selection passes it over. Each process keeps its own.
   */
  circuit: CircuitBreaker;
  /** How well it does in your tenant, and what says so. */
  health: AgentHealth;
  /** Of a remote agent: how it stands, what it reported, its keys. Null for others. */
  remote: Maybe<RemoteAgent>;
  /** Its latest runs in your tenant, newest first. */
  runs: Array<AgentRun>;
};

/** Somebody who does one kind of work: given an input of a known shape, it answers with an output of a known shape. */
export type AgentrunsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
};

/** How well an agent does in one tenant. */
export type AgentHealth = {
  __typename?: "AgentHealth";
  /**
   * 0 to 100: its components by their weights. One of which nothing is known counts 50, so that an agent that nobody has
   * tried is neither well nor ill; one that can't run at all has 10 at most, one whose circuit is OPEN 30.
   */
  score: Scalars["Int"];
  /** What it is made of. */
  components: Array<AgentHealthComponent>;
};

/** One side of an agent's health. */
export type AgentHealthComponent = {
  __typename?: "AgentHealthComponent";
  /** Which side. */
  name: AgentHealthComponentName;
  /** 0 to 100; null when nothing is known yet. */
  score: Maybe<Scalars["Int"]>;
  /** Its share of the whole, in percent. */
  weight: Scalars["Int"];
  /** Why the score is what it is, for people. */
  reason: Scalars["String"];
};

/** A side of an agent's health; each agent has one out of PLUGIN, MODEL and REPORTS. */
export type AgentHealthComponentName =
  /** The share of its latest fifty runs that succeeded, at least (the lower end of Wilson's interval). */
  | "SUCCESS"
  /** How long its latest ten successful runs took, against those before them. */
  | "LATENCY"
  /** Its circuit breaker. */
  | "CIRCUIT"
  /** Of the code of a plugin: the plugin's health. */
  | "PLUGIN"
  /** Of a definition file: whether a language model can play it. */
  | "MODEL"
  /** Of a remote agent: how it stands, and what it reports of itself. */
  | "REPORTS";

/** What a repetition does: of a run, or of a call. */
export type EffectKind =
  /** No further harm. */
  | "IDEMPOTENT"
  /** No further harm under the same idempotency key. */
  | "KEYED"
  /** Harm, perhaps: what has an unknown outcome is not repeated by itself. */
  | "UNSAFE";

/** A circuit breaker, as the process that answers knows it. */
export type CircuitBreaker = {
  __typename?: "CircuitBreaker";
  /** Whether calls are let through. */
  state: CircuitState;
  /** Failures in a row, while it is CLOSED. */
  failures: Scalars["Int"];
  /** When one call may try again; null while it is CLOSED. */
  openUntil: Maybe<Scalars["DateTime"]>;
};

/** A service outside, as it has answered one process for your tenant since that began. */
export type ExternalService = {
  __typename?: "ExternalService";
  /** Scheme, host and port, such as https://api.example.com. */
  origin: Scalars["String"];
  /** Whether it is asked: after five failures in a row requests fail with SERVICE_CIRCUIT_OPEN for a while. */
  circuit: CircuitBreaker;
  /** Requests that it answered, or failed. */
  calls: Scalars["Int"];
  /** Requests that it did not answer, or answered with 502, 503 or 504. */
  failures: Scalars["Int"];
  /** Milliseconds until an answer begins; the latest count most. Null before the first answer. */
  latencyMs: Maybe<Scalars["Int"]>;
  /** When it was last asked. */
  lastUsedAt: Scalars["DateTime"];
  /** Why it failed last, such as ECONNREFUSED; null when it never did. */
  lastFailure: Maybe<Scalars["String"]>;
};

/** Whether a circuit breaker lets calls through. */
export type CircuitState =
  /** It does. */
  | "CLOSED"
  /** There were five failures in a row: it lets none through for 15 seconds, each time for twice as long, ten minutes at most. */
  | "OPEN"
  /** One call may try, and its outcome decides. */
  | "HALF_OPEN";

/** Where an agent comes from. */
export type AgentOrigin =
  /** The code of a plugin. */
  | "PLUGIN"
  /** A definition file: a prompt for a language model. */
  | "FILE"
  /** A program elsewhere that has registered, reports, and fetches its work. */
  | "REMOTE";

/** What a remote agent is, and how it stands. */
export type RemoteAgent = {
  __typename?: "RemoteAgent";
  /** Whether it gets work and is let in. */
  standing: AgentStanding;
  /** Since when it stands so. */
  since: Scalars["DateTime"];
  /** Why, in a sentence. */
  reason: Scalars["String"];
  /** Who made it stand so: a user's id, or platform. */
  by: Scalars["String"];
  /** What it can do. */
  capabilities: Array<Scalars["String"]>;
  /** How many tasks it does at once, 1 to 100. */
  concurrent: Scalars["Int"];
  /** What its owner wants it to know. Needs the role ADMIN. */
  config: Scalars["JSON"];
  /** What it said of itself last; null before its first report. */
  lastReport: Maybe<AgentReport>;
  /**
   * How many reports in a row have not come; 0 for one that is FROZEN or REMOVED. The time in which this installation could
   * not hear them does not count.
   */
  missedReports: Scalars["Int"];
  /** When the next one is due; null for an agent that is FROZEN or REMOVED. */
  nextReportDueAt: Maybe<Scalars["DateTime"]>;
  /** Its keys, oldest first; those that have ended are remembered for a while. Needs the role ADMIN. */
  keys: Array<AgentKey>;
  /** The id of the user who registered it. */
  registeredBy: Scalars["ID"];
  /** When it was registered. */
  registeredAt: Scalars["DateTime"];
};

/** How a remote agent stands. */
export type AgentStanding =
  /** It gets work. */
  | "ACTIVE"
  /** It has missed some reports, and gets work still. */
  | "WARNED"
  /** It has missed more: it gets no work, and what it had went to others. It may report, which makes it ACTIVE again. */
  | "SUSPENDED"
  /** It has missed even more, or an administrator has frozen it: it is not let in until an administrator thaws it. */
  | "FROZEN"
  /** It is gone for good. */
  | "REMOVED";

/** What a remote agent said of itself. */
export type AgentReport = {
  __typename?: "AgentReport";
  /** The report's number. */
  seq: Scalars["Int"];
  /** When it came. */
  at: Scalars["DateTime"];
  /** How it fares by its own account. */
  health: AgentReportedHealth;
  /** 0 to 100, of all its cores together; null when it did not say. */
  cpuPercent: Maybe<Scalars["Float"]>;
  /** The memory that it takes; null when it did not say. */
  memoryBytes: Maybe<Scalars["Float"]>;
  /** How far it is with all that it does; null when it did not say. AgentRun.work tells how far a single work is. */
  progress: Maybe<AgentReportProgress>;
  /** What is wrong with it. */
  issues: Array<AgentIssue>;
  /** What it has noticed that concerns security; also in the audit log. */
  securityEvents: Array<AgentIssue>;
};

/** How far a remote agent is with all that it does, by its own account. */
export type AgentReportProgress = {
  __typename?: "AgentReportProgress";
  /** 0 to 1. */
  value: Scalars["Float"];
  /** What it did then; empty when it did not say. */
  message: Scalars["String"];
};

/** How a remote agent fares by its own account. */
export type AgentReportedHealth =
  /** All is well. */
  | "HEALTHY"
  /** It works, with some trouble. */
  | "DEGRADED"
  /** It can't do its work well. */
  | "UNHEALTHY";

/** Something that a remote agent has noticed. */
export type AgentIssue = {
  __typename?: "AgentIssue";
  /** For machines, such as DISK_FULL. */
  code: Scalars["String"];
  /** For people. */
  message: Scalars["String"];
};

/** A key of a remote agent, without its secret, which nobody keeps. */
export type AgentKey = {
  __typename?: "AgentKey";
  /** Such as rkey_…; also the API key. */
  id: Scalars["ID"];
  /** When it was made. */
  createdAt: Scalars["DateTime"];
  /** From when on it opens no more. */
  expiresAt: Scalars["DateTime"];
  /** When it was revoked; null when it was not. */
  revokedAt: Maybe<Scalars["DateTime"]>;
};

/** A remote agent and a new key of it. */
export type AgentRegistration = {
  __typename?: "AgentRegistration";
  /** The agent. */
  agent: Agent;
  /** Shown this once. */
  credentials: AgentCredentials;
};

/** With what a remote agent shows who it is. Shown once; whoever has it is the agent. */
export type AgentCredentials = {
  __typename?: "AgentCredentials";
  /** The id of the key, such as rkey_…. */
  apiKey: Scalars["ID"];
  /** 256 random bits in base64url. */
  secret: Scalars["String"];
  /** Both together, as the header Authorization of HTTP, or as authorization in connection_init of a socket. */
  authorization: Scalars["String"];
  /** From when on they open no more. */
  expiresAt: Scalars["DateTime"];
};

/** What a remote agent may know of itself. */
export type AgentSelf = {
  __typename?: "AgentSelf";
  /** Its id. */
  id: Scalars["ID"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it does. */
  description: Scalars["String"];
  /** What it can do. */
  capabilities: Array<Scalars["String"]>;
  /** The trade that it belongs to; null when it names none. */
  category: Maybe<Scalars["String"]>;
  /** What its owner wants it to know, as it was registered. */
  config: Scalars["JSON"];
  /** How many tasks it does at once. */
  concurrent: Scalars["Int"];
  /** Whether it gets work. */
  standing: AgentStanding;
  /** Why it stands so, in a sentence. */
  reason: Scalars["String"];
  /** The number of its last report, 0 before the first; the next one's must be higher. */
  lastSeq: Scalars["Int"];
  /** How often it is to report. */
  reportEverySeconds: Scalars["Float"];
  /** When its next report is due. */
  nextReportDueAt: Scalars["DateTime"];
};

/** The remote agents of a tenant in numbers, without those that were removed. */
export type AgentFleet = {
  __typename?: "AgentFleet";
  /** All of them. */
  registered: Scalars["Int"];
  /** Those that can be run: ACTIVE or WARNED. */
  ready: Scalars["Int"];
  /** Those that are ACTIVE. */
  active: Scalars["Int"];
  /** Those that are WARNED. */
  warned: Scalars["Int"];
  /** Those that are SUSPENDED. */
  suspended: Scalars["Int"];
  /** Those that are FROZEN. */
  frozen: Scalars["Int"];
  /** Tasks that wait for an agent to fetch them. */
  workWaiting: Scalars["Int"];
  /** Tasks that an agent has. */
  workTaken: Scalars["Int"];
};

/** An agent that runs elsewhere. */
export type RegisterAgentInput = {
  /** 1 to 64 small letters, digits and hyphens, not beginning with a hyphen; no other agent's that your tenant sees. */
  id: Scalars["ID"];
  /** Its name for people; 1 to 200 characters. */
  title: Scalars["String"];
  /** What it does; 1 to 2,000 characters. */
  description: Scalars["String"];
  /**
   * 1 to 50 words or phrases for what it can do, each once and 1 to 64 small letters, digits, spaces and . _ + # / -.
   * Tasks that speak of one call for it, and another agent with all of them can take over its work.
   */
  capabilities: Array<Scalars["String"]>;
  /** The trade that it belongs to, such as quality. */
  category?: InputMaybe<Scalars["String"]>;
  /**
   * An object that the agent gets as it is; at most 65,536 bytes as JSON, and empty when left out. No place for secrets:
   * administrators can read it.
   */
  config?: InputMaybe<Scalars["JSON"]>;
  /** How many tasks it does at once, 1 to 100. */
  concurrent?: Scalars["Int"];
  /** How long its first key opens, in hours: 1 to 8,760. */
  keyLifetimeHours?: Scalars["Int"];
};

/** What is to be otherwise of a remote agent. The bounds are those of RegisterAgentInput. */
export type UpdateRemoteAgentInput = {
  /** Its name for people. */
  title?: InputMaybe<Scalars["String"]>;
  /** What it does. */
  description?: InputMaybe<Scalars["String"]>;
  /** All that it can do, the former included. */
  capabilities?: InputMaybe<Array<Scalars["String"]>>;
  /** The trade that it belongs to; null for none. */
  category?: InputMaybe<Scalars["String"]>;
  /** An object, in the place of the former; the agent gets it with its next report. */
  config?: InputMaybe<Scalars["JSON"]>;
  /** How many tasks it does at once. */
  concurrent?: InputMaybe<Scalars["Int"]>;
};

/** How a remote agent fares: at most 16,384 bytes as JSON. */
export type AgentReportInput = {
  /** From 1 on, and higher than the last one's, by 1,000,000 at most; the first is 1,000,000 at most. */
  seq: Scalars["Int"];
  /** How it fares. */
  health: AgentReportedHealth;
  /** 0 to 100, of all its cores together. */
  cpuPercent?: InputMaybe<Scalars["Float"]>;
  /** The memory that it takes: a whole number from 0 on. */
  memoryBytes?: InputMaybe<Scalars["Float"]>;
  /** How far it is with all that it does, across its works; left out when it can't say. */
  progress?: InputMaybe<AgentReportProgressInput>;
  /** What is wrong with it, at most 50. */
  issues?: Array<AgentIssueInput>;
  /** What it has noticed that concerns security, at most 50; these go to the audit log. */
  securityEvents?: Array<AgentIssueInput>;
};

/** How far a remote agent is with all that it does. */
export type AgentReportProgressInput = {
  /** 0 to 1. */
  value: Scalars["Float"];
  /** What it does now, for people; at most 200 characters. */
  message?: Scalars["String"];
};

/** Something that a remote agent has noticed. */
export type AgentIssueInput = {
  /** For machines, such as DISK_FULL: 1 to 64 letters, digits and _ . : -, beginning with a letter or digit. */
  code: Scalars["String"];
  /** For people; at most 1,000 characters. */
  message?: Scalars["String"];
};

/** Whether an agent can be run now. */
export type AgentStatus =
  /** It can be run. */
  | "READY"
  /** It can't be run, for the reason that unavailable gives; what it did remains readable. */
  | "UNAVAILABLE"
  /** It was removed and is not listed; what it did remains readable. */
  | "REMOVED";

/** A definition file of an agent. */
export type AgentFile = {
  __typename?: "AgentFile";
  /** Where it lay when it was read. */
  path: Scalars["String"];
  /** All of it, byte for byte. */
  text: Scalars["String"];
};

/** What came of definition files. */
export type AgentImport = {
  __typename?: "AgentImport";
  /** The agents that they define. */
  agents: Array<Agent>;
  /** The ids of those among them that were there before. */
  replaced: Array<Scalars["ID"]>;
  /** What is wrong with the files, in their order. */
  diagnostics: Array<AgentFileDiagnostic>;
  /** Whether anything was stored. */
  stored: Scalars["Boolean"];
};

/** Something that is wrong with a definition file. */
export type AgentFileDiagnostic = {
  __typename?: "AgentFileDiagnostic";
  /** Whether the file gives an agent nevertheless. */
  severity: AgentFileSeverity;
  /** Such as NAME_MISSING. */
  code: Scalars["String"];
  /** The file's path. */
  path: Scalars["String"];
  /** From 1. */
  line: Scalars["Int"];
  /** What is the case, and what was done about it. */
  message: Scalars["String"];
  /** What its author can do. */
  fix: Scalars["String"];
};

/** How grave something that is wrong with a definition file is. */
export type AgentFileSeverity =
  /** The file gives no agent. */
  | "ERROR"
  /** It gives one; the message says how it was read. */
  | "WARNING";

/** Why an agent can't be run. */
export type AgentUnavailability = {
  __typename?: "AgentUnavailability";
  /** Such as PLUGIN_UNAVAILABLE, MODEL_UNAVAILABLE or AGENT_REMOVED. */
  code: Scalars["String"];
  /** In a sentence. */
  message: Scalars["String"];
};

/** What somebody is wanted for. */
export type AgentTaskInput = {
  /** What is to be done, in words; 1 to 4,000 characters. */
  task: Scalars["String"];
  /** What is said around it, at most 20,000 characters. It moves those that the task speaks of, and brings in no others. */
  context?: InputMaybe<Scalars["String"]>;
  /** A trade, such as quality. Agents of it are selected from even when the task does not speak of them. */
  category?: InputMaybe<Scalars["String"]>;
};

/** An agent, and how it fits a task. */
export type AgentSelection = {
  __typename?: "AgentSelection";
  /** Who. */
  agent: Agent;
  /** The sum of the terms. It compares agents for one task, and means nothing from one task to another. Of a recommended agent, and of one from history, it may be less than another's, or 0. */
  score: Scalars["Float"];
  /** All that the score is made of, what counts most first. */
  terms: Array<AgentScoreTerm>;
  /** What led to this agent. */
  decidedBy: AgentSelectionGround;
  /** Of RECOMMENDATION and HISTORY why, in a sentence; null of SELECTOR, whose terms say it. */
  reason: Maybe<Scalars["String"]>;
};

/** What led to an agent. */
export type AgentSelectionGround =
  /** Its earlier runs of tasks like this one: the subgraph learning answered in time, and with a confidence above 0.7. */
  | "RECOMMENDATION"
  /** What it says of itself. */
  | "SELECTOR"
  /** The one earlier run that went well and whose task is most like this one, where no agent says that it has to do with it. */
  | "HISTORY";

/** One thing that adds to a score. */
export type AgentScoreTerm = {
  __typename?: "AgentScoreTerm";
  /** What sort of thing. */
  kind: AgentScoreKind;
  /** The trigger, focus area, category or word that matched; of a record where the rate of success lies. */
  matched: Scalars["String"];
  /** What it adds; a record of failures takes away. */
  score: Scalars["Float"];
};

/** What sort of thing adds to a score. */
export type AgentScoreKind =
  /** 3.0: one of the agent's triggers stands whole in the task. */
  | "TRIGGER"
  /** 1.0: a part of one of its triggers does. */
  | "PARTIAL_TRIGGER"
  /** 0.5: a word of its description does. */
  | "DESCRIPTION"
  /** 1.0: it is of the category that was asked for, or, where none was, that the task names. */
  | "CATEGORY"
  /** 2.0: one of its focus areas stands in the task. */
  | "FOCUS_AREA"
  /** 1.0: the context speaks of one of its triggers, its focus areas or its category. */
  | "CONTEXT"
  /** How well a word of the task tells it from other agents: BM25 over all it says of itself. */
  | "BM25"
  /** -1.0 to 1.0: how far the rate of success of its last 30 days is certain to lie above or below one half. */
  | "SUCCESS";

/** Agents that are lent out, each instance to one borrower at a time, so that no more of them work than may. */
export type AgentPool = {
  __typename?: "AgentPool";
  /** Unique in your tenant. */
  id: Scalars["ID"];
  /** The agents that it lends out, but for those that were removed. */
  agents: Array<Agent>;
  /** Instances that are kept even when nobody needs them. */
  sizeMin: Scalars["Int"];
  /** Instances that there may be at once. */
  sizeMax: Scalars["Int"];
  /** Which agent takes the next task. */
  strategy: AgentBalance;
  /** Beyond sizeMin, what was idle for so many milliseconds is ended. */
  idleMs: Scalars["Int"];
  /** Who has not released an instance after so many milliseconds has lost it. */
  leaseMs: Scalars["Int"];
  /** From this share of busy instances on more are advised. */
  scaleUpAt: Scalars["Float"];
  /** Up to this share of busy instances fewer are advised. */
  scaleDownAt: Scalars["Float"];
  /** More than this many waiting are refused. */
  queueMax: Scalars["Int"];
  /** When borrowers wait longer than this on average, in milliseconds, more instances are advised. */
  waitTargetMs: Scalars["Int"];
  /** Its instances, with the last twenty that have ended. */
  instances: Array<AgentInstance>;
  /** How it has done. */
  statistics: AgentPoolStatistics;
  /** How many instances it should have more. The platform follows it by itself, within sizeMin and sizeMax. */
  advice: AgentPoolAdvice;
  /** When it was made. */
  createdAt: Scalars["DateTime"];
  /** When its settings were changed last. */
  updatedAt: Scalars["DateTime"];
};

/** One page of pools, in order of their ids. */
export type AgentPoolPage = {
  __typename?: "AgentPoolPage";
  /** At most as many as were asked for. */
  items: Array<AgentPool>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** How a pool is to work. */
export type AgentPoolSettingsInput = {
  /** 1 to 50 different agents that you see. An unknown one fails with AGENT_NOT_FOUND. */
  agentIds: Array<Scalars["ID"]>;
  /** 0 to sizeMax. */
  sizeMin?: Scalars["Int"];
  /** 1 to 100. */
  sizeMax?: Scalars["Int"];
  /** Which agent takes the next task. */
  strategy?: AgentBalance;
  /** 1,000 to 86,400,000. */
  idleMs?: Scalars["Int"];
  /** 1,000 to 86,400,000. */
  leaseMs?: Scalars["Int"];
  /** More than scaleDownAt, and at most 1. */
  scaleUpAt?: Scalars["Float"];
  /** 0 at least. */
  scaleDownAt?: Scalars["Float"];
  /** 0 to 200. */
  queueMax?: Scalars["Int"];
  /** 0 to 600,000. */
  waitTargetMs?: Scalars["Int"];
};

/** Which agent of a pool takes the next task. */
export type AgentBalance =
  /** The one with the fewest busy instances. */
  | "LEAST_LOADED"
  /** Each in turn. */
  | "ROUND_ROBIN"
  /** Each in turn, the healthier more often: in proportion to the share of good releases. */
  | "HEALTH";

/** Whom to acquire, and for what. */
export type AcquireAgentInput = {
  /** The pool's id. An unknown one fails with AGENT_POOL_NOT_FOUND. */
  poolId: Scalars["ID"];
  /** One agent of the pool; left out, whoever fits the task. */
  agentId?: InputMaybe<Scalars["ID"]>;
  /** What is to be done, in words, 1 to 4,000 characters: whoever fits it at least 80 % as well as the best is lent. */
  task?: InputMaybe<Scalars["String"]>;
  /** What is said around the task, as in AgentTaskInput. */
  context?: InputMaybe<Scalars["String"]>;
  /** A trade, as in AgentTaskInput. */
  category?: InputMaybe<Scalars["String"]>;
  /** How long to wait when all are at work, 0 to 30,000 milliseconds. */
  waitMs?: Scalars["Int"];
};

/** One agent that can do one thing at a time. */
export type AgentInstance = {
  __typename?: "AgentInstance";
  /** Such as ainst_…. */
  id: Scalars["ID"];
  /** Who it is; null when the agent was removed. */
  agent: Maybe<Agent>;
  /** How far it has come. */
  phase: AgentInstancePhase;
  /** Of one that is RESERVED or WORKING: what its borrower gives to startAgent and releaseAgent. Shown to them alone. */
  reservationId: Maybe<Scalars["ID"]>;
  /** Who has it; null when nobody has. */
  heldBy: Maybe<Scalars["ID"]>;
  /** Until when they have it; null when nobody has. */
  heldUntil: Maybe<Scalars["DateTime"]>;
  /** When it was made. */
  spawnedAt: Scalars["DateTime"];
  /** How often it was released. */
  uses: Scalars["Int"];
  /** How often its borrower said that it failed. */
  failures: Scalars["Int"];
  /** Why it has ended; null while it has not. */
  terminatedFor: Maybe<AgentTermination>;
};

/** How far an instance has come. */
export type AgentInstancePhase =
  /** Somebody has it and has not begun. */
  | "RESERVED"
  /** Somebody has it and has begun. */
  | "WORKING"
  /** It waits to be acquired. */
  | "IDLE"
  /** It has ended. */
  | "TERMINATED";

/** Why an instance has ended. */
export type AgentTermination =
  /** Nobody needed it for long enough. */
  | "IDLE"
  /** Its borrower did not release it in time. */
  | "LEASE_EXPIRED"
  /** It made room for an instance of another agent. */
  | "REPLACED"
  /** The pool lends its agent no longer. */
  | "REMOVED"
  /** An administrator ended it. */
  | "ASKED";

/** How a pool has done. */
export type AgentPoolStatistics = {
  __typename?: "AgentPoolStatistics";
  /** Instances that are there. */
  size: Scalars["Int"];
  /** Those of them that are RESERVED or WORKING. */
  busy: Scalars["Int"];
  /** Those of them that are IDLE. */
  idle: Scalars["Int"];
  /** Borrowers that wait for one now. */
  queueDepth: Scalars["Int"];
  /** How often one was lent out. */
  acquired: Scalars["Int"];
  /** How often of that one that was there already. */
  reused: Scalars["Int"];
  /** How often nobody got any. */
  refused: Scalars["Int"];
  /** How many instances were made. */
  spawned: Scalars["Int"];
  /** How many of them have ended. */
  terminated: Scalars["Int"];
  /** How long borrowers waited, in milliseconds; later waits count more. */
  waitMs: Scalars["Float"];
  /** How long instances worked, in milliseconds; later ones count more; null before the first. */
  workMs: Maybe<Scalars["Float"]>;
  /** 0 to 100: the share of good releases of the instances that are remembered. */
  health: Scalars["Float"];
};

/** How many instances a pool should have more. */
export type AgentPoolAdvice = {
  __typename?: "AgentPoolAdvice";
  /** Fewer when negative. */
  change: Scalars["Int"];
  /** Why; none when it is as it should be. */
  reasons: Array<AgentPoolReason>;
};

/** Why a pool should have more instances, or fewer. */
export type AgentPoolReason = {
  __typename?: "AgentPoolReason";
  /** What sort of reason. */
  kind: AgentPoolReasonKind;
  /** With the figures. */
  message: Scalars["String"];
};

/** Why a pool should have more instances, or fewer. */
export type AgentPoolReasonKind =
  /** It has fewer than sizeMin. */
  | "BELOW_MINIMUM"
  /** Borrowers are waiting. */
  | "QUEUE_DEPTH"
  /** Borrowers wait longer than waitTargetMs. */
  | "RESPONSE_TIME"
  /** The share of busy instances is scaleUpAt or more. */
  | "FREE_CAPACITY"
  /** The share of busy instances is scaleDownAt or less. */
  | "LITTLE_USED"
  /** More are needed, and sizeMax does not let them be. */
  | "AT_MAXIMUM";

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
  /** Whether its agents and tools can be used now. */
  status: PluginStatus;
  /** True when it comes with the platform: it is enabled at the start, and can't be updated or uninstalled. */
  builtIn: Scalars["Boolean"];
  /** The version that is installed, with all that it asks for. */
  current: PluginVersion;
  /** A version that waits for somebody to consent to what it asks for beyond the current one. */
  candidate: Maybe<PluginCandidate>;
  /** Versions to roll back to, newest first. */
  earlierVersions: Array<PluginVersion>;
  /** The agents that it brings, in order of their ids. */
  agents: Array<Agent>;
  /** The tools that it brings, in order of their ids. */
  tools: Array<Tool>;
  /** SHA-256 of the code that runs, in hexadecimal. */
  sha256: Scalars["String"];
  /** JSON Schema of its settings; null when it has none. */
  configSchema: Maybe<Scalars["JSON"]>;
  /** The settings that were entered. Needs the role ADMIN. */
  config: Maybe<Scalars["JSON"]>;
  /** The secrets that it declares, and whether they were entered. */
  secrets: Array<PluginSecret>;
  /** How it has done lately. */
  health: PluginHealth;
  /** What its calls have cost in your tenant, newest day first. */
  usage: Array<PluginUsage>;
  /** What it said and published, newest first. Needs the role ADMIN. */
  journal: PluginJournalPage;
  /** What its users think, in numbers. */
  rating: PluginRating;
  /** What its users say, newest first. */
  reviews: PluginReviewPage;
};

/** An npm package whose agents and tools run in the sandbox. */
export type PluginusageArgs = {
  days?: Scalars["Int"];
};

/** An npm package whose agents and tools run in the sandbox. */
export type PluginjournalArgs = {
  kinds: InputMaybe<Array<PluginJournalKind>>;
  level?: PluginJournalLevel;
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** An npm package whose agents and tools run in the sandbox. */
export type PluginreviewsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  after: InputMaybe<Scalars["String"]>;
};

/** Whether a plugin's agents and tools can be used now. */
export type PluginStatus =
  /** It is here and was never enabled: it waits for consent, secrets or settings. */
  | "INSTALLED"
  /** Its agents and tools can be used. */
  | "ENABLED"
  /** An operator or the platform took it out of use; health says why. */
  | "DISABLED"
  /** It was here before and is not now; what it did remains readable. */
  | "REMOVED";

/** One page of plugins, in order of their ids. */
export type PluginPage = {
  __typename?: "PluginPage";
  /** At most as many as were asked for. */
  items: Array<Plugin>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One version of a plugin as it was installed. */
export type PluginVersion = {
  __typename?: "PluginVersion";
  /** Such as 1.2.0. */
  version: Scalars["String"];
  /** The digest (SRI, sha512) of the package's bytes. */
  integrity: Scalars["String"];
  /** Where the package came from. */
  source: PluginSourceKind;
  /** Its address in the registry, or its folder for administrators; null otherwise. */
  resolved: Maybe<Scalars["String"]>;
  /** What the signatures of the package said. */
  provenance: PluginProvenance;
  /** Everything that it asks for, each with its author's reason. */
  rights: Array<PluginRight>;
  /** What a look at its code has found, gravest first. */
  findings: Array<PluginFinding>;
  /** Stands for the rights and for what its tools and agents are described as. Give it to grantPlugin to consent. */
  digest: Scalars["String"];
  /** Who consented to it; null when nobody has. */
  grantedBy: Maybe<Scalars["ID"]>;
  /** When somebody consented. */
  grantedAt: Maybe<Scalars["DateTime"]>;
  /** Who installed it. */
  installedBy: Scalars["ID"];
  /** When it was installed. */
  installedAt: Scalars["DateTime"];
};

/** A version that waits for consent. */
export type PluginCandidate = {
  __typename?: "PluginCandidate";
  /** The version, with all that it asks for. */
  version: PluginVersion;
  /** How what it asks for differs from the current version. */
  changes: Array<PluginRightChange>;
  /** Tools and agents that are described differently, so that a model is told something else about them. */
  redescribed: Array<Scalars["String"]>;
};

/** Where a package came from. */
export type PluginSourceKind =
  /** The npm registry of this installation. */
  | "REGISTRY"
  /** A packed package that an administrator sent. */
  | "TARBALL"
  /** A folder, for development. */
  | "FOLDER"
  /** The platform itself. */
  | "CATALOGUE";

/** What the signatures of a package said. A signature that does not fit refuses the package. */
export type PluginProvenance =
  /** They fit. */
  | "VERIFIED"
  /** There are none, or no keys to check them with. */
  | "NONE";

/** A right that a plugin asks for. */
export type PluginRight = {
  __typename?: "PluginRight";
  /** Such as tools, network, storage, models, emit, codegen, secrets, limits. */
  kind: Scalars["String"];
  /** Which one, such as a host. */
  what: Scalars["String"];
  /** What the plugin needs it for, in its author's words. */
  reason: Scalars["String"];
  /** How much, or under which terms; null when there is no more to say. */
  terms: Maybe<Scalars["JSON"]>;
};

/** How a right differs from what the version before had. */
export type PluginRightChange = {
  __typename?: "PluginRightChange";
  /** In which way. */
  change: PluginRightChangeKind;
  /** The right as it is after the change, or was before it was removed. */
  right: PluginRight;
};

/** In which way a right differs. */
export type PluginRightChangeKind =
  /** It is new. */
  | "ADDED"
  /** It is gone. */
  | "REMOVED"
  /** It reaches further. */
  | "WIDENED"
  /** It reaches less far. */
  | "NARROWED";

/** Something about a plugin's code that a reviewer should know. */
export type PluginFinding = {
  __typename?: "PluginFinding";
  /** Such as SCAN_HOST. */
  code: Scalars["String"];
  /** How grave it is. */
  severity: PluginFindingSeverity;
  /** The author's file, line and column where they are known. */
  where: Scalars["String"];
  /** What was found. */
  message: Scalars["String"];
  /** Why it matters. */
  why: Scalars["String"];
  /** What its author can do. */
  fix: Scalars["String"];
};

/** How grave a finding is. */
export type PluginFindingSeverity =
  /** No honest build looks like this. */
  | "HIGH"
  /** A person should look. */
  | "MEDIUM"
  /** Worth knowing. */
  | "LOW";

/** A secret that a plugin declares. */
export type PluginSecret = {
  __typename?: "PluginSecret";
  /** Its name. */
  name: Scalars["String"];
  /** What it is, in the author's words. */
  label: Scalars["String"];
  /** What the plugin needs it for. */
  reason: Scalars["String"];
  /** The hosts that it is sent to. */
  hosts: Array<Scalars["String"]>;
  /** True when the code may read its value; otherwise it never enters the sandbox. */
  readable: Scalars["Boolean"];
  /** Whether it was entered. */
  isSet: Scalars["Boolean"];
};

/** How a plugin has done lately. */
export type PluginHealth = {
  __typename?: "PluginHealth";
  /** In a word. */
  status: PluginHealthStatus;
  /** Why it is not healthy; null when it is. */
  reason: Maybe<PluginProblem>;
  /** Calls since midnight (UTC) today. */
  callsToday: Scalars["Int"];
  /** Of those, how many failed. */
  failuresToday: Scalars["Int"];
  /** How often the platform has tried to bring it back, after it had taken it out, since it last stood for an hour. */
  retries: Scalars["Int"];
  /**
   * When the platform tries that next: after a minute, then after twice as long each time, six times. Null when it does
   * not: it was not taken out, or is beyond help, which reason says.
   */
  retryAt: Maybe<Scalars["DateTime"]>;
  /** The last thing that the platform noticed about it, such as that it was moved to a process of its own. */
  notice: Maybe<PluginJournalEntry>;
};

/** How a plugin is. */
export type PluginHealthStatus =
  /** It is enabled, and at most one call in five failed today. */
  | "HEALTHY"
  /** More than one call in five failed today, or it was moved to a process of its own. */
  | "DEGRADED"
  /** It can't be used. */
  | "DOWN";

/** Why a plugin can't be used. */
export type PluginProblem = {
  __typename?: "PluginProblem";
  /** Such as PLUGIN_DISABLED or INTEGRITY_MISMATCH. */
  code: Scalars["String"];
  /** In a sentence. */
  message: Scalars["String"];
};

/** What a plugin's calls cost on one day. */
export type PluginUsage = {
  __typename?: "PluginUsage";
  /** The day (UTC), such as 2026-01-31. */
  day: Scalars["String"];
  /** Calls of its tools and agents. */
  calls: Scalars["Int"];
  /** Of those, how many failed. */
  failures: Scalars["Int"];
  /** Processor time, in milliseconds. */
  cpuMs: Scalars["Float"];
  /** Time from start to answer, in milliseconds. */
  wallMs: Scalars["Float"];
  /** Requests to the platform: fetches, storage, tools. */
  hostCalls: Scalars["Int"];
  /** UTF-8 bytes that went into the sandbox. */
  bytesIn: Scalars["Float"];
  /** UTF-8 bytes that came out of it. */
  bytesOut: Scalars["Float"];
};

/** What an entry of a plugin's journal is. */
export type PluginJournalKind =
  /** A line that its code logged. */
  | "LOG"
  /** An event that its code published. */
  | "EVENT"
  /** Something that its code asked for and may not have. */
  | "REFUSAL"
  /** Something that the platform noticed about it. */
  | "NOTICE";

/** How grave an entry is. */
export type PluginJournalLevel =
  /** For its author. */
  | "DEBUG"
  /** As it should be. */
  | "INFO"
  /** Somebody should know. */
  | "WARN"
  /** Something failed. */
  | "ERROR";

/** Something that happened to or inside a plugin. */
export type PluginJournalEntry = {
  __typename?: "PluginJournalEntry";
  /** Such as jrn_…; later ones sort later. */
  id: Scalars["ID"];
  /** When. */
  at: Scalars["DateTime"];
  /** What it is. */
  kind: PluginJournalKind;
  /** How grave it is. */
  level: PluginJournalLevel;
  /** A log line's text, an event's type, a code. */
  title: Scalars["String"];
  /** More about it. */
  data: Maybe<Scalars["JSON"]>;
  /** The run of an agent or call of a tool during which it happened. */
  runId: Maybe<Scalars["ID"]>;
};

/** One page of a journal. */
export type PluginJournalPage = {
  __typename?: "PluginJournalPage";
  /** At most as many as were asked for. */
  items: Array<PluginJournalEntry>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** What users think of a plugin, in numbers. */
export type PluginRating = {
  __typename?: "PluginRating";
  /** How many have said something. */
  count: Scalars["Int"];
  /** 1 to 5; null when nobody has. */
  average: Maybe<Scalars["Float"]>;
};

/** What one user says about a plugin. */
export type PluginReview = {
  __typename?: "PluginReview";
  /** Who says it. */
  userId: Scalars["ID"];
  /** 1 to 5. */
  stars: Scalars["Int"];
  /** May be empty. */
  text: Scalars["String"];
  /** The version that was installed then. */
  version: Scalars["String"];
  /** When. */
  at: Scalars["DateTime"];
};

/** One page of reviews, newest first. */
export type PluginReviewPage = {
  __typename?: "PluginReviewPage";
  /** At most as many as were asked for. */
  items: Array<PluginReview>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** Plugins that could be installed. */
export type PluginDiscovery = {
  __typename?: "PluginDiscovery";
  /** Those that come with the platform first. */
  items: Array<PluginListing>;
  /** Why the registry gave nothing; null when it answered. */
  registryProblem: Maybe<PluginProblem>;
};

/** A plugin that could be installed. Texts of the registry are its publishers' own: show them as text, never as markup. */
export type PluginListing = {
  __typename?: "PluginListing";
  /** Its package name. */
  name: Scalars["String"];
  /** Its newest version. */
  version: Scalars["String"];
  /** What it is for. */
  description: Scalars["String"];
  /** Where it would come from: REGISTRY or CATALOGUE. */
  source: PluginSourceKind;
  /** Who publishes it, as far as the registry says. */
  publisher: Maybe<Scalars["String"]>;
  /** When this version was published. */
  publishedAt: Maybe<Scalars["DateTime"]>;
  /** The plugin of this name that your tenant has. */
  installed: Maybe<Plugin>;
};

/** One attempt to install or update a plugin. */
export type PluginInstallation = {
  __typename?: "PluginInstallation";
  /** Such as inst_…. */
  id: Scalars["ID"];
  /** How far it has come. */
  status: PluginInstallationStatus;
  /** The step that is under way, or was the last. */
  step: PluginInstallationStep;
  /** Where the package comes from. */
  source: PluginSourceKind;
  /** What was asked for: a package name and range, or a folder. */
  requested: Scalars["String"];
  /** The plugin that it installed; null unless it succeeded. */
  plugin: Maybe<Plugin>;
  /** The version that it installed; null unless it succeeded. */
  version: Maybe<Scalars["String"]>;
  /** True when the version waits for somebody to consent to what it asks for. */
  needsConsent: Scalars["Boolean"];
  /** What forbids to install the package; empty unless it failed. */
  problems: Array<PluginInstallationProblem>;
  /** What a look at the code has found. */
  findings: Array<PluginFinding>;
  /** Who asked for it. */
  requestedBy: Scalars["ID"];
  /** When it was begun. */
  startedAt: Scalars["DateTime"];
  /** When it ended; null while it runs. */
  finishedAt: Maybe<Scalars["DateTime"]>;
};

/** How far an installation has come. */
export type PluginInstallationStatus =
  /** It is under way. */
  | "RUNNING"
  /** The plugin is installed. */
  | "SUCCEEDED"
  /** Nothing was installed; problems says why. */
  | "FAILED";

/** The steps of an installation, in order. */
export type PluginInstallationStep =
  /** An exact version is looked for. */
  | "RESOLVING"
  /** Its bytes are fetched, or a folder is built. */
  | "DOWNLOADING"
  /** Archive, manifest, signatures and code are checked. */
  | "CHECKING"
  /** It is stored. */
  | "STORING";

/** One page of installations, newest first. */
export type PluginInstallationPage = {
  __typename?: "PluginInstallationPage";
  /** At most as many as were asked for. */
  items: Array<PluginInstallation>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** Why a package is refused. */
export type PluginInstallationProblem = {
  __typename?: "PluginInstallationProblem";
  /** Such as PKG_INTEGRITY_MISMATCH. */
  code: Scalars["String"];
  /** File, entry or field. */
  where: Scalars["String"];
  /** What is the case. */
  message: Scalars["String"];
  /** Why it matters. */
  why: Scalars["String"];
  /** What to do. */
  fix: Scalars["String"];
};

/** Something that a plugin can do when it is called: given an input of a known shape, it answers with an output of a known shape. */
export type Tool = {
  __typename?: "Tool";
  /** The package name of its plugin, a slash and its name. */
  id: Scalars["ID"];
  /** Short, unique within its plugin. */
  name: Scalars["String"];
  /** Its name for people. */
  title: Scalars["String"];
  /** What it does, in a sentence or two. */
  description: Scalars["String"];
  /** Whether it can be called now. */
  status: AgentStatus;
  /** Where its code comes from. */
  plugin: Plugin;
  /** JSON Schema of what it takes; null when its author's library gives none. */
  inputSchema: Maybe<Scalars["JSON"]>;
  /** JSON Schema of what it answers. */
  outputSchema: Maybe<Scalars["JSON"]>;
  /** True when it changes nothing outside. */
  readOnly: Scalars["Boolean"];
  /** True when a second call with the same input does no further harm. */
  idempotent: Scalars["Boolean"];
  /** What a second call with the same input does. */
  effect: EffectKind;
  /** Its latest calls in your tenant, newest first. */
  calls: Array<ToolCall>;
};

/** Something that a plugin can do when it is called: given an input of a known shape, it answers with an output of a known shape. */
export type ToolcallsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
};

/** How an MCP server is reached. */
export type McpTransportKind =
  /** Over HTTP: requests to one address, answered by one message or a stream of them. */
  | "STREAMABLE_HTTP"
  /** A program on the platform's machine, over its standard input and output. */
  | "STDIO";

/** How an MCP server does. */
export type McpServerState =
  /** Nobody asks it. */
  | "DISABLED"
  /** It was not asked yet. */
  | "NEW"
  /** It answered the last time. */
  | "READY"
  /** It could not be used the last time; problem says why. */
  | "FAILING";

/** Whether agents may use a tool of an MCP server. */
export type McpToolState =
  /** They may, when their definition asks for it. */
  | "READY"
  /** It is new, or described otherwise than when it was accepted: acceptMcpTool lets agents use it. */
  | "HELD"
  /** The server's list of allowed tools does not name it. */
  | "NOT_ALLOWED";

/** What a repetition of a tool's call does, as its server says. */
export type McpToolEffect =
  /** Nothing is changed by a call. */
  | "READ"
  /** A second call changes nothing more. */
  | "IDEMPOTENT"
  /** A second call may do harm. */
  | "UNSAFE";

/** A server of the Model Context Protocol, whose tools agents may use as mcp/<server>/<tool>. */
export type McpServer = {
  __typename?: "McpServer";
  /** What it is called here: 1 to 40 small letters, digits and hyphens. */
  name: Scalars["ID"];
  /** How it is reached. */
  transport: McpTransportKind;
  /** Where it is asked. Null for STDIO. */
  url: Maybe<Scalars["String"]>;
  /** The path of its program. Null for STREAMABLE_HTTP. */
  command: Maybe<Scalars["String"]>;
  /** What its program is called with; none for STREAMABLE_HTTP. */
  args: Array<Scalars["String"]>;
  /** Names of the secret headers, or of secret variables of the program's environment. Values are never shown. */
  secretNames: Array<Scalars["String"]>;
  /** Names of the tools that agents may use; * stands for all. */
  allowedTools: Array<Scalars["String"]>;
  /** Whether it is asked at all. */
  enabled: Scalars["Boolean"];
  /** How it does. */
  state: McpServerState;
  /** Why it could not be used the last time. */
  problem: Maybe<McpServerProblem>;
  /** What it calls itself; null before it was asked. */
  serverName: Maybe<Scalars["String"]>;
  /** The version that it gives; null before it was asked. */
  serverVersion: Maybe<Scalars["String"]>;
  /** When what it lists was heard last; null before it was asked. */
  listedAt: Maybe<Scalars["DateTime"]>;
  /** The tools that it lists, at most 128, in order of their names. */
  tools: Array<McpTool>;
  /** Tools that it lists and that can't be taken. */
  passedOver: Array<McpPassedOver>;
  /** The id of who saved its settings last. */
  savedBy: Scalars["ID"];
  /** When its settings were saved last. */
  savedAt: Scalars["DateTime"];
};

/** A tool of an MCP server, as the server describes it. */
export type McpTool = {
  __typename?: "McpTool";
  /** What agents call it: mcp/<server>/<tool>. */
  id: Scalars["ID"];
  /** What its server calls it. */
  name: Scalars["String"];
  /** What it is for, in its server's words. */
  description: Scalars["String"];
  /** JSON Schema of what it takes. */
  inputSchema: Scalars["JSON"];
  /** What its server says that a repetition does. */
  effect: McpToolEffect;
  /** Whether agents may use it. */
  state: McpToolState;
  /** Stands for all that its server says of it. Give it to acceptMcpTool. */
  digest: Scalars["String"];
};

/** A tool that an MCP server lists and that can't be taken. */
export type McpPassedOver = {
  __typename?: "McpPassedOver";
  /** What its server calls it. */
  name: Scalars["String"];
  /** Why it can't be taken. */
  reason: Scalars["String"];
};

/** Why an MCP server could not be used. */
export type McpServerProblem = {
  __typename?: "McpServerProblem";
  /** Such as MCP_UNREACHABLE. */
  code: Scalars["String"];
  /** What happened. */
  message: Scalars["String"];
  /** When it was seen first. */
  at: Scalars["DateTime"];
};

/** An MCP server as an administrator gives it. */
export type McpServerInput = {
  /** 1 to 40 small letters, digits and hyphens. One that is there gets these settings. */
  name: Scalars["ID"];
  /** How it is reached. */
  transport: McpTransportKind;
  /** For STREAMABLE_HTTP: https, the name of a host, and no user name or password. Left out for STDIO. */
  url?: InputMaybe<Scalars["String"]>;
  /** For STDIO: the absolute path of a program that the operator allows in YMERA_MCP_COMMANDS. Left out for STREAMABLE_HTTP. */
  command?: InputMaybe<Scalars["String"]>;
  /** For STDIO: at most 50. */
  args?: Array<Scalars["String"]>;
  /**
   * Headers for STREAMABLE_HTTP, variables of the environment for STDIO: at most 20, stored encrypted. Left out, what is
   * stored is kept; they have to be given again when the server is at another origin, or is another program.
   */
  secrets?: InputMaybe<Array<McpSecretInput>>;
  /** Names of the tools that agents may use, at most 200; * alone or among them stands for all. */
  allowedTools: Array<Scalars["String"]>;
  /** Whether it is asked at all. */
  enabled?: Scalars["Boolean"];
};

/** A secret that is given to an MCP server. */
export type McpSecretInput = {
  /** The header or the variable. */
  name: Scalars["String"];
  /** 1 to 8,192 printable characters. */
  value: Scalars["String"];
};

/** Whose a tool is. */
export type AgentToolOrigin =
  /** The platform's own. */
  | "BUILT_IN"
  /** A plugin's, which runs in the sandbox. */
  | "PLUGIN"
  /** An MCP server's. */
  | "MCP";

/** A tool that an agent's definition file may name. */
export type AgentTool = {
  __typename?: "AgentTool";
  /** What a definition file calls it, such as core/read-file. */
  name: Scalars["ID"];
  /** Whose it is. */
  origin: AgentToolOrigin;
  /** What it does, as a model is told. */
  description: Scalars["String"];
  /** JSON Schema of what it takes; null when its author's library gives none. */
  inputSchema: Maybe<Scalars["JSON"]>;
  /** What a second call with the same input does. */
  effect: EffectKind;
  /** True when it changes nothing, so that agents may use it that have only to propose; others than the platform's say so of themselves. */
  changesNothing: Scalars["Boolean"];
};

/** One page of tools, in order of their names. */
export type AgentToolPage = {
  __typename?: "AgentToolPage";
  /** At most as many as were asked for. */
  items: Array<AgentTool>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One page of tools, in order of their ids. */
export type ToolPage = {
  __typename?: "ToolPage";
  /** At most as many as were asked for. */
  items: Array<Tool>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One call of one tool by a user or a workflow. */
export type ToolCall = {
  __typename?: "ToolCall";
  /** Such as tcall_…. */
  id: Scalars["ID"];
  /** The tool that was called. */
  tool: Tool;
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
  /**
   * What has happened in it, the first event first; none for agents that are a plugin's code. Fails with
   * INVALID_ARGUMENT.
   */
  events: AgentRunEventPage;
  /** Of a remote agent's run: who does it. Null for others. */
  work: Maybe<AgentRunWork>;
};

/** One run of one agent. */
export type AgentRuneventsArgs = {
  first?: InputMaybe<Scalars["Int"]>;
  afterSeq?: Scalars["Int"];
};

/** Work as the remote agent has it that does it. */
export type AgentWork = {
  __typename?: "AgentWork";
  /** Such as work_…. The same however often it is handed over, also to others. */
  id: Scalars["ID"];
  /** To be named with all that the agent says about the work; another one each time that it is handed over. */
  fence: Scalars["Int"];
  /** How far it has come. */
  status: AgentWorkStatus;
  /** The agent that was asked for: this one, or one whose work it does. */
  askedOf: Scalars["ID"];
  /** What is to be done; null but when it is handed over. */
  input: Maybe<Scalars["JSON"]>;
  /** Until then the agent has to say something about it; null unless it is TAKEN. */
  leaseUntil: Maybe<Scalars["DateTime"]>;
  /** When nobody will wait for it any more. */
  deadlineAt: Scalars["DateTime"];
};

/** How far work has come. */
export type AgentWorkStatus =
  /** It waits for an agent to fetch it, or for one to come that can do it. */
  | "WAITING"
  /** An agent has it. */
  | "TAKEN"
  /** It has a result. */
  | "DONE"
  /** Nobody waits for it any more. */
  | "CALLED_OFF";

/** How far a remote agent is with its work. */
export type AgentWorkProgressInput = {
  /** 0 to 1. */
  value: Scalars["Float"];
  /** What it does now, for people; at most 500 characters. */
  message?: Scalars["String"];
};

/** Why a remote agent could not do its work. */
export type AgentWorkErrorInput = {
  /**
   * Capitals, digits and _, such as DISK_FULL; at most 64. Not one that the platform alone says of runs, such as
   * INVALID_INPUT, CANCELLED, MODEL_UNAVAILABLE, INTERNAL or WORK_LOST: INVALID_ARGUMENT lists them.
   */
  code: Scalars["String"];
  /** What went wrong, for people; 1 to 2,000 characters. */
  message: Scalars["String"];
  /** Whether the same may succeed later. */
  retryable?: Scalars["Boolean"];
  /** More about it, at most 16 KB: an object. */
  details?: InputMaybe<Scalars["JSON"]>;
};

/** Work that waits for a remote agent. */
export type AgentWorkOffer = {
  __typename?: "AgentWorkOffer";
  /** Such as work_…. */
  id: Scalars["ID"];
  /** Since when it waits for this agent. */
  since: Scalars["DateTime"];
  /** When nobody will wait for it any more. */
  deadlineAt: Scalars["DateTime"];
  /** Length of its input as JSON, in bytes. */
  inputBytes: Scalars["Int"];
};

/** The work of a remote agent's run: who does it, and who has lost it. */
export type AgentRunWork = {
  __typename?: "AgentRunWork";
  /** Such as work_…. */
  id: Scalars["ID"];
  /** How far it has come. */
  status: AgentWorkStatus;
  /** The agent that was asked for. */
  askedOf: Agent;
  /** Who has it, is to fetch it, or has done it; null while nobody can do it, and when it was called off. */
  assignedTo: Maybe<Agent>;
  /** To how many agents in turn it was given, the one of now among them. */
  attempts: Scalars["Int"];
  /** What the agent that has it said last; null when it said nothing. */
  progress: Maybe<AgentWorkProgress>;
  /** From whom it was taken away and why, oldest first. */
  lost: Array<AgentWorkLoss>;
  /** When the run ends that waits for it. */
  deadlineAt: Scalars["DateTime"];
};

/** How far a remote agent says it is. */
export type AgentWorkProgress = {
  __typename?: "AgentWorkProgress";
  /** 0 to 1. */
  value: Scalars["Float"];
  /** What it does now. */
  message: Scalars["String"];
  /** When it said so. */
  at: Scalars["DateTime"];
};

/** That a remote agent has lost its work. */
export type AgentWorkLoss = {
  __typename?: "AgentWorkLoss";
  /** The agent. */
  agent: Agent;
  /** When. */
  at: Scalars["DateTime"];
  /** Why. */
  reason: AgentWorkLossReason;
  /** What the agent said when it gave it back; null otherwise. */
  message: Maybe<Scalars["String"]>;
};

/** Why a remote agent has lost its work. */
export type AgentWorkLossReason =
  /** It was suspended: it missed reports. */
  | "SUSPENDED"
  /** It was frozen. */
  | "FROZEN"
  /** It was removed. */
  | "REMOVED"
  /** It said nothing about the work in time. */
  | "LEASE_EXPIRED"
  /** It had room for the work, and did not fetch it for as long as a lease lasts, while another could. */
  | "NOT_FETCHED"
  /** It gave it back. */
  | "GIVEN_BACK";

/** Something that has happened in the run of an agent that a language model plays, or that is remote. */
export type AgentRunEvent = {
  __typename?: "AgentRunEvent";
  /** 1, 2, 3 …: its place among the events of the run. */
  seq: Scalars["Int"];
  /** When it happened. */
  at: Scalars["DateTime"];
  /** What has happened; it says which of the other fields are there. */
  kind: AgentRunEventKind;
  /** Of MESSAGE_SENT: what the model said. */
  text: Maybe<Scalars["String"]>;
  /** Of MESSAGE_SENT: the tools that the model asked for, in the order in which they are called. */
  toolCalls: Array<AgentRunToolCall>;
  /** Of MESSAGE_SENT: the model. */
  modelId: Maybe<Scalars["ID"]>;
  /** Of MESSAGE_SENT: what the model has read and written for it. */
  tokens: Maybe<Scalars["Int"]>;
  /** Of MESSAGE_SENT: what it cost. */
  cost: Maybe<Scalars["MicroUsd"]>;
  /** Of TOOL_CALL and TOOL_RESULT: which call. */
  key: Maybe<Scalars["ID"]>;
  /** Of TOOL_CALL and TOOL_RESULT: the tool's id. */
  tool: Maybe<Scalars["ID"]>;
  /** Of TOOL_CALL: what a second call with the same input does; null for a tool that the agent does not have. */
  effect: Maybe<EffectKind>;
  /** Of TOOL_RESULT: what the model was told. */
  output: Maybe<Scalars["JSON"]>;
  /** Of ERROR_OCCURRED, and of TOOL_RESULT when the call was refused or failed. */
  errorCode: Maybe<Scalars["String"]>;
  /** Of ERROR_OCCURRED: what went wrong, for people; of WORK_PROGRESS: what the agent does now. */
  message: Maybe<Scalars["String"]>;
  /** Of WORK_TAKEN, WORK_PROGRESS and WORK_LOST: the remote agent. */
  agentId: Maybe<Scalars["ID"]>;
  /** Of WORK_PROGRESS: how far it is, 0 to 1. */
  progress: Maybe<Scalars["Float"]>;
  /** Of WORK_LOST: why. */
  lossReason: Maybe<AgentWorkLossReason>;
};

/** What has happened in a run. */
export type AgentRunEventKind =
  /** A process has begun to work on the run, or has taken it over from one that is gone. */
  | "AGENT_STARTED"
  /** The model has answered. Without tool calls this is what the agent answers. */
  | "MESSAGE_SENT"
  /** A tool is about to be called. */
  | "TOOL_CALL"
  /** A tool has answered, or was refused. */
  | "TOOL_RESULT"
  /** A remote agent has fetched the work. */
  | "WORK_TAKEN"
  /** The remote agent has said how far it is; after 200 of these it is not written down any more. */
  | "WORK_PROGRESS"
  /** A remote agent has lost the work, and it waits for another. */
  | "WORK_LOST"
  /** The run can't go on. */
  | "ERROR_OCCURRED"
  /** The run has ended; its status says how. */
  | "AGENT_ENDED";

/** A tool that a model has asked for. */
export type AgentRunToolCall = {
  __typename?: "AgentRunToolCall";
  /** Its own, the same however often the call is tried. */
  key: Scalars["ID"];
  /** The tool's id; as the model wrote it when it has no such tool. */
  tool: Scalars["ID"];
  /** As the model wrote it. */
  input: Scalars["JSON"];
};

/** Events of a run. */
export type AgentRunEventPage = {
  __typename?: "AgentRunEventPage";
  /** In the order in which they happened. */
  items: Array<AgentRunEvent>;
  /** For the next page's afterSeq; null when there are no more by now. */
  nextSeq: Maybe<Scalars["Int"]>;
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

/** What somebody and the coordinator have said, and what came of it. */
export type Conversation = {
  __typename?: "Conversation";
  /** Such as conv_…. */
  id: Scalars["ID"];
  /** The beginning of the first thing that was said. */
  title: Scalars["String"];
  /** How it stands. */
  phase: ConversationPhase;
  /** What is asked for in all, with answers and additions; null while nothing is. */
  request: Maybe<Scalars["String"]>;
  /** What the coordinator asks back: while it is ASKING, or after a text that does not say which plan it decides on; null otherwise. */
  question: Maybe<Scalars["String"]>;
  /** What is planned for the request; null while nothing is. */
  plan: Maybe<CoordinatorPlan>;
  /** The run that does the plan; null before it starts. Its approvals, tasks and history are those of any run. */
  run: Maybe<WorkflowRun>;
  /** How the run has ended; null until then. */
  outcome: Maybe<ConversationOutcome>;
  /** Who began it; they, and administrators, alone see it. */
  startedBy: User;
  /** The number of its latest message. */
  lastSeq: Scalars["Int"];
  /** When it began. */
  createdAt: Scalars["DateTime"];
  /** When something was said or done in it last. */
  updatedAt: Scalars["DateTime"];
  /** What was said, in order. Fails with INVALID_ARGUMENT. */
  messages: ConversationMessagePage;
};

/** What somebody and the coordinator have said, and what came of it. */
export type ConversationmessagesArgs = {
  afterSeq?: Scalars["Int"];
  first?: InputMaybe<Scalars["Int"]>;
};

/** How a conversation stands. */
export type ConversationPhase =
  /** Nothing is asked for. */
  | "LISTENING"
  /** The request was not clear; the next text answers the question. */
  | "ASKING"
  /** The plan does something critical, and starts when it is approved. */
  | "AWAITING_APPROVAL"
  /** Something stands in the plan's way, see its obstacles; resumeConversation looks again. */
  | "BLOCKED"
  /** The plan is being started. */
  | "STARTING"
  /** The plan is being done. */
  | "RUNNING"
  /** The run has ended; the next text is a new request. */
  | "ENDED";

/** How the run of a plan has ended. */
export type ConversationOutcome =
  /** It put out a result. */
  | "SUCCEEDED"
  /** A task failed for good. */
  | "FAILED"
  /** Somebody cancelled it. */
  | "CANCELLED";

/** One page of conversations, newest first. */
export type ConversationPage = {
  __typename?: "ConversationPage";
  /** At most as many as were asked for. */
  items: Array<Conversation>;
  /** Give this as after to read on; null on the last page. */
  nextCursor: Maybe<Scalars["String"]>;
};

/** One entry of a conversation; it never changes. */
export type ConversationMessage = {
  __typename?: "ConversationMessage";
  /** Such as msg_…. */
  id: Scalars["ID"];
  /** Its place in the conversation: 1, 2, 3 … */
  seq: Scalars["Int"];
  /** When it was said. */
  at: Scalars["DateTime"];
  /** Who said it. */
  from: ConversationSpeaker;
  /** What it is. */
  kind: ConversationMessageKind;
  /** In words, for a reader. */
  text: Scalars["String"];
  /** What belongs to it, by its kind: a plan's hash, a task's status, a run's output. Outputs above 64 KB give way to their size. */
  data: Maybe<Scalars["JSON"]>;
};

/** Who speaks. */
export type ConversationSpeaker =
  /** A person. */
  | "USER"
  /** The platform. */
  | "COORDINATOR";

/** What a message is. */
export type ConversationMessageKind =
  /** Something that somebody wants. */
  | "REQUEST"
  /** Something that the coordinator has to know first. */
  | "QUESTION"
  /** What is going to be done. */
  | "PLAN"
  /** Somebody has approved the plan. */
  | "APPROVED"
  /** Somebody has put the plan away. */
  | "REJECTED"
  /** The plan could not be started. */
  | "BLOCKED"
  /** The plan's run has begun. */
  | "STARTED"
  /** A task of the run stands differently. */
  | "PROGRESS"
  /** Somebody wants the run to end. */
  | "CANCELLING"
  /** How the run has ended; once for each run. */
  | "RESULT";

/** One page of messages, in order. */
export type ConversationMessagePage = {
  __typename?: "ConversationMessagePage";
  /** At most as many as were asked for. */
  items: Array<ConversationMessage>;
  /** Give this as afterSeq to read on; null when there are no more by now. */
  nextSeq: Maybe<Scalars["Int"]>;
};

/** What is going to be done for a request, before anything of it is. */
export type CoordinatorPlan = {
  __typename?: "CoordinatorPlan";
  /** SHA-256 of the request, the plan, and what goes with it: an approval is of exactly this. */
  hash: Scalars["String"];
  /** How the request was read. */
  intent: CoordinatorIntent;
  /** How much the request asks for. */
  complexity: PlanComplexity;
  /** How the work is divided. */
  shape: PlanShape;
  /** What is done, each after those that it needs. */
  stages: Array<PlanStage>;
  /** Why somebody has to approve it first; null when nobody has to. */
  approval: Maybe<PlanApproval>;
  /** Of all of it. */
  estimate: PlanEstimate;
  /** What stands in its way; none when it can run. */
  obstacles: Array<PlanObstacle>;
};

/** How the work of a plan is divided. */
export type PlanShape =
  /** One chain of agents. */
  | "DIRECT"
  /** Sub-workflows for analysis, implementation and validation, whose results are put together. */
  | "PHASED";

/** What somebody wants, as it was read from their words. */
export type CoordinatorIntent = {
  __typename?: "CoordinatorIntent";
  /** What kind of work. */
  kind: CoordinatorIntentKind;
  /** From 0 to 1. Below 0.5 a question goes back before anything is planned. */
  confidence: Scalars["Float"];
  /** The next likely readings, most likely first. */
  alternatives: Array<AlternativeIntent>;
  /** What else is wanted besides. */
  also: Array<CoordinatorIntentKind>;
  /** Whether rules have read it, which need no model, or a model. */
  readBy: IntentReader;
  /** The model that has read it; null for rules. */
  model: Maybe<Scalars["String"]>;
  /** The words that the reading rests on. */
  evidence: Array<Scalars["String"]>;
  /** What it is to be done to; null when the request does not say. */
  subject: Maybe<Scalars["String"]>;
};

/** A reading of a request that was less likely. */
export type AlternativeIntent = {
  __typename?: "AlternativeIntent";
  /** What kind of work. */
  kind: CoordinatorIntentKind;
  /** From 0 to 1. */
  confidence: Scalars["Float"];
};

/** What has read a request. */
export type IntentReader =
  /** An own grammar, without any model. */
  | "RULES"
  /** A model that was asked. */
  | "MODEL";

/** The kinds of work that the coordinator knows. */
export type CoordinatorIntentKind =
  /** Make something new. */
  | "CREATE"
  /** Make something better. */
  | "ENHANCE"
  /** Find and mend a fault. */
  | "DEBUG"
  /** Change how something is built, not what it does. */
  | "REFACTOR"
  /** Judge something. */
  | "REVIEW"
  /** Write or run tests. */
  | "TEST"
  /** Write documentation. */
  | "DOCUMENT"
  /** Look for, and close, holes. */
  | "SECURE"
  /** Find something out. */
  | "ANALYSE"
  /** Bring something to where it is used. */
  | "DEPLOY"
  /** Say how something works. */
  | "EXPLAIN";

/** How much a request asks for. Above 0.8 the plan is PHASED. */
export type PlanComplexity = {
  __typename?: "PlanComplexity";
  /** From 0 to 1. */
  score: Scalars["Float"];
  /** What it is the sum of. */
  terms: Array<PlanComplexityTerm>;
};

/** What a part of a request adds to its complexity. */
export type PlanComplexityTerm = {
  __typename?: "PlanComplexityTerm";
  /** What counts. */
  name: Scalars["String"];
  /** What it adds. */
  value: Scalars["Float"];
};

/** One step of a plan: a task of the workflow that the plan becomes. */
export type PlanStage = {
  __typename?: "PlanStage";
  /** Unique in the plan. */
  id: Scalars["String"];
  /** What is done, in a few words. */
  title: Scalars["String"];
  /** What kind of work it is. */
  work: PlanStageWork;
  /** The phase that it belongs to; null when the plan is DIRECT, or it stands between the phases. */
  phase: Maybe<PlanPhase>;
  /** The part of what is asked for that it is about; null for all of it. */
  part: Maybe<Scalars["String"]>;
  /** What the agent is told, before the request and the results of earlier stages are added. */
  instruction: Scalars["String"];
  /** The id of the agent that does it. */
  agentId: Scalars["String"];
  /** The agent that does it; null when there is none any more. */
  agent: Maybe<Agent>;
  /** Why this agent. */
  reasons: Array<Scalars["String"]>;
  /** The stages whose results it needs. */
  after: Array<Scalars["String"]>;
  /** The stage whose work it examines, and sends back when it refuses it; null when it examines none. */
  examines: Maybe<PlanExamination>;
  /** Of this stage. */
  estimate: PlanEstimate;
};

/** The kinds of work of a stage. */
export type PlanStageWork =
  /** Find something out. */
  | "ANALYSE"
  /** Judge something. */
  | "REVIEW"
  /** Make something new. */
  | "CREATE"
  /** Make something better. */
  | "ENHANCE"
  /** Mend a fault. */
  | "FIX"
  /** Change how something is built. */
  | "REFACTOR"
  /** Write or run tests. */
  | "TEST"
  /** Look for, and close, holes. */
  | "SECURE"
  /** Write documentation. */
  | "DOCUMENT"
  /** Say how something works. */
  | "EXPLAIN"
  /** Examine work before it is used, and send it back where it falls short. */
  | "VALIDATE"
  /** Take over what was validated, and nothing else. */
  | "INTEGRATE"
  /** Bring something to where it is used. */
  | "DEPLOY"
  /** Put the results of several together. */
  | "SYNTHESISE";

/** The phases of a plan that is divided into them. */
export type PlanPhase =
  /** What is to be found out first. */
  | "ANALYSIS"
  /** The work itself. */
  | "IMPLEMENTATION"
  /** Whether it is right. */
  | "VALIDATION";

/** Whose work a stage examines. */
export type PlanExamination = {
  __typename?: "PlanExamination";
  /** The id of the stage that is examined. */
  stage: Scalars["String"];
  /** How often its work is done again at most, after the first time. */
  attemptsMax: Scalars["Int"];
};

/** Why a plan has to be approved. */
export type PlanApproval = {
  __typename?: "PlanApproval";
  /** What is critical about it. */
  reasons: Array<Scalars["String"]>;
};

/** What a plan, or a stage, is likely to take. */
export type PlanEstimate = {
  __typename?: "PlanEstimate";
  /** Milliseconds; null when nothing is known to estimate from. */
  ms: Maybe<Scalars["Float"]>;
  /** What its models cost; null when nothing is known to estimate from. */
  costMicroUsd: Maybe<Scalars["MicroUsd"]>;
  /** What it was made from. */
  basis: Scalars["String"];
};

/** Something that stands in a plan's way. */
export type PlanObstacle = {
  __typename?: "PlanObstacle";
  /** Such as MODEL_UNAVAILABLE. */
  code: Scalars["String"];
  /** What is missing, and what to do about it. */
  message: Scalars["String"];
  /** The stage that it is in the way of; null when it is the whole plan. */
  stage: Maybe<Scalars["String"]>;
};

/** What the coordinator would do for a request. */
export type PlannedRequest = {
  __typename?: "PlannedRequest";
  /** How it reads the request. */
  intent: CoordinatorIntent;
  /** What it would ask back; null when the request is clear enough. */
  question: Maybe<Scalars["String"]>;
  /** What it would do; null when it would ask first. */
  plan: Maybe<CoordinatorPlan>;
  /** The workflows that the plan would become, in YAML; the last would be started, and runs those before it. None while something stands in the plan's way. */
  sources: Array<Scalars["String"]>;
};

/** What is said to the coordinator, and where. */
export type ConverseInput = {
  /** The conversation; a new one begins when it is left out. */
  conversationId?: InputMaybe<Scalars["ID"]>;
  /** 1 to 4,000 characters, not only spaces. */
  text: Scalars["String"];
  /**
   * The hash of the plan that it is said of, as it was read; PLAN_CHANGED when another stands by now. A yes or a
   * no needs it, unless the plan answers your first text and nothing was said since.
   */
  planHash?: InputMaybe<Scalars["String"]>;
  /** A second text with the same key changes nothing, and answers with the conversation. 1 to 100 characters. */
  clientKey?: InputMaybe<Scalars["String"]>;
};

/** Who may know something that is kept. */
export type MemoryScope =
  /** Whoever keeps it. */
  | "USER"
  /** Everybody in the tenant; it goes into the plans of all. */
  | "TENANT"
  /** Whoever asks for the workflow: what its runs have put out, kept by the platform itself. */
  | "WORKFLOW";

/** Something that is kept to be known in later conversations. */
export type Memory = {
  __typename?: "Memory";
  /** Who may know it. */
  scope: MemoryScope;
  /** The workflow's name when the scope is WORKFLOW; null otherwise. */
  workflow: Maybe<Scalars["String"]>;
  /** Unique in its scope. */
  key: Scalars["String"];
  /** What is kept. */
  text: Scalars["String"];
  /** When it was kept. */
  updatedAt: Scalars["DateTime"];
  /** Who kept it. */
  by: User;
};

/** A memory that was found. */
export type FoundMemory = {
  __typename?: "FoundMemory";
  /** What was found. */
  memory: Memory;
  /** How much it has to do with the text, by BM25; only scores of one search compare. 0 without a text. */
  score: Scalars["Float"];
};

/** What is to be kept. */
export type RememberInput = {
  /** Who may know it: USER, or TENANT for administrators. */
  scope?: MemoryScope;
  /** 1 to 200 characters. */
  key: Scalars["String"];
  /** 1 to 10,000 characters. */
  text: Scalars["String"];
};

/** What is to be forgotten. */
export type ForgetInput = {
  /** Where it is kept. */
  scope?: MemoryScope;
  /** The workflow's name when the scope is WORKFLOW. */
  workflow?: InputMaybe<Scalars["String"]>;
  /** Its key. */
  key: Scalars["String"];
};

/** One execution of a workflow. It survives the end of the process that runs it. */
export type WorkflowRun = {
  __typename?: "WorkflowRun";
  /** Such as run_…. */
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
  MicroUsd: ResolverTypeWrapper<Scalars["MicroUsd"]>;
  Query: ResolverTypeWrapper<{}>;
  ID: ResolverTypeWrapper<Scalars["ID"]>;
  Int: ResolverTypeWrapper<Scalars["Int"]>;
  String: ResolverTypeWrapper<Scalars["String"]>;
  Boolean: ResolverTypeWrapper<Scalars["Boolean"]>;
  Mutation: ResolverTypeWrapper<{}>;
  Subscription: ResolverTypeWrapper<{}>;
  InstallPluginInput: InstallPluginInput;
  PluginFromRegistry: PluginFromRegistry;
  AgentFileInput: AgentFileInput;
  CallToolInput: CallToolInput;
  AskModelInput: AskModelInput;
  Float: ResolverTypeWrapper<Scalars["Float"]>;
  EmbedTextsInput: EmbedTextsInput;
  ModelWishInput: ModelWishInput;
  ModelNeedInput: ModelNeedInput;
  Model: ResolverTypeWrapper<Model>;
  StartModelExperimentInput: StartModelExperimentInput;
  ModelExperiment: ResolverTypeWrapper<ModelExperiment>;
  ModelExperimentArm: ResolverTypeWrapper<ModelExperimentArm>;
  ModelExperimentStatus: ModelExperimentStatus;
  LocalModelServer: ResolverTypeWrapper<LocalModelServer>;
  ModelKind: ModelKind;
  ModelCapability: ModelCapability;
  ModelState: ModelState;
  ModelPrice: ResolverTypeWrapper<ModelPrice>;
  ModelRouteReason: ResolverTypeWrapper<ModelRouteReason>;
  ModelRouteTerms: ResolverTypeWrapper<ModelRouteTerms>;
  ModelRefusal: ModelRefusal;
  ModelAnswer: ResolverTypeWrapper<ModelAnswer>;
  TextEmbeddings: ResolverTypeWrapper<TextEmbeddings>;
  SubmitModelBatchInput: SubmitModelBatchInput;
  ModelBatchItemInput: ModelBatchItemInput;
  ModelBatch: ResolverTypeWrapper<ModelBatch>;
  ModelBatchPhase: ModelBatchPhase;
  ModelBatchPage: ResolverTypeWrapper<ModelBatchPage>;
  ModelBatchResult: ResolverTypeWrapper<ModelBatchResult>;
  ModelBatchResultPage: ResolverTypeWrapper<ModelBatchResultPage>;
  OpenRealtimeSessionInput: OpenRealtimeSessionInput;
  RealtimeOutput: RealtimeOutput;
  RealtimeSession: ResolverTypeWrapper<RealtimeSession>;
  RealtimeEvent: ResolverTypeWrapper<RealtimeEvent>;
  RealtimeEventKind: RealtimeEventKind;
  ModelFinish: ModelFinish;
  ModelUsage: ResolverTypeWrapper<ModelUsage>;
  ModelChunk: ResolverTypeWrapper<ModelChunk>;
  ModelCall: ResolverTypeWrapper<ModelCall>;
  ModelWork: ModelWork;
  ModelCallPage: ResolverTypeWrapper<ModelCallPage>;
  RunAgentInput: RunAgentInput;
  Agent: ResolverTypeWrapper<AgentParent>;
  AgentHealth: ResolverTypeWrapper<AgentHealth>;
  AgentHealthComponent: ResolverTypeWrapper<AgentHealthComponent>;
  AgentHealthComponentName: AgentHealthComponentName;
  EffectKind: EffectKind;
  CircuitBreaker: ResolverTypeWrapper<CircuitBreaker>;
  ExternalService: ResolverTypeWrapper<ExternalService>;
  CircuitState: CircuitState;
  AgentOrigin: AgentOrigin;
  RemoteAgent: ResolverTypeWrapper<RemoteAgentParent>;
  AgentStanding: AgentStanding;
  AgentReport: ResolverTypeWrapper<AgentReport>;
  AgentReportProgress: ResolverTypeWrapper<AgentReportProgress>;
  AgentReportedHealth: AgentReportedHealth;
  AgentIssue: ResolverTypeWrapper<AgentIssue>;
  AgentKey: ResolverTypeWrapper<AgentKey>;
  AgentRegistration: ResolverTypeWrapper<
    Omit<AgentRegistration, "agent"> & { agent: ResolversTypes["Agent"] }
  >;
  AgentCredentials: ResolverTypeWrapper<AgentCredentials>;
  AgentSelf: ResolverTypeWrapper<AgentSelf>;
  AgentFleet: ResolverTypeWrapper<AgentFleet>;
  RegisterAgentInput: RegisterAgentInput;
  UpdateRemoteAgentInput: UpdateRemoteAgentInput;
  AgentReportInput: AgentReportInput;
  AgentReportProgressInput: AgentReportProgressInput;
  AgentIssueInput: AgentIssueInput;
  AgentStatus: AgentStatus;
  AgentFile: ResolverTypeWrapper<AgentFile>;
  AgentImport: ResolverTypeWrapper<
    Omit<AgentImport, "agents"> & { agents: Array<ResolversTypes["Agent"]> }
  >;
  AgentFileDiagnostic: ResolverTypeWrapper<AgentFileDiagnostic>;
  AgentFileSeverity: AgentFileSeverity;
  AgentUnavailability: ResolverTypeWrapper<AgentUnavailability>;
  AgentTaskInput: AgentTaskInput;
  AgentSelection: ResolverTypeWrapper<
    Omit<AgentSelection, "agent"> & { agent: ResolversTypes["Agent"] }
  >;
  AgentSelectionGround: AgentSelectionGround;
  AgentScoreTerm: ResolverTypeWrapper<AgentScoreTerm>;
  AgentScoreKind: AgentScoreKind;
  AgentPool: ResolverTypeWrapper<AgentPoolParent>;
  AgentPoolPage: ResolverTypeWrapper<
    Omit<AgentPoolPage, "items"> & { items: Array<ResolversTypes["AgentPool"]> }
  >;
  AgentPoolSettingsInput: AgentPoolSettingsInput;
  AgentBalance: AgentBalance;
  AcquireAgentInput: AcquireAgentInput;
  AgentInstance: ResolverTypeWrapper<AgentInstanceParent>;
  AgentInstancePhase: AgentInstancePhase;
  AgentTermination: AgentTermination;
  AgentPoolStatistics: ResolverTypeWrapper<AgentPoolStatistics>;
  AgentPoolAdvice: ResolverTypeWrapper<AgentPoolAdvice>;
  AgentPoolReason: ResolverTypeWrapper<AgentPoolReason>;
  AgentPoolReasonKind: AgentPoolReasonKind;
  AgentPage: ResolverTypeWrapper<
    Omit<AgentPage, "items"> & { items: Array<ResolversTypes["Agent"]> }
  >;
  Plugin: ResolverTypeWrapper<PluginParent>;
  PluginStatus: PluginStatus;
  PluginPage: ResolverTypeWrapper<
    Omit<PluginPage, "items"> & { items: Array<ResolversTypes["Plugin"]> }
  >;
  PluginVersion: ResolverTypeWrapper<PluginVersionParent>;
  PluginCandidate: ResolverTypeWrapper<PluginCandidateParent>;
  PluginSourceKind: PluginSourceKind;
  PluginProvenance: PluginProvenance;
  PluginRight: ResolverTypeWrapper<PluginRight>;
  PluginRightChange: ResolverTypeWrapper<PluginRightChangeParent>;
  PluginRightChangeKind: PluginRightChangeKind;
  PluginFinding: ResolverTypeWrapper<PluginFinding>;
  PluginFindingSeverity: PluginFindingSeverity;
  PluginSecret: ResolverTypeWrapper<PluginSecret>;
  PluginHealth: ResolverTypeWrapper<
    Omit<PluginHealth, "notice"> & {
      notice: Maybe<ResolversTypes["PluginJournalEntry"]>;
    }
  >;
  PluginHealthStatus: PluginHealthStatus;
  PluginProblem: ResolverTypeWrapper<PluginProblem>;
  PluginUsage: ResolverTypeWrapper<PluginUsageParent>;
  PluginJournalKind: PluginJournalKind;
  PluginJournalLevel: PluginJournalLevel;
  PluginJournalEntry: ResolverTypeWrapper<PluginJournalEntryParent>;
  PluginJournalPage: ResolverTypeWrapper<
    Omit<PluginJournalPage, "items"> & {
      items: Array<ResolversTypes["PluginJournalEntry"]>;
    }
  >;
  PluginRating: ResolverTypeWrapper<PluginRating>;
  PluginReview: ResolverTypeWrapper<PluginReviewParent>;
  PluginReviewPage: ResolverTypeWrapper<
    Omit<PluginReviewPage, "items"> & {
      items: Array<ResolversTypes["PluginReview"]>;
    }
  >;
  PluginDiscovery: ResolverTypeWrapper<
    Omit<PluginDiscovery, "items"> & {
      items: Array<ResolversTypes["PluginListing"]>;
    }
  >;
  PluginListing: ResolverTypeWrapper<PluginListingParent>;
  PluginInstallation: ResolverTypeWrapper<PluginInstallationParent>;
  PluginInstallationStatus: PluginInstallationStatus;
  PluginInstallationStep: PluginInstallationStep;
  PluginInstallationPage: ResolverTypeWrapper<
    Omit<PluginInstallationPage, "items"> & {
      items: Array<ResolversTypes["PluginInstallation"]>;
    }
  >;
  PluginInstallationProblem: ResolverTypeWrapper<PluginInstallationProblem>;
  Tool: ResolverTypeWrapper<ToolParent>;
  McpTransportKind: McpTransportKind;
  McpServerState: McpServerState;
  McpToolState: McpToolState;
  McpToolEffect: McpToolEffect;
  McpServer: ResolverTypeWrapper<McpServer>;
  McpTool: ResolverTypeWrapper<McpTool>;
  McpPassedOver: ResolverTypeWrapper<McpPassedOver>;
  McpServerProblem: ResolverTypeWrapper<McpServerProblem>;
  McpServerInput: McpServerInput;
  McpSecretInput: McpSecretInput;
  AgentToolOrigin: AgentToolOrigin;
  AgentTool: ResolverTypeWrapper<AgentTool>;
  AgentToolPage: ResolverTypeWrapper<AgentToolPage>;
  ToolPage: ResolverTypeWrapper<
    Omit<ToolPage, "items"> & { items: Array<ResolversTypes["Tool"]> }
  >;
  ToolCall: ResolverTypeWrapper<ToolCallParent>;
  AgentRun: ResolverTypeWrapper<AgentRunParent>;
  AgentWork: ResolverTypeWrapper<AgentWorkParent>;
  AgentWorkStatus: AgentWorkStatus;
  AgentWorkProgressInput: AgentWorkProgressInput;
  AgentWorkErrorInput: AgentWorkErrorInput;
  AgentWorkOffer: ResolverTypeWrapper<AgentWorkOfferParent>;
  AgentRunWork: ResolverTypeWrapper<AgentRunWorkParent>;
  AgentWorkProgress: ResolverTypeWrapper<AgentWorkProgress>;
  AgentWorkLoss: ResolverTypeWrapper<AgentWorkLossParent>;
  AgentWorkLossReason: AgentWorkLossReason;
  AgentRunEvent: ResolverTypeWrapper<AgentRunEventParent>;
  AgentRunEventKind: AgentRunEventKind;
  AgentRunToolCall: ResolverTypeWrapper<AgentRunToolCall>;
  AgentRunEventPage: ResolverTypeWrapper<
    Omit<AgentRunEventPage, "items"> & {
      items: Array<ResolversTypes["AgentRunEvent"]>;
    }
  >;
  AgentRunStatus: AgentRunStatus;
  AgentRunError: ResolverTypeWrapper<AgentRunError>;
  Conversation: ResolverTypeWrapper<ConversationParent>;
  ConversationPhase: ConversationPhase;
  ConversationOutcome: ConversationOutcome;
  ConversationPage: ResolverTypeWrapper<
    Omit<ConversationPage, "items"> & {
      items: Array<ResolversTypes["Conversation"]>;
    }
  >;
  ConversationMessage: ResolverTypeWrapper<ConversationMessageParent>;
  ConversationSpeaker: ConversationSpeaker;
  ConversationMessageKind: ConversationMessageKind;
  ConversationMessagePage: ResolverTypeWrapper<
    Omit<ConversationMessagePage, "items"> & {
      items: Array<ResolversTypes["ConversationMessage"]>;
    }
  >;
  CoordinatorPlan: ResolverTypeWrapper<CoordinatorPlanParent>;
  PlanShape: PlanShape;
  CoordinatorIntent: ResolverTypeWrapper<CoordinatorIntentParent>;
  AlternativeIntent: ResolverTypeWrapper<AlternativeIntent>;
  IntentReader: IntentReader;
  CoordinatorIntentKind: CoordinatorIntentKind;
  PlanComplexity: ResolverTypeWrapper<PlanComplexityParent>;
  PlanComplexityTerm: ResolverTypeWrapper<PlanComplexityTerm>;
  PlanStage: ResolverTypeWrapper<PlanStageParent>;
  PlanStageWork: PlanStageWork;
  PlanPhase: PlanPhase;
  PlanExamination: ResolverTypeWrapper<PlanExamination>;
  PlanApproval: ResolverTypeWrapper<PlanApproval>;
  PlanEstimate: ResolverTypeWrapper<PlanEstimateParent>;
  PlanObstacle: ResolverTypeWrapper<PlanObstacle>;
  PlannedRequest: ResolverTypeWrapper<
    Omit<PlannedRequest, "intent" | "plan"> & {
      intent: ResolversTypes["CoordinatorIntent"];
      plan: Maybe<ResolversTypes["CoordinatorPlan"]>;
    }
  >;
  ConverseInput: ConverseInput;
  MemoryScope: MemoryScope;
  Memory: ResolverTypeWrapper<MemoryParent>;
  FoundMemory: ResolverTypeWrapper<
    Omit<FoundMemory, "memory"> & { memory: ResolversTypes["Memory"] }
  >;
  RememberInput: RememberInput;
  ForgetInput: ForgetInput;
  WorkflowRun: ResolverTypeWrapper<WorkflowRun>;
  User: ResolverTypeWrapper<User>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  JSON: Scalars["JSON"];
  DateTime: Scalars["DateTime"];
  MicroUsd: Scalars["MicroUsd"];
  Query: {};
  ID: Scalars["ID"];
  Int: Scalars["Int"];
  String: Scalars["String"];
  Boolean: Scalars["Boolean"];
  Mutation: {};
  Subscription: {};
  InstallPluginInput: InstallPluginInput;
  PluginFromRegistry: PluginFromRegistry;
  AgentFileInput: AgentFileInput;
  CallToolInput: CallToolInput;
  AskModelInput: AskModelInput;
  Float: Scalars["Float"];
  EmbedTextsInput: EmbedTextsInput;
  ModelWishInput: ModelWishInput;
  ModelNeedInput: ModelNeedInput;
  Model: Model;
  StartModelExperimentInput: StartModelExperimentInput;
  ModelExperiment: ModelExperiment;
  ModelExperimentArm: ModelExperimentArm;
  LocalModelServer: LocalModelServer;
  ModelPrice: ModelPrice;
  ModelRouteReason: ModelRouteReason;
  ModelRouteTerms: ModelRouteTerms;
  ModelAnswer: ModelAnswer;
  TextEmbeddings: TextEmbeddings;
  SubmitModelBatchInput: SubmitModelBatchInput;
  ModelBatchItemInput: ModelBatchItemInput;
  ModelBatch: ModelBatch;
  ModelBatchPage: ModelBatchPage;
  ModelBatchResult: ModelBatchResult;
  ModelBatchResultPage: ModelBatchResultPage;
  OpenRealtimeSessionInput: OpenRealtimeSessionInput;
  RealtimeSession: RealtimeSession;
  RealtimeEvent: RealtimeEvent;
  ModelUsage: ModelUsage;
  ModelChunk: ModelChunk;
  ModelCall: ModelCall;
  ModelCallPage: ModelCallPage;
  RunAgentInput: RunAgentInput;
  Agent: AgentParent;
  AgentHealth: AgentHealth;
  AgentHealthComponent: AgentHealthComponent;
  CircuitBreaker: CircuitBreaker;
  ExternalService: ExternalService;
  RemoteAgent: RemoteAgentParent;
  AgentReport: AgentReport;
  AgentReportProgress: AgentReportProgress;
  AgentIssue: AgentIssue;
  AgentKey: AgentKey;
  AgentRegistration: Omit<AgentRegistration, "agent"> & {
    agent: ResolversParentTypes["Agent"];
  };
  AgentCredentials: AgentCredentials;
  AgentSelf: AgentSelf;
  AgentFleet: AgentFleet;
  RegisterAgentInput: RegisterAgentInput;
  UpdateRemoteAgentInput: UpdateRemoteAgentInput;
  AgentReportInput: AgentReportInput;
  AgentReportProgressInput: AgentReportProgressInput;
  AgentIssueInput: AgentIssueInput;
  AgentFile: AgentFile;
  AgentImport: Omit<AgentImport, "agents"> & {
    agents: Array<ResolversParentTypes["Agent"]>;
  };
  AgentFileDiagnostic: AgentFileDiagnostic;
  AgentUnavailability: AgentUnavailability;
  AgentTaskInput: AgentTaskInput;
  AgentSelection: Omit<AgentSelection, "agent"> & {
    agent: ResolversParentTypes["Agent"];
  };
  AgentScoreTerm: AgentScoreTerm;
  AgentPool: AgentPoolParent;
  AgentPoolPage: Omit<AgentPoolPage, "items"> & {
    items: Array<ResolversParentTypes["AgentPool"]>;
  };
  AgentPoolSettingsInput: AgentPoolSettingsInput;
  AcquireAgentInput: AcquireAgentInput;
  AgentInstance: AgentInstanceParent;
  AgentPoolStatistics: AgentPoolStatistics;
  AgentPoolAdvice: AgentPoolAdvice;
  AgentPoolReason: AgentPoolReason;
  AgentPage: Omit<AgentPage, "items"> & {
    items: Array<ResolversParentTypes["Agent"]>;
  };
  Plugin: PluginParent;
  PluginPage: Omit<PluginPage, "items"> & {
    items: Array<ResolversParentTypes["Plugin"]>;
  };
  PluginVersion: PluginVersionParent;
  PluginCandidate: PluginCandidateParent;
  PluginRight: PluginRight;
  PluginRightChange: PluginRightChangeParent;
  PluginFinding: PluginFinding;
  PluginSecret: PluginSecret;
  PluginHealth: Omit<PluginHealth, "notice"> & {
    notice: Maybe<ResolversParentTypes["PluginJournalEntry"]>;
  };
  PluginProblem: PluginProblem;
  PluginUsage: PluginUsageParent;
  PluginJournalEntry: PluginJournalEntryParent;
  PluginJournalPage: Omit<PluginJournalPage, "items"> & {
    items: Array<ResolversParentTypes["PluginJournalEntry"]>;
  };
  PluginRating: PluginRating;
  PluginReview: PluginReviewParent;
  PluginReviewPage: Omit<PluginReviewPage, "items"> & {
    items: Array<ResolversParentTypes["PluginReview"]>;
  };
  PluginDiscovery: Omit<PluginDiscovery, "items"> & {
    items: Array<ResolversParentTypes["PluginListing"]>;
  };
  PluginListing: PluginListingParent;
  PluginInstallation: PluginInstallationParent;
  PluginInstallationPage: Omit<PluginInstallationPage, "items"> & {
    items: Array<ResolversParentTypes["PluginInstallation"]>;
  };
  PluginInstallationProblem: PluginInstallationProblem;
  Tool: ToolParent;
  McpServer: McpServer;
  McpTool: McpTool;
  McpPassedOver: McpPassedOver;
  McpServerProblem: McpServerProblem;
  McpServerInput: McpServerInput;
  McpSecretInput: McpSecretInput;
  AgentTool: AgentTool;
  AgentToolPage: AgentToolPage;
  ToolPage: Omit<ToolPage, "items"> & {
    items: Array<ResolversParentTypes["Tool"]>;
  };
  ToolCall: ToolCallParent;
  AgentRun: AgentRunParent;
  AgentWork: AgentWorkParent;
  AgentWorkProgressInput: AgentWorkProgressInput;
  AgentWorkErrorInput: AgentWorkErrorInput;
  AgentWorkOffer: AgentWorkOfferParent;
  AgentRunWork: AgentRunWorkParent;
  AgentWorkProgress: AgentWorkProgress;
  AgentWorkLoss: AgentWorkLossParent;
  AgentRunEvent: AgentRunEventParent;
  AgentRunToolCall: AgentRunToolCall;
  AgentRunEventPage: Omit<AgentRunEventPage, "items"> & {
    items: Array<ResolversParentTypes["AgentRunEvent"]>;
  };
  AgentRunError: AgentRunError;
  Conversation: ConversationParent;
  ConversationPage: Omit<ConversationPage, "items"> & {
    items: Array<ResolversParentTypes["Conversation"]>;
  };
  ConversationMessage: ConversationMessageParent;
  ConversationMessagePage: Omit<ConversationMessagePage, "items"> & {
    items: Array<ResolversParentTypes["ConversationMessage"]>;
  };
  CoordinatorPlan: CoordinatorPlanParent;
  CoordinatorIntent: CoordinatorIntentParent;
  AlternativeIntent: AlternativeIntent;
  PlanComplexity: PlanComplexityParent;
  PlanComplexityTerm: PlanComplexityTerm;
  PlanStage: PlanStageParent;
  PlanExamination: PlanExamination;
  PlanApproval: PlanApproval;
  PlanEstimate: PlanEstimateParent;
  PlanObstacle: PlanObstacle;
  PlannedRequest: Omit<PlannedRequest, "intent" | "plan"> & {
    intent: ResolversParentTypes["CoordinatorIntent"];
    plan: Maybe<ResolversParentTypes["CoordinatorPlan"]>;
  };
  ConverseInput: ConverseInput;
  Memory: MemoryParent;
  FoundMemory: Omit<FoundMemory, "memory"> & {
    memory: ResolversParentTypes["Memory"];
  };
  RememberInput: RememberInput;
  ForgetInput: ForgetInput;
  WorkflowRun: WorkflowRun;
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
  selectAgents: Resolver<
    Array<ResolversTypes["AgentSelection"]>,
    ParentType,
    ContextType,
    RequireFields<QueryselectAgentsArgs, "input" | "first" | "onlyReady">
  >;
  explainSelection: Resolver<
    ResolversTypes["AgentSelection"],
    ParentType,
    ContextType,
    RequireFields<QueryexplainSelectionArgs, "agentId" | "input">
  >;
  agentPools: Resolver<
    ResolversTypes["AgentPoolPage"],
    ParentType,
    ContextType,
    RequireFields<QueryagentPoolsArgs, "first">
  >;
  agentFleet: Resolver<ResolversTypes["AgentFleet"], ParentType, ContextType>;
  agentSelf: Resolver<ResolversTypes["AgentSelf"], ParentType, ContextType>;
  agentPool: Resolver<
    Maybe<ResolversTypes["AgentPool"]>,
    ParentType,
    ContextType,
    RequireFields<QueryagentPoolArgs, "id">
  >;
  plugins: Resolver<
    ResolversTypes["PluginPage"],
    ParentType,
    ContextType,
    RequireFields<QuerypluginsArgs, "first">
  >;
  plugin: Resolver<
    Maybe<ResolversTypes["Plugin"]>,
    ParentType,
    ContextType,
    RequireFields<QuerypluginArgs, "id">
  >;
  discoverPlugins: Resolver<
    ResolversTypes["PluginDiscovery"],
    ParentType,
    ContextType,
    RequireFields<QuerydiscoverPluginsArgs, "text" | "first">
  >;
  pluginInstallation: Resolver<
    Maybe<ResolversTypes["PluginInstallation"]>,
    ParentType,
    ContextType,
    RequireFields<QuerypluginInstallationArgs, "id">
  >;
  pluginInstallations: Resolver<
    ResolversTypes["PluginInstallationPage"],
    ParentType,
    ContextType,
    RequireFields<QuerypluginInstallationsArgs, "first">
  >;
  tool: Resolver<
    Maybe<ResolversTypes["Tool"]>,
    ParentType,
    ContextType,
    RequireFields<QuerytoolArgs, "id">
  >;
  mcpServers: Resolver<
    Array<ResolversTypes["McpServer"]>,
    ParentType,
    ContextType
  >;
  agentTools: Resolver<
    ResolversTypes["AgentToolPage"],
    ParentType,
    ContextType,
    RequireFields<QueryagentToolsArgs, "first">
  >;
  tools: Resolver<
    ResolversTypes["ToolPage"],
    ParentType,
    ContextType,
    RequireFields<QuerytoolsArgs, "first">
  >;
  toolCall: Resolver<
    Maybe<ResolversTypes["ToolCall"]>,
    ParentType,
    ContextType,
    RequireFields<QuerytoolCallArgs, "id">
  >;
  exportAgent: Resolver<
    Maybe<ResolversTypes["AgentFile"]>,
    ParentType,
    ContextType,
    RequireFields<QueryexportAgentArgs, "id">
  >;
  models: Resolver<Array<ResolversTypes["Model"]>, ParentType, ContextType>;
  localModelServers: Resolver<
    Array<ResolversTypes["LocalModelServer"]>,
    ParentType,
    ContextType
  >;
  externalServices: Resolver<
    Array<ResolversTypes["ExternalService"]>,
    ParentType,
    ContextType
  >;
  modelCalls: Resolver<
    ResolversTypes["ModelCallPage"],
    ParentType,
    ContextType,
    RequireFields<QuerymodelCallsArgs, "first">
  >;
  modelExperiments: Resolver<
    Array<ResolversTypes["ModelExperiment"]>,
    ParentType,
    ContextType
  >;
  modelBatch: Resolver<
    ResolversTypes["ModelBatch"],
    ParentType,
    ContextType,
    RequireFields<QuerymodelBatchArgs, "id">
  >;
  modelBatches: Resolver<
    ResolversTypes["ModelBatchPage"],
    ParentType,
    ContextType,
    RequireFields<QuerymodelBatchesArgs, "first">
  >;
  modelBatchResults: Resolver<
    ResolversTypes["ModelBatchResultPage"],
    ParentType,
    ContextType,
    RequireFields<QuerymodelBatchResultsArgs, "id" | "first">
  >;
  realtimeSession: Resolver<
    ResolversTypes["RealtimeSession"],
    ParentType,
    ContextType,
    RequireFields<QueryrealtimeSessionArgs, "id">
  >;
  realtimeSessions: Resolver<
    Array<ResolversTypes["RealtimeSession"]>,
    ParentType,
    ContextType
  >;
  explainRouting: Resolver<
    Array<ResolversTypes["ModelRouteReason"]>,
    ParentType,
    ContextType,
    RequireFields<QueryexplainRoutingArgs, "input">
  >;
  agentRun: Resolver<
    Maybe<ResolversTypes["AgentRun"]>,
    ParentType,
    ContextType,
    RequireFields<QueryagentRunArgs, "id">
  >;
  conversation: Resolver<
    Maybe<ResolversTypes["Conversation"]>,
    ParentType,
    ContextType,
    RequireFields<QueryconversationArgs, "id">
  >;
  conversations: Resolver<
    ResolversTypes["ConversationPage"],
    ParentType,
    ContextType,
    RequireFields<QueryconversationsArgs, "all" | "first">
  >;
  planRequest: Resolver<
    ResolversTypes["PlannedRequest"],
    ParentType,
    ContextType,
    RequireFields<QueryplanRequestArgs, "text">
  >;
  memories: Resolver<
    Array<ResolversTypes["FoundMemory"]>,
    ParentType,
    ContextType,
    RequireFields<QuerymemoriesArgs, "scopes" | "first">
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
  fetchAgentWork: Resolver<
    Array<ResolversTypes["AgentWork"]>,
    ParentType,
    ContextType,
    RequireFields<MutationfetchAgentWorkArgs, "first">
  >;
  extendAgentWork: Resolver<
    ResolversTypes["AgentWork"],
    ParentType,
    ContextType,
    RequireFields<MutationextendAgentWorkArgs, "id" | "fence">
  >;
  completeAgentWork: Resolver<
    ResolversTypes["AgentWork"],
    ParentType,
    ContextType,
    RequireFields<MutationcompleteAgentWorkArgs, "id" | "fence" | "output">
  >;
  failAgentWork: Resolver<
    ResolversTypes["AgentWork"],
    ParentType,
    ContextType,
    RequireFields<MutationfailAgentWorkArgs, "id" | "fence" | "error">
  >;
  giveBackAgentWork: Resolver<
    ResolversTypes["Boolean"],
    ParentType,
    ContextType,
    RequireFields<MutationgiveBackAgentWorkArgs, "id" | "fence" | "reason">
  >;
  callTool: Resolver<
    ResolversTypes["ToolCall"],
    ParentType,
    ContextType,
    RequireFields<MutationcallToolArgs, "input">
  >;
  importAgents: Resolver<
    ResolversTypes["AgentImport"],
    ParentType,
    ContextType,
    RequireFields<MutationimportAgentsArgs, "files" | "dryRun">
  >;
  removeAgent: Resolver<
    ResolversTypes["Agent"],
    ParentType,
    ContextType,
    RequireFields<MutationremoveAgentArgs, "id">
  >;
  submitModelBatch: Resolver<
    ResolversTypes["ModelBatch"],
    ParentType,
    ContextType,
    RequireFields<MutationsubmitModelBatchArgs, "input">
  >;
  cancelModelBatch: Resolver<
    ResolversTypes["ModelBatch"],
    ParentType,
    ContextType,
    RequireFields<MutationcancelModelBatchArgs, "id">
  >;
  openRealtimeSession: Resolver<
    ResolversTypes["RealtimeSession"],
    ParentType,
    ContextType,
    RequireFields<MutationopenRealtimeSessionArgs, "input">
  >;
  sendRealtimeText: Resolver<
    ResolversTypes["RealtimeSession"],
    ParentType,
    ContextType,
    RequireFields<MutationsendRealtimeTextArgs, "id" | "text">
  >;
  sendRealtimeAudio: Resolver<
    ResolversTypes["RealtimeSession"],
    ParentType,
    ContextType,
    RequireFields<MutationsendRealtimeAudioArgs, "id" | "audio" | "endsTurn">
  >;
  interruptRealtimeSession: Resolver<
    ResolversTypes["RealtimeSession"],
    ParentType,
    ContextType,
    RequireFields<MutationinterruptRealtimeSessionArgs, "id">
  >;
  closeRealtimeSession: Resolver<
    ResolversTypes["RealtimeSession"],
    ParentType,
    ContextType,
    RequireFields<MutationcloseRealtimeSessionArgs, "id">
  >;
  askModel: Resolver<
    ResolversTypes["ModelAnswer"],
    ParentType,
    ContextType,
    RequireFields<MutationaskModelArgs, "input">
  >;
  embedTexts: Resolver<
    ResolversTypes["TextEmbeddings"],
    ParentType,
    ContextType,
    RequireFields<MutationembedTextsArgs, "input">
  >;
  saveMcpServer: Resolver<
    ResolversTypes["McpServer"],
    ParentType,
    ContextType,
    RequireFields<MutationsaveMcpServerArgs, "input">
  >;
  refreshMcpServer: Resolver<
    ResolversTypes["McpServer"],
    ParentType,
    ContextType,
    RequireFields<MutationrefreshMcpServerArgs, "name">
  >;
  acceptMcpTool: Resolver<
    ResolversTypes["McpServer"],
    ParentType,
    ContextType,
    RequireFields<MutationacceptMcpToolArgs, "server" | "tool" | "digest">
  >;
  removeMcpServer: Resolver<
    ResolversTypes["Boolean"],
    ParentType,
    ContextType,
    RequireFields<MutationremoveMcpServerArgs, "name">
  >;
  saveAgentPool: Resolver<
    ResolversTypes["AgentPool"],
    ParentType,
    ContextType,
    RequireFields<MutationsaveAgentPoolArgs, "id" | "settings">
  >;
  registerAgent: Resolver<
    ResolversTypes["AgentRegistration"],
    ParentType,
    ContextType,
    RequireFields<MutationregisterAgentArgs, "input">
  >;
  updateRemoteAgent: Resolver<
    ResolversTypes["Agent"],
    ParentType,
    ContextType,
    RequireFields<MutationupdateRemoteAgentArgs, "id" | "changes">
  >;
  rotateAgentKey: Resolver<
    ResolversTypes["AgentRegistration"],
    ParentType,
    ContextType,
    RequireFields<
      MutationrotateAgentKeyArgs,
      "id" | "overlapSeconds" | "keyLifetimeHours"
    >
  >;
  revokeAgentKey: Resolver<
    ResolversTypes["Agent"],
    ParentType,
    ContextType,
    RequireFields<MutationrevokeAgentKeyArgs, "id" | "keyId">
  >;
  removeRemoteAgent: Resolver<
    ResolversTypes["Agent"],
    ParentType,
    ContextType,
    RequireFields<MutationremoveRemoteAgentArgs, "id" | "reason">
  >;
  freezeAgent: Resolver<
    ResolversTypes["Agent"],
    ParentType,
    ContextType,
    RequireFields<MutationfreezeAgentArgs, "id" | "reason">
  >;
  thawAgent: Resolver<
    ResolversTypes["Agent"],
    ParentType,
    ContextType,
    RequireFields<MutationthawAgentArgs, "id" | "reason">
  >;
  reportAgent: Resolver<
    ResolversTypes["AgentSelf"],
    ParentType,
    ContextType,
    RequireFields<MutationreportAgentArgs, "input">
  >;
  removeAgentPool: Resolver<
    ResolversTypes["Boolean"],
    ParentType,
    ContextType,
    RequireFields<MutationremoveAgentPoolArgs, "id">
  >;
  acquireAgent: Resolver<
    ResolversTypes["AgentInstance"],
    ParentType,
    ContextType,
    RequireFields<MutationacquireAgentArgs, "input">
  >;
  startAgent: Resolver<
    ResolversTypes["AgentInstance"],
    ParentType,
    ContextType,
    RequireFields<MutationstartAgentArgs, "poolId" | "reservationId">
  >;
  releaseAgent: Resolver<
    ResolversTypes["AgentInstance"],
    ParentType,
    ContextType,
    RequireFields<MutationreleaseAgentArgs, "poolId" | "reservationId" | "ok">
  >;
  terminateAgent: Resolver<
    ResolversTypes["AgentInstance"],
    ParentType,
    ContextType,
    RequireFields<MutationterminateAgentArgs, "poolId" | "instanceId">
  >;
  startModelExperiment: Resolver<
    ResolversTypes["ModelExperiment"],
    ParentType,
    ContextType,
    RequireFields<MutationstartModelExperimentArgs, "input">
  >;
  stopModelExperiment: Resolver<
    ResolversTypes["ModelExperiment"],
    ParentType,
    ContextType,
    RequireFields<MutationstopModelExperimentArgs, "id">
  >;
  installPlugin: Resolver<
    ResolversTypes["PluginInstallation"],
    ParentType,
    ContextType,
    RequireFields<MutationinstallPluginArgs, "input">
  >;
  grantPlugin: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationgrantPluginArgs, "id" | "digest">
  >;
  configurePlugin: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationconfigurePluginArgs, "id" | "config">
  >;
  setPluginSecret: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationsetPluginSecretArgs, "id" | "name" | "value">
  >;
  removePluginSecret: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationremovePluginSecretArgs, "id" | "name">
  >;
  enablePlugin: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationenablePluginArgs, "id">
  >;
  disablePlugin: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationdisablePluginArgs, "id" | "reason">
  >;
  rollbackPlugin: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationrollbackPluginArgs, "id">
  >;
  uninstallPlugin: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationuninstallPluginArgs, "id">
  >;
  reviewPlugin: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationreviewPluginArgs, "id" | "stars" | "text">
  >;
  removePluginReview: Resolver<
    ResolversTypes["Plugin"],
    ParentType,
    ContextType,
    RequireFields<MutationremovePluginReviewArgs, "id">
  >;
  converse: Resolver<
    ResolversTypes["Conversation"],
    ParentType,
    ContextType,
    RequireFields<MutationconverseArgs, "input">
  >;
  approvePlan: Resolver<
    ResolversTypes["Conversation"],
    ParentType,
    ContextType,
    RequireFields<MutationapprovePlanArgs, "conversationId" | "planHash">
  >;
  rejectPlan: Resolver<
    ResolversTypes["Conversation"],
    ParentType,
    ContextType,
    RequireFields<MutationrejectPlanArgs, "conversationId">
  >;
  resumeConversation: Resolver<
    ResolversTypes["Conversation"],
    ParentType,
    ContextType,
    RequireFields<MutationresumeConversationArgs, "id">
  >;
  cancelConversation: Resolver<
    ResolversTypes["Conversation"],
    ParentType,
    ContextType,
    RequireFields<MutationcancelConversationArgs, "id">
  >;
  remember: Resolver<
    ResolversTypes["Memory"],
    ParentType,
    ContextType,
    RequireFields<MutationrememberArgs, "input">
  >;
  forget: Resolver<
    ResolversTypes["Boolean"],
    ParentType,
    ContextType,
    RequireFields<MutationforgetArgs, "input">
  >;
};

export type SubscriptionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Subscription"] =
    ResolversParentTypes["Subscription"],
> = {
  agentStandings: SubscriptionResolver<
    ResolversTypes["Agent"],
    "agentStandings",
    ParentType,
    ContextType,
    Partial<SubscriptionagentStandingsArgs>
  >;
  realtimeEvents: SubscriptionResolver<
    ResolversTypes["RealtimeEvent"],
    "realtimeEvents",
    ParentType,
    ContextType,
    RequireFields<SubscriptionrealtimeEventsArgs, "id" | "afterSeq">
  >;
  modelStream: SubscriptionResolver<
    ResolversTypes["ModelChunk"],
    "modelStream",
    ParentType,
    ContextType,
    RequireFields<SubscriptionmodelStreamArgs, "input">
  >;
  agentRunEvents: SubscriptionResolver<
    ResolversTypes["AgentRunEvent"],
    "agentRunEvents",
    ParentType,
    ContextType,
    RequireFields<SubscriptionagentRunEventsArgs, "runId" | "afterSeq">
  >;
  agentWork: SubscriptionResolver<
    ResolversTypes["AgentWorkOffer"],
    "agentWork",
    ParentType,
    ContextType
  >;
  pluginInstallation: SubscriptionResolver<
    ResolversTypes["PluginInstallation"],
    "pluginInstallation",
    ParentType,
    ContextType,
    RequireFields<SubscriptionpluginInstallationArgs, "id">
  >;
  pluginHealth: SubscriptionResolver<
    ResolversTypes["Plugin"],
    "pluginHealth",
    ParentType,
    ContextType,
    RequireFields<SubscriptionpluginHealthArgs, "id">
  >;
  pluginJournal: SubscriptionResolver<
    ResolversTypes["PluginJournalEntry"],
    "pluginJournal",
    ParentType,
    ContextType,
    RequireFields<SubscriptionpluginJournalArgs, "id">
  >;
  conversationMessages: SubscriptionResolver<
    ResolversTypes["ConversationMessage"],
    "conversationMessages",
    ParentType,
    ContextType,
    RequireFields<SubscriptionconversationMessagesArgs, "id" | "afterSeq">
  >;
};

export type ModelResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Model"] =
    ResolversParentTypes["Model"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  provider: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  kind: Resolver<ResolversTypes["ModelKind"], ParentType, ContextType>;
  capabilities: Resolver<
    Array<ResolversTypes["ModelCapability"]>,
    ParentType,
    ContextType
  >;
  contextTokens: Resolver<
    Maybe<ResolversTypes["Int"]>,
    ParentType,
    ContextType
  >;
  outputTokensMax: Resolver<
    Maybe<ResolversTypes["Int"]>,
    ParentType,
    ContextType
  >;
  price: Resolver<Maybe<ResolversTypes["ModelPrice"]>, ParentType, ContextType>;
  state: Resolver<ResolversTypes["ModelState"], ParentType, ContextType>;
  latencyMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  quality: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  measuredCalls: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelExperimentResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelExperiment"] =
    ResolversParentTypes["ModelExperiment"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  agentId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  arms: Resolver<
    Array<ResolversTypes["ModelExperimentArm"]>,
    ParentType,
    ContextType
  >;
  status: Resolver<
    ResolversTypes["ModelExperimentStatus"],
    ParentType,
    ContextType
  >;
  winner: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  errorMax: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  pairsMax: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  pairs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  evidence: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  startedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  endedAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelExperimentArmResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelExperimentArm"] =
    ResolversParentTypes["ModelExperimentArm"],
> = {
  modelId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  calls: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  good: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LocalModelServerResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["LocalModelServer"] =
    ResolversParentTypes["LocalModelServer"],
> = {
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  baseUrl: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  models: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  used: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelPriceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelPrice"] =
    ResolversParentTypes["ModelPrice"],
> = {
  input: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  cachedInput: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  cacheWrite: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  output: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  source: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelRouteReasonResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelRouteReason"] =
    ResolversParentTypes["ModelRouteReason"],
> = {
  modelId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  refusal: Resolver<
    Maybe<ResolversTypes["ModelRefusal"]>,
    ParentType,
    ContextType
  >;
  detail: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  preference: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  score: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  terms: Resolver<
    Maybe<ResolversTypes["ModelRouteTerms"]>,
    ParentType,
    ContextType
  >;
  costMax: Resolver<Maybe<ResolversTypes["MicroUsd"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelRouteTermsResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelRouteTerms"] =
    ResolversParentTypes["ModelRouteTerms"],
> = {
  price: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  quality: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  latency: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelAnswerResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelAnswer"] =
    ResolversParentTypes["ModelAnswer"],
> = {
  text: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  modelId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  servedBy: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  finish: Resolver<ResolversTypes["ModelFinish"], ParentType, ContextType>;
  usage: Resolver<ResolversTypes["ModelUsage"], ParentType, ContextType>;
  cost: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  attempts: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  callId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TextEmbeddingsResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["TextEmbeddings"] =
    ResolversParentTypes["TextEmbeddings"],
> = {
  vectors: Resolver<
    Array<Array<ResolversTypes["Float"]>>,
    ParentType,
    ContextType
  >;
  dimensions: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  modelId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  usage: Resolver<ResolversTypes["ModelUsage"], ParentType, ContextType>;
  cost: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  attempts: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  callId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelBatchResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelBatch"] =
    ResolversParentTypes["ModelBatch"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  modelId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  phase: Resolver<ResolversTypes["ModelBatchPhase"], ParentType, ContextType>;
  items: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  startedBy: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  submittedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  endedAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  succeeded: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  costMax: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  cost: Resolver<Maybe<ResolversTypes["MicroUsd"]>, ParentType, ContextType>;
  errorCode: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  errorMessage: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelBatchPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelBatchPage"] =
    ResolversParentTypes["ModelBatchPage"],
> = {
  items: Resolver<Array<ResolversTypes["ModelBatch"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelBatchResultResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelBatchResult"] =
    ResolversParentTypes["ModelBatchResult"],
> = {
  key: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  text: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  finish: Resolver<
    Maybe<ResolversTypes["ModelFinish"]>,
    ParentType,
    ContextType
  >;
  errorCode: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  message: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  usage: Resolver<ResolversTypes["ModelUsage"], ParentType, ContextType>;
  cost: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelBatchResultPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelBatchResultPage"] =
    ResolversParentTypes["ModelBatchResultPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["ModelBatchResult"]>,
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

export type RealtimeSessionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["RealtimeSession"] =
    ResolversParentTypes["RealtimeSession"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  modelId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  output: Resolver<ResolversTypes["RealtimeOutput"], ParentType, ContextType>;
  agents: Resolver<Maybe<Array<ResolversTypes["ID"]>>, ParentType, ContextType>;
  openedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  endsAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  endedAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  endCode: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  endMessage: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  lastSeq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  usage: Resolver<ResolversTypes["ModelUsage"], ParentType, ContextType>;
  cost: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RealtimeEventResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["RealtimeEvent"] =
    ResolversParentTypes["RealtimeEvent"],
> = {
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  kind: Resolver<ResolversTypes["RealtimeEventKind"], ParentType, ContextType>;
  text: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  audio: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  tool: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  agentId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  agentRunId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  errorCode: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  message: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  usage: Resolver<Maybe<ResolversTypes["ModelUsage"]>, ParentType, ContextType>;
  cost: Resolver<Maybe<ResolversTypes["MicroUsd"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelUsageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelUsage"] =
    ResolversParentTypes["ModelUsage"],
> = {
  input: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  cachedInput: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  cacheWriteInput: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  output: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  reasoning: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  estimated: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelChunkResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelChunk"] =
    ResolversParentTypes["ModelChunk"],
> = {
  sequence: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  text: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  answer: Resolver<
    Maybe<ResolversTypes["ModelAnswer"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelCallResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelCall"] =
    ResolversParentTypes["ModelCall"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  answerId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  attempt: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  modelId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  work: Resolver<ResolversTypes["ModelWork"], ParentType, ContextType>;
  runId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  agentId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  startedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  ms: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  usage: Resolver<ResolversTypes["ModelUsage"], ParentType, ContextType>;
  cost: Resolver<ResolversTypes["MicroUsd"], ParentType, ContextType>;
  errorCode: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  finish: Resolver<
    Maybe<ResolversTypes["ModelFinish"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelCallPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ModelCallPage"] =
    ResolversParentTypes["ModelCallPage"],
> = {
  items: Resolver<Array<ResolversTypes["ModelCall"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
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
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  description: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  origin: Resolver<ResolversTypes["AgentOrigin"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["AgentStatus"], ParentType, ContextType>;
  unavailable: Resolver<
    Maybe<ResolversTypes["AgentUnavailability"]>,
    ParentType,
    ContextType
  >;
  plugin: Resolver<Maybe<ResolversTypes["Plugin"]>, ParentType, ContextType>;
  tier: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  category: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  triggers: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  focusAreas: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  tools: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  missingTools: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  inputSchema: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  outputSchema: Resolver<
    Maybe<ResolversTypes["JSON"]>,
    ParentType,
    ContextType
  >;
  effect: Resolver<ResolversTypes["EffectKind"], ParentType, ContextType>;
  circuit: Resolver<ResolversTypes["CircuitBreaker"], ParentType, ContextType>;
  health: Resolver<ResolversTypes["AgentHealth"], ParentType, ContextType>;
  remote: Resolver<
    Maybe<ResolversTypes["RemoteAgent"]>,
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

export type AgentHealthResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentHealth"] =
    ResolversParentTypes["AgentHealth"],
> = {
  score: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  components: Resolver<
    Array<ResolversTypes["AgentHealthComponent"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentHealthComponentResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentHealthComponent"] =
    ResolversParentTypes["AgentHealthComponent"],
> = {
  name: Resolver<
    ResolversTypes["AgentHealthComponentName"],
    ParentType,
    ContextType
  >;
  score: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  weight: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  reason: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CircuitBreakerResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["CircuitBreaker"] =
    ResolversParentTypes["CircuitBreaker"],
> = {
  state: Resolver<ResolversTypes["CircuitState"], ParentType, ContextType>;
  failures: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  openUntil: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ExternalServiceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ExternalService"] =
    ResolversParentTypes["ExternalService"],
> = {
  origin: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  circuit: Resolver<ResolversTypes["CircuitBreaker"], ParentType, ContextType>;
  calls: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  failures: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  latencyMs: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  lastUsedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  lastFailure: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RemoteAgentResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["RemoteAgent"] =
    ResolversParentTypes["RemoteAgent"],
> = {
  standing: Resolver<ResolversTypes["AgentStanding"], ParentType, ContextType>;
  since: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  reason: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  by: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  capabilities: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  concurrent: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  config: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  lastReport: Resolver<
    Maybe<ResolversTypes["AgentReport"]>,
    ParentType,
    ContextType
  >;
  missedReports: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  nextReportDueAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  keys: Resolver<Array<ResolversTypes["AgentKey"]>, ParentType, ContextType>;
  registeredBy: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  registeredAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentReportResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentReport"] =
    ResolversParentTypes["AgentReport"],
> = {
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  health: Resolver<
    ResolversTypes["AgentReportedHealth"],
    ParentType,
    ContextType
  >;
  cpuPercent: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  memoryBytes: Resolver<
    Maybe<ResolversTypes["Float"]>,
    ParentType,
    ContextType
  >;
  progress: Resolver<
    Maybe<ResolversTypes["AgentReportProgress"]>,
    ParentType,
    ContextType
  >;
  issues: Resolver<
    Array<ResolversTypes["AgentIssue"]>,
    ParentType,
    ContextType
  >;
  securityEvents: Resolver<
    Array<ResolversTypes["AgentIssue"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentReportProgressResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentReportProgress"] =
    ResolversParentTypes["AgentReportProgress"],
> = {
  value: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentIssueResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentIssue"] =
    ResolversParentTypes["AgentIssue"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentKeyResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentKey"] =
    ResolversParentTypes["AgentKey"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  expiresAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  revokedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentRegistrationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentRegistration"] =
    ResolversParentTypes["AgentRegistration"],
> = {
  agent: Resolver<ResolversTypes["Agent"], ParentType, ContextType>;
  credentials: Resolver<
    ResolversTypes["AgentCredentials"],
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentCredentialsResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentCredentials"] =
    ResolversParentTypes["AgentCredentials"],
> = {
  apiKey: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  secret: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  authorization: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  expiresAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentSelfResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentSelf"] =
    ResolversParentTypes["AgentSelf"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  description: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  capabilities: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  category: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  config: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  concurrent: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  standing: Resolver<ResolversTypes["AgentStanding"], ParentType, ContextType>;
  reason: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  lastSeq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  reportEverySeconds: Resolver<
    ResolversTypes["Float"],
    ParentType,
    ContextType
  >;
  nextReportDueAt: Resolver<
    ResolversTypes["DateTime"],
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentFleetResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentFleet"] =
    ResolversParentTypes["AgentFleet"],
> = {
  registered: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  ready: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  active: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  warned: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  suspended: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  frozen: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  workWaiting: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  workTaken: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentFileResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentFile"] =
    ResolversParentTypes["AgentFile"],
> = {
  path: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  text: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentImportResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentImport"] =
    ResolversParentTypes["AgentImport"],
> = {
  agents: Resolver<Array<ResolversTypes["Agent"]>, ParentType, ContextType>;
  replaced: Resolver<Array<ResolversTypes["ID"]>, ParentType, ContextType>;
  diagnostics: Resolver<
    Array<ResolversTypes["AgentFileDiagnostic"]>,
    ParentType,
    ContextType
  >;
  stored: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentFileDiagnosticResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentFileDiagnostic"] =
    ResolversParentTypes["AgentFileDiagnostic"],
> = {
  severity: Resolver<
    ResolversTypes["AgentFileSeverity"],
    ParentType,
    ContextType
  >;
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  path: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  line: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  fix: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentUnavailabilityResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentUnavailability"] =
    ResolversParentTypes["AgentUnavailability"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentSelectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentSelection"] =
    ResolversParentTypes["AgentSelection"],
> = {
  agent: Resolver<ResolversTypes["Agent"], ParentType, ContextType>;
  score: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  terms: Resolver<
    Array<ResolversTypes["AgentScoreTerm"]>,
    ParentType,
    ContextType
  >;
  decidedBy: Resolver<
    ResolversTypes["AgentSelectionGround"],
    ParentType,
    ContextType
  >;
  reason: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentScoreTermResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentScoreTerm"] =
    ResolversParentTypes["AgentScoreTerm"],
> = {
  kind: Resolver<ResolversTypes["AgentScoreKind"], ParentType, ContextType>;
  matched: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  score: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentPoolResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentPool"] =
    ResolversParentTypes["AgentPool"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  agents: Resolver<Array<ResolversTypes["Agent"]>, ParentType, ContextType>;
  sizeMin: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  sizeMax: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  strategy: Resolver<ResolversTypes["AgentBalance"], ParentType, ContextType>;
  idleMs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  leaseMs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  scaleUpAt: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  scaleDownAt: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  queueMax: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  waitTargetMs: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  instances: Resolver<
    Array<ResolversTypes["AgentInstance"]>,
    ParentType,
    ContextType
  >;
  statistics: Resolver<
    ResolversTypes["AgentPoolStatistics"],
    ParentType,
    ContextType
  >;
  advice: Resolver<ResolversTypes["AgentPoolAdvice"], ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentPoolPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentPoolPage"] =
    ResolversParentTypes["AgentPoolPage"],
> = {
  items: Resolver<Array<ResolversTypes["AgentPool"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentInstanceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentInstance"] =
    ResolversParentTypes["AgentInstance"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  phase: Resolver<
    ResolversTypes["AgentInstancePhase"],
    ParentType,
    ContextType
  >;
  reservationId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  heldBy: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  heldUntil: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  spawnedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  uses: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  failures: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  terminatedFor: Resolver<
    Maybe<ResolversTypes["AgentTermination"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentPoolStatisticsResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentPoolStatistics"] =
    ResolversParentTypes["AgentPoolStatistics"],
> = {
  size: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  busy: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  idle: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  queueDepth: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  acquired: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  reused: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  refused: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  spawned: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  terminated: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  waitMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  workMs: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  health: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentPoolAdviceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentPoolAdvice"] =
    ResolversParentTypes["AgentPoolAdvice"],
> = {
  change: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  reasons: Resolver<
    Array<ResolversTypes["AgentPoolReason"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentPoolReasonResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentPoolReason"] =
    ResolversParentTypes["AgentPoolReason"],
> = {
  kind: Resolver<
    ResolversTypes["AgentPoolReasonKind"],
    ParentType,
    ContextType
  >;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
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
  builtIn: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  current: Resolver<ResolversTypes["PluginVersion"], ParentType, ContextType>;
  candidate: Resolver<
    Maybe<ResolversTypes["PluginCandidate"]>,
    ParentType,
    ContextType
  >;
  earlierVersions: Resolver<
    Array<ResolversTypes["PluginVersion"]>,
    ParentType,
    ContextType
  >;
  agents: Resolver<Array<ResolversTypes["Agent"]>, ParentType, ContextType>;
  tools: Resolver<Array<ResolversTypes["Tool"]>, ParentType, ContextType>;
  sha256: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  configSchema: Resolver<
    Maybe<ResolversTypes["JSON"]>,
    ParentType,
    ContextType
  >;
  config: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  secrets: Resolver<
    Array<ResolversTypes["PluginSecret"]>,
    ParentType,
    ContextType
  >;
  health: Resolver<ResolversTypes["PluginHealth"], ParentType, ContextType>;
  usage: Resolver<
    Array<ResolversTypes["PluginUsage"]>,
    ParentType,
    ContextType,
    RequireFields<PluginusageArgs, "days">
  >;
  journal: Resolver<
    ResolversTypes["PluginJournalPage"],
    ParentType,
    ContextType,
    RequireFields<PluginjournalArgs, "level" | "first">
  >;
  rating: Resolver<ResolversTypes["PluginRating"], ParentType, ContextType>;
  reviews: Resolver<
    ResolversTypes["PluginReviewPage"],
    ParentType,
    ContextType,
    RequireFields<PluginreviewsArgs, "first">
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginPage"] =
    ResolversParentTypes["PluginPage"],
> = {
  items: Resolver<Array<ResolversTypes["Plugin"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginVersionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginVersion"] =
    ResolversParentTypes["PluginVersion"],
> = {
  version: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  integrity: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  source: Resolver<ResolversTypes["PluginSourceKind"], ParentType, ContextType>;
  resolved: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  provenance: Resolver<
    ResolversTypes["PluginProvenance"],
    ParentType,
    ContextType
  >;
  rights: Resolver<
    Array<ResolversTypes["PluginRight"]>,
    ParentType,
    ContextType
  >;
  findings: Resolver<
    Array<ResolversTypes["PluginFinding"]>,
    ParentType,
    ContextType
  >;
  digest: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  grantedBy: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  grantedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  installedBy: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  installedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginCandidateResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginCandidate"] =
    ResolversParentTypes["PluginCandidate"],
> = {
  version: Resolver<ResolversTypes["PluginVersion"], ParentType, ContextType>;
  changes: Resolver<
    Array<ResolversTypes["PluginRightChange"]>,
    ParentType,
    ContextType
  >;
  redescribed: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginRightResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginRight"] =
    ResolversParentTypes["PluginRight"],
> = {
  kind: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  what: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  reason: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  terms: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginRightChangeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginRightChange"] =
    ResolversParentTypes["PluginRightChange"],
> = {
  change: Resolver<
    ResolversTypes["PluginRightChangeKind"],
    ParentType,
    ContextType
  >;
  right: Resolver<ResolversTypes["PluginRight"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginFindingResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginFinding"] =
    ResolversParentTypes["PluginFinding"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  severity: Resolver<
    ResolversTypes["PluginFindingSeverity"],
    ParentType,
    ContextType
  >;
  where: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  why: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  fix: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginSecretResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginSecret"] =
    ResolversParentTypes["PluginSecret"],
> = {
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  label: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  reason: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  hosts: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  readable: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  isSet: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginHealthResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginHealth"] =
    ResolversParentTypes["PluginHealth"],
> = {
  status: Resolver<
    ResolversTypes["PluginHealthStatus"],
    ParentType,
    ContextType
  >;
  reason: Resolver<
    Maybe<ResolversTypes["PluginProblem"]>,
    ParentType,
    ContextType
  >;
  callsToday: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  failuresToday: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  retries: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  retryAt: Resolver<Maybe<ResolversTypes["DateTime"]>, ParentType, ContextType>;
  notice: Resolver<
    Maybe<ResolversTypes["PluginJournalEntry"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginProblemResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginProblem"] =
    ResolversParentTypes["PluginProblem"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginUsageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginUsage"] =
    ResolversParentTypes["PluginUsage"],
> = {
  day: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  calls: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  failures: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  cpuMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  wallMs: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  hostCalls: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  bytesIn: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  bytesOut: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginJournalEntryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginJournalEntry"] =
    ResolversParentTypes["PluginJournalEntry"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  kind: Resolver<ResolversTypes["PluginJournalKind"], ParentType, ContextType>;
  level: Resolver<
    ResolversTypes["PluginJournalLevel"],
    ParentType,
    ContextType
  >;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  data: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  runId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginJournalPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginJournalPage"] =
    ResolversParentTypes["PluginJournalPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["PluginJournalEntry"]>,
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

export type PluginRatingResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginRating"] =
    ResolversParentTypes["PluginRating"],
> = {
  count: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  average: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginReviewResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginReview"] =
    ResolversParentTypes["PluginReview"],
> = {
  userId: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  stars: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  text: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  version: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginReviewPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginReviewPage"] =
    ResolversParentTypes["PluginReviewPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["PluginReview"]>,
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

export type PluginDiscoveryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginDiscovery"] =
    ResolversParentTypes["PluginDiscovery"],
> = {
  items: Resolver<
    Array<ResolversTypes["PluginListing"]>,
    ParentType,
    ContextType
  >;
  registryProblem: Resolver<
    Maybe<ResolversTypes["PluginProblem"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginListingResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginListing"] =
    ResolversParentTypes["PluginListing"],
> = {
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  version: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  description: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  source: Resolver<ResolversTypes["PluginSourceKind"], ParentType, ContextType>;
  publisher: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  publishedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  installed: Resolver<Maybe<ResolversTypes["Plugin"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginInstallationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginInstallation"] =
    ResolversParentTypes["PluginInstallation"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["PluginInstallation"]>,
    { __typename: "PluginInstallation" } & GraphQLRecursivePick<
      ParentType,
      { id: true }
    >,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  status: Resolver<
    ResolversTypes["PluginInstallationStatus"],
    ParentType,
    ContextType
  >;
  step: Resolver<
    ResolversTypes["PluginInstallationStep"],
    ParentType,
    ContextType
  >;
  source: Resolver<ResolversTypes["PluginSourceKind"], ParentType, ContextType>;
  requested: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  plugin: Resolver<Maybe<ResolversTypes["Plugin"]>, ParentType, ContextType>;
  version: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  needsConsent: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  problems: Resolver<
    Array<ResolversTypes["PluginInstallationProblem"]>,
    ParentType,
    ContextType
  >;
  findings: Resolver<
    Array<ResolversTypes["PluginFinding"]>,
    ParentType,
    ContextType
  >;
  requestedBy: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  startedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  finishedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PluginInstallationPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginInstallationPage"] =
    ResolversParentTypes["PluginInstallationPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["PluginInstallation"]>,
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

export type PluginInstallationProblemResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PluginInstallationProblem"] =
    ResolversParentTypes["PluginInstallationProblem"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  where: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  why: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  fix: Resolver<ResolversTypes["String"], ParentType, ContextType>;
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
  readOnly: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  idempotent: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  effect: Resolver<ResolversTypes["EffectKind"], ParentType, ContextType>;
  calls: Resolver<
    Array<ResolversTypes["ToolCall"]>,
    ParentType,
    ContextType,
    RequireFields<ToolcallsArgs, "first">
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type McpServerResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["McpServer"] =
    ResolversParentTypes["McpServer"],
> = {
  name: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  transport: Resolver<
    ResolversTypes["McpTransportKind"],
    ParentType,
    ContextType
  >;
  url: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  command: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  args: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  secretNames: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  allowedTools: Resolver<
    Array<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  enabled: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  state: Resolver<ResolversTypes["McpServerState"], ParentType, ContextType>;
  problem: Resolver<
    Maybe<ResolversTypes["McpServerProblem"]>,
    ParentType,
    ContextType
  >;
  serverName: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  serverVersion: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  listedAt: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  tools: Resolver<Array<ResolversTypes["McpTool"]>, ParentType, ContextType>;
  passedOver: Resolver<
    Array<ResolversTypes["McpPassedOver"]>,
    ParentType,
    ContextType
  >;
  savedBy: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  savedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type McpToolResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["McpTool"] =
    ResolversParentTypes["McpTool"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  description: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  inputSchema: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  effect: Resolver<ResolversTypes["McpToolEffect"], ParentType, ContextType>;
  state: Resolver<ResolversTypes["McpToolState"], ParentType, ContextType>;
  digest: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type McpPassedOverResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["McpPassedOver"] =
    ResolversParentTypes["McpPassedOver"],
> = {
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  reason: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type McpServerProblemResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["McpServerProblem"] =
    ResolversParentTypes["McpServerProblem"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentToolResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentTool"] =
    ResolversParentTypes["AgentTool"],
> = {
  name: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  origin: Resolver<ResolversTypes["AgentToolOrigin"], ParentType, ContextType>;
  description: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  inputSchema: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  effect: Resolver<ResolversTypes["EffectKind"], ParentType, ContextType>;
  changesNothing: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentToolPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentToolPage"] =
    ResolversParentTypes["AgentToolPage"],
> = {
  items: Resolver<Array<ResolversTypes["AgentTool"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ToolPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ToolPage"] =
    ResolversParentTypes["ToolPage"],
> = {
  items: Resolver<Array<ResolversTypes["Tool"]>, ParentType, ContextType>;
  nextCursor: Resolver<
    Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ToolCallResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ToolCall"] =
    ResolversParentTypes["ToolCall"],
> = {
  __resolveReference: ReferenceResolver<
    Maybe<ResolversTypes["ToolCall"]>,
    { __typename: "ToolCall" } & GraphQLRecursivePick<ParentType, { id: true }>,
    ContextType
  >;
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  tool: Resolver<ResolversTypes["Tool"], ParentType, ContextType>;
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
  events: Resolver<
    ResolversTypes["AgentRunEventPage"],
    ParentType,
    ContextType,
    RequireFields<AgentRuneventsArgs, "first" | "afterSeq">
  >;
  work: Resolver<
    Maybe<ResolversTypes["AgentRunWork"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentWorkResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentWork"] =
    ResolversParentTypes["AgentWork"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  fence: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["AgentWorkStatus"], ParentType, ContextType>;
  askedOf: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  input: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  leaseUntil: Resolver<
    Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  deadlineAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentWorkOfferResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentWorkOffer"] =
    ResolversParentTypes["AgentWorkOffer"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  since: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  deadlineAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  inputBytes: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentRunWorkResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentRunWork"] =
    ResolversParentTypes["AgentRunWork"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  status: Resolver<ResolversTypes["AgentWorkStatus"], ParentType, ContextType>;
  askedOf: Resolver<ResolversTypes["Agent"], ParentType, ContextType>;
  assignedTo: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  attempts: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  progress: Resolver<
    Maybe<ResolversTypes["AgentWorkProgress"]>,
    ParentType,
    ContextType
  >;
  lost: Resolver<
    Array<ResolversTypes["AgentWorkLoss"]>,
    ParentType,
    ContextType
  >;
  deadlineAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentWorkProgressResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentWorkProgress"] =
    ResolversParentTypes["AgentWorkProgress"],
> = {
  value: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentWorkLossResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentWorkLoss"] =
    ResolversParentTypes["AgentWorkLoss"],
> = {
  agent: Resolver<ResolversTypes["Agent"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  reason: Resolver<
    ResolversTypes["AgentWorkLossReason"],
    ParentType,
    ContextType
  >;
  message: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentRunEventResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentRunEvent"] =
    ResolversParentTypes["AgentRunEvent"],
> = {
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  kind: Resolver<ResolversTypes["AgentRunEventKind"], ParentType, ContextType>;
  text: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  toolCalls: Resolver<
    Array<ResolversTypes["AgentRunToolCall"]>,
    ParentType,
    ContextType
  >;
  modelId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  tokens: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  cost: Resolver<Maybe<ResolversTypes["MicroUsd"]>, ParentType, ContextType>;
  key: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  tool: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  effect: Resolver<
    Maybe<ResolversTypes["EffectKind"]>,
    ParentType,
    ContextType
  >;
  output: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  errorCode: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  message: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  agentId: Resolver<Maybe<ResolversTypes["ID"]>, ParentType, ContextType>;
  progress: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  lossReason: Resolver<
    Maybe<ResolversTypes["AgentWorkLossReason"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentRunToolCallResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentRunToolCall"] =
    ResolversParentTypes["AgentRunToolCall"],
> = {
  key: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  tool: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  input: Resolver<ResolversTypes["JSON"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentRunEventPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AgentRunEventPage"] =
    ResolversParentTypes["AgentRunEventPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["AgentRunEvent"]>,
    ParentType,
    ContextType
  >;
  nextSeq: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
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

export type ConversationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Conversation"] =
    ResolversParentTypes["Conversation"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  phase: Resolver<ResolversTypes["ConversationPhase"], ParentType, ContextType>;
  request: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  question: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  plan: Resolver<
    Maybe<ResolversTypes["CoordinatorPlan"]>,
    ParentType,
    ContextType
  >;
  run: Resolver<Maybe<ResolversTypes["WorkflowRun"]>, ParentType, ContextType>;
  outcome: Resolver<
    Maybe<ResolversTypes["ConversationOutcome"]>,
    ParentType,
    ContextType
  >;
  startedBy: Resolver<ResolversTypes["User"], ParentType, ContextType>;
  lastSeq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  messages: Resolver<
    ResolversTypes["ConversationMessagePage"],
    ParentType,
    ContextType,
    RequireFields<ConversationmessagesArgs, "afterSeq" | "first">
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ConversationPage"] =
    ResolversParentTypes["ConversationPage"],
> = {
  items: Resolver<
    Array<ResolversTypes["Conversation"]>,
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

export type ConversationMessageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ConversationMessage"] =
    ResolversParentTypes["ConversationMessage"],
> = {
  id: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  seq: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  at: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  from: Resolver<
    ResolversTypes["ConversationSpeaker"],
    ParentType,
    ContextType
  >;
  kind: Resolver<
    ResolversTypes["ConversationMessageKind"],
    ParentType,
    ContextType
  >;
  text: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  data: Resolver<Maybe<ResolversTypes["JSON"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationMessagePageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["ConversationMessagePage"] =
    ResolversParentTypes["ConversationMessagePage"],
> = {
  items: Resolver<
    Array<ResolversTypes["ConversationMessage"]>,
    ParentType,
    ContextType
  >;
  nextSeq: Resolver<Maybe<ResolversTypes["Int"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CoordinatorPlanResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["CoordinatorPlan"] =
    ResolversParentTypes["CoordinatorPlan"],
> = {
  hash: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  intent: Resolver<
    ResolversTypes["CoordinatorIntent"],
    ParentType,
    ContextType
  >;
  complexity: Resolver<
    ResolversTypes["PlanComplexity"],
    ParentType,
    ContextType
  >;
  shape: Resolver<ResolversTypes["PlanShape"], ParentType, ContextType>;
  stages: Resolver<Array<ResolversTypes["PlanStage"]>, ParentType, ContextType>;
  approval: Resolver<
    Maybe<ResolversTypes["PlanApproval"]>,
    ParentType,
    ContextType
  >;
  estimate: Resolver<ResolversTypes["PlanEstimate"], ParentType, ContextType>;
  obstacles: Resolver<
    Array<ResolversTypes["PlanObstacle"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CoordinatorIntentResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["CoordinatorIntent"] =
    ResolversParentTypes["CoordinatorIntent"],
> = {
  kind: Resolver<
    ResolversTypes["CoordinatorIntentKind"],
    ParentType,
    ContextType
  >;
  confidence: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  alternatives: Resolver<
    Array<ResolversTypes["AlternativeIntent"]>,
    ParentType,
    ContextType
  >;
  also: Resolver<
    Array<ResolversTypes["CoordinatorIntentKind"]>,
    ParentType,
    ContextType
  >;
  readBy: Resolver<ResolversTypes["IntentReader"], ParentType, ContextType>;
  model: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  evidence: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  subject: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AlternativeIntentResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["AlternativeIntent"] =
    ResolversParentTypes["AlternativeIntent"],
> = {
  kind: Resolver<
    ResolversTypes["CoordinatorIntentKind"],
    ParentType,
    ContextType
  >;
  confidence: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlanComplexityResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlanComplexity"] =
    ResolversParentTypes["PlanComplexity"],
> = {
  score: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  terms: Resolver<
    Array<ResolversTypes["PlanComplexityTerm"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlanComplexityTermResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlanComplexityTerm"] =
    ResolversParentTypes["PlanComplexityTerm"],
> = {
  name: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  value: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlanStageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlanStage"] =
    ResolversParentTypes["PlanStage"],
> = {
  id: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  title: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  work: Resolver<ResolversTypes["PlanStageWork"], ParentType, ContextType>;
  phase: Resolver<Maybe<ResolversTypes["PlanPhase"]>, ParentType, ContextType>;
  part: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  instruction: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  agentId: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  agent: Resolver<Maybe<ResolversTypes["Agent"]>, ParentType, ContextType>;
  reasons: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  after: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  examines: Resolver<
    Maybe<ResolversTypes["PlanExamination"]>,
    ParentType,
    ContextType
  >;
  estimate: Resolver<ResolversTypes["PlanEstimate"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlanExaminationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlanExamination"] =
    ResolversParentTypes["PlanExamination"],
> = {
  stage: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  attemptsMax: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlanApprovalResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlanApproval"] =
    ResolversParentTypes["PlanApproval"],
> = {
  reasons: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlanEstimateResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlanEstimate"] =
    ResolversParentTypes["PlanEstimate"],
> = {
  ms: Resolver<Maybe<ResolversTypes["Float"]>, ParentType, ContextType>;
  costMicroUsd: Resolver<
    Maybe<ResolversTypes["MicroUsd"]>,
    ParentType,
    ContextType
  >;
  basis: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlanObstacleResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlanObstacle"] =
    ResolversParentTypes["PlanObstacle"],
> = {
  code: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  message: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  stage: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PlannedRequestResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["PlannedRequest"] =
    ResolversParentTypes["PlannedRequest"],
> = {
  intent: Resolver<
    ResolversTypes["CoordinatorIntent"],
    ParentType,
    ContextType
  >;
  question: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  plan: Resolver<
    Maybe<ResolversTypes["CoordinatorPlan"]>,
    ParentType,
    ContextType
  >;
  sources: Resolver<Array<ResolversTypes["String"]>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MemoryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["Memory"] =
    ResolversParentTypes["Memory"],
> = {
  scope: Resolver<ResolversTypes["MemoryScope"], ParentType, ContextType>;
  workflow: Resolver<Maybe<ResolversTypes["String"]>, ParentType, ContextType>;
  key: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  text: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  by: Resolver<ResolversTypes["User"], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FoundMemoryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes["FoundMemory"] =
    ResolversParentTypes["FoundMemory"],
> = {
  memory: Resolver<ResolversTypes["Memory"], ParentType, ContextType>;
  score: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
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
  MicroUsd: GraphQLScalarType;
  Query: QueryResolvers<ContextType>;
  Mutation: MutationResolvers<ContextType>;
  Subscription: SubscriptionResolvers<ContextType>;
  Model: ModelResolvers<ContextType>;
  ModelExperiment: ModelExperimentResolvers<ContextType>;
  ModelExperimentArm: ModelExperimentArmResolvers<ContextType>;
  LocalModelServer: LocalModelServerResolvers<ContextType>;
  ModelPrice: ModelPriceResolvers<ContextType>;
  ModelRouteReason: ModelRouteReasonResolvers<ContextType>;
  ModelRouteTerms: ModelRouteTermsResolvers<ContextType>;
  ModelAnswer: ModelAnswerResolvers<ContextType>;
  TextEmbeddings: TextEmbeddingsResolvers<ContextType>;
  ModelBatch: ModelBatchResolvers<ContextType>;
  ModelBatchPage: ModelBatchPageResolvers<ContextType>;
  ModelBatchResult: ModelBatchResultResolvers<ContextType>;
  ModelBatchResultPage: ModelBatchResultPageResolvers<ContextType>;
  RealtimeSession: RealtimeSessionResolvers<ContextType>;
  RealtimeEvent: RealtimeEventResolvers<ContextType>;
  ModelUsage: ModelUsageResolvers<ContextType>;
  ModelChunk: ModelChunkResolvers<ContextType>;
  ModelCall: ModelCallResolvers<ContextType>;
  ModelCallPage: ModelCallPageResolvers<ContextType>;
  Agent: AgentResolvers<ContextType>;
  AgentHealth: AgentHealthResolvers<ContextType>;
  AgentHealthComponent: AgentHealthComponentResolvers<ContextType>;
  CircuitBreaker: CircuitBreakerResolvers<ContextType>;
  ExternalService: ExternalServiceResolvers<ContextType>;
  RemoteAgent: RemoteAgentResolvers<ContextType>;
  AgentReport: AgentReportResolvers<ContextType>;
  AgentReportProgress: AgentReportProgressResolvers<ContextType>;
  AgentIssue: AgentIssueResolvers<ContextType>;
  AgentKey: AgentKeyResolvers<ContextType>;
  AgentRegistration: AgentRegistrationResolvers<ContextType>;
  AgentCredentials: AgentCredentialsResolvers<ContextType>;
  AgentSelf: AgentSelfResolvers<ContextType>;
  AgentFleet: AgentFleetResolvers<ContextType>;
  AgentFile: AgentFileResolvers<ContextType>;
  AgentImport: AgentImportResolvers<ContextType>;
  AgentFileDiagnostic: AgentFileDiagnosticResolvers<ContextType>;
  AgentUnavailability: AgentUnavailabilityResolvers<ContextType>;
  AgentSelection: AgentSelectionResolvers<ContextType>;
  AgentScoreTerm: AgentScoreTermResolvers<ContextType>;
  AgentPool: AgentPoolResolvers<ContextType>;
  AgentPoolPage: AgentPoolPageResolvers<ContextType>;
  AgentInstance: AgentInstanceResolvers<ContextType>;
  AgentPoolStatistics: AgentPoolStatisticsResolvers<ContextType>;
  AgentPoolAdvice: AgentPoolAdviceResolvers<ContextType>;
  AgentPoolReason: AgentPoolReasonResolvers<ContextType>;
  AgentPage: AgentPageResolvers<ContextType>;
  Plugin: PluginResolvers<ContextType>;
  PluginPage: PluginPageResolvers<ContextType>;
  PluginVersion: PluginVersionResolvers<ContextType>;
  PluginCandidate: PluginCandidateResolvers<ContextType>;
  PluginRight: PluginRightResolvers<ContextType>;
  PluginRightChange: PluginRightChangeResolvers<ContextType>;
  PluginFinding: PluginFindingResolvers<ContextType>;
  PluginSecret: PluginSecretResolvers<ContextType>;
  PluginHealth: PluginHealthResolvers<ContextType>;
  PluginProblem: PluginProblemResolvers<ContextType>;
  PluginUsage: PluginUsageResolvers<ContextType>;
  PluginJournalEntry: PluginJournalEntryResolvers<ContextType>;
  PluginJournalPage: PluginJournalPageResolvers<ContextType>;
  PluginRating: PluginRatingResolvers<ContextType>;
  PluginReview: PluginReviewResolvers<ContextType>;
  PluginReviewPage: PluginReviewPageResolvers<ContextType>;
  PluginDiscovery: PluginDiscoveryResolvers<ContextType>;
  PluginListing: PluginListingResolvers<ContextType>;
  PluginInstallation: PluginInstallationResolvers<ContextType>;
  PluginInstallationPage: PluginInstallationPageResolvers<ContextType>;
  PluginInstallationProblem: PluginInstallationProblemResolvers<ContextType>;
  Tool: ToolResolvers<ContextType>;
  McpServer: McpServerResolvers<ContextType>;
  McpTool: McpToolResolvers<ContextType>;
  McpPassedOver: McpPassedOverResolvers<ContextType>;
  McpServerProblem: McpServerProblemResolvers<ContextType>;
  AgentTool: AgentToolResolvers<ContextType>;
  AgentToolPage: AgentToolPageResolvers<ContextType>;
  ToolPage: ToolPageResolvers<ContextType>;
  ToolCall: ToolCallResolvers<ContextType>;
  AgentRun: AgentRunResolvers<ContextType>;
  AgentWork: AgentWorkResolvers<ContextType>;
  AgentWorkOffer: AgentWorkOfferResolvers<ContextType>;
  AgentRunWork: AgentRunWorkResolvers<ContextType>;
  AgentWorkProgress: AgentWorkProgressResolvers<ContextType>;
  AgentWorkLoss: AgentWorkLossResolvers<ContextType>;
  AgentRunEvent: AgentRunEventResolvers<ContextType>;
  AgentRunToolCall: AgentRunToolCallResolvers<ContextType>;
  AgentRunEventPage: AgentRunEventPageResolvers<ContextType>;
  AgentRunError: AgentRunErrorResolvers<ContextType>;
  Conversation: ConversationResolvers<ContextType>;
  ConversationPage: ConversationPageResolvers<ContextType>;
  ConversationMessage: ConversationMessageResolvers<ContextType>;
  ConversationMessagePage: ConversationMessagePageResolvers<ContextType>;
  CoordinatorPlan: CoordinatorPlanResolvers<ContextType>;
  CoordinatorIntent: CoordinatorIntentResolvers<ContextType>;
  AlternativeIntent: AlternativeIntentResolvers<ContextType>;
  PlanComplexity: PlanComplexityResolvers<ContextType>;
  PlanComplexityTerm: PlanComplexityTermResolvers<ContextType>;
  PlanStage: PlanStageResolvers<ContextType>;
  PlanExamination: PlanExaminationResolvers<ContextType>;
  PlanApproval: PlanApprovalResolvers<ContextType>;
  PlanEstimate: PlanEstimateResolvers<ContextType>;
  PlanObstacle: PlanObstacleResolvers<ContextType>;
  PlannedRequest: PlannedRequestResolvers<ContextType>;
  Memory: MemoryResolvers<ContextType>;
  FoundMemory: FoundMemoryResolvers<ContextType>;
  WorkflowRun: WorkflowRunResolvers<ContextType>;
  User: UserResolvers<ContextType>;
};
