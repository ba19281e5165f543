import type { JsonObject, JsonValue } from './json.ts';
import type { Principal, Role } from './principal.ts';

/** What it took to run an agent once. */
export interface AgentRunUsage {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly hostCalls: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface AgentRunRequest {
  /** What `agentId` names: an agent (the default), or a tool of a plugin, which is called in the same way. */
  readonly kind?: 'agent' | 'tool';
  /** The agent's id, such as `@ymera/plugin-data-analyst/fetch-data`; a tool's when `kind` says so. */
  readonly agentId: string;
  readonly input: JsonValue;
  readonly tenantId: string;
  /** Who started the work that this call is part of; for the audit log. */
  readonly startedBy: string;
  /** Two calls with the same key are one run: the second answers with the first one's outcome. */
  readonly idempotencyKey: string;
  /** Where the call comes from, when it is a workflow's. */
  readonly workflow: { readonly runId: string; readonly taskId: string; readonly attempt: number } | null;
  /** Milliseconds; the agent's own limit when it is lower. */
  readonly timeoutMs: number;
  /** Tokens that models may use for it, at most, when a model plays the agent; the platform's limit when it is left out. */
  readonly tokenBudget?: number;
}

/** A failed agent is a value: only a failure of the platform itself throws. */
export type AgentRunOutcome =
  | {
      readonly ok: true;
      readonly agentRunId: string;
      readonly output: JsonValue;
      readonly usage: AgentRunUsage;
    }
  | {
      readonly ok: false;
      readonly agentRunId: string;
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly retryable: boolean;
        readonly details: JsonObject;
      };
      readonly usage: AgentRunUsage;
    };

/** What an agent or a tool takes and gives. */
export interface CallableDescription {
  readonly id: string;
  /** JSON Schemas; null takes, or gives, anything. */
  readonly inputSchema: JsonValue | null;
  readonly outputSchema: JsonValue | null;
  /** It changes nothing. */
  readonly readOnly: boolean;
  /** It may be called again, under any key, without harm. */
  readonly idempotent: boolean;
  /** What a repetition does: no harm; none under the same key; or harm, so that nobody may repeat it unasked. */
  readonly effect: 'idempotent' | 'keyed' | 'unsafe';
  /** Whether whoever asked may call it: not when their role is too low, or its plugin is not enabled or lacks something. */
  readonly use: 'allowed' | 'forbidden' | 'unavailable';
}

/** Who is wanted for a task. */
export interface AgentSelectionRequest {
  readonly tenantId: string;
  /** Of whoever the agent would be run for. */
  readonly role: Role;
  /** What is to be done, in words: 1 to 4,000 characters, not only spaces. */
  readonly task: string;
  /** The kind of agent that is preferred; at most 100 characters. */
  readonly category: string | null;
  /** What is known around the task; at most 20,000 characters. */
  readonly context: string | null;
  /** Whether it may be one that declares its effect `unsafe`. */
  readonly mayBeUnsafe: boolean;
}

/** An agent that fits a task, and why. */
export interface AgentSelection {
  readonly agentId: string;
  /** The sum of what counted; only scores for the same task compare. */
  readonly score: number;
  /** What counted, most first; at most 10, each at most 200 characters. */
  readonly reasons: readonly string[];
}

/** The contract by which other subgraphs run agents; implemented by the agents subgraph. */
export interface AgentRunner {
  /** Runs the agent and waits for its outcome. Throws a DomainError with code `AGENT_NOT_FOUND` for an unknown id. */
  run(request: AgentRunRequest, signal?: AbortSignal): Promise<AgentRunOutcome>;
  /** What there is to know of those agents, or tools, of a tenant that exist; of at most 1,000 ids, in any order. */
  describe(request: {
    readonly tenantId: string;
    readonly kind: 'agent' | 'tool';
    readonly ids: readonly string[];
    /** Of whoever asks. */
    readonly role: Role;
  }): Promise<readonly CallableDescription[]>;
  /**
   * The agent that fits a task best, of those that can be run now and that the role may run; null when none has to do
   * with it. Throws a DomainError with code `INVALID_ARGUMENT` for texts that are empty or too long.
   */
  select(request: AgentSelectionRequest, signal?: AbortSignal): Promise<AgentSelection | null>;
  /** The categories that a tenant's agents are of, in order. */
  categories(request: { readonly tenantId: string }): Promise<readonly string[]>;
}

/** The contract by which the gateway learns who holds a token; implemented by the security subgraph. */
export interface Authenticator {
  /**
   * The principal that holds this access token. Throws a DomainError: `TOKEN_EXPIRED`, `TOKEN_INVALID` or
   * `SESSION_ENDED`. An aborted signal ends the reads that it takes.
   */
  authenticate(request: { readonly token: string }, signal?: AbortSignal): Promise<Principal>;
}

/** A workflow to be started for somebody. */
export interface WorkflowOrder {
  readonly tenantId: string;
  /** Who wants it: a user's id; and their role, since it may do what they may. */
  readonly startedBy: string;
  readonly role: Role;
  /**
   * Workflows that are stored first, 1 to 20 in YAML 1.2 of at most 1 MB each, of which the last is started: those
   * that its tasks run stand before it. Or one that is stored: its id, or its name for the latest version.
   */
  readonly workflow: { readonly sources: readonly string[] } | { readonly workflowId: string };
  readonly input: JsonObject;
  /** Two orders with the same key start one run. 1 to 100 characters. */
  readonly clientKey: string;
  /** The run whose work orders it: it is one level deeper, and what is too deep is refused. None when left out. */
  readonly withinRun?: string;
}

/** How far a run has come. */
export interface WorkflowProgress {
  readonly runId: string;
  readonly workflowId: string;
  readonly status: 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly tasks: readonly WorkflowTaskProgress[];
  readonly output: JsonValue | null;
  readonly error: WorkflowProblem | null;
  /** Number of its latest event. */
  readonly seq: number;
}

export interface WorkflowTaskProgress {
  readonly taskId: string;
  readonly name: string;
  /** As TaskStatus in the graph. */
  readonly status: string;
  readonly attempts: number;
  /** The agent that does it, once that is known. */
  readonly agentId: string | null;
  readonly error: WorkflowProblem | null;
}

/** Why a task, or a run, has failed. */
export interface WorkflowProblem {
  readonly code: string;
  readonly message: string;
  /** Such as what an examiner has found; null when there are none, or they are larger than 16 KB. */
  readonly details: JsonValue | null;
}

/** The contract by which other subgraphs have workflows run; implemented by the workflows subgraph. */
export interface WorkflowRunner {
  /**
   * Stores the workflows as the next versions of their names and starts the last; answers at once. Throws a DomainError
   * with the codes of the mutations importWorkflow and startWorkflow, and then nothing has been stored.
   */
  start(
    order: WorkflowOrder,
    signal?: AbortSignal,
  ): Promise<{ readonly runId: string; readonly workflowId: string }>;
  /** Throws a DomainError with the codes of importWorkflow or startWorkflow when `start` would; changes nothing. */
  check(order: Omit<WorkflowOrder, 'clientKey'>, signal?: AbortSignal): Promise<null>;
  /** Null when the tenant has no such run. */
  progress(
    request: { readonly tenantId: string; readonly runId: string },
    signal?: AbortSignal,
  ): Promise<WorkflowProgress | null>;
  /** Ends a run as CANCELLED; one that has ended stays as it is. Throws RUN_NOT_FOUND, RUN_BUSY. */
  cancel(request: { readonly tenantId: string; readonly runId: string; readonly by: string }): Promise<null>;
}

/** A task for which an agent is sought, and who could do it. */
export interface RecommendRequest {
  readonly tenantId: string;
  /** What is to be done, in words: 1 to 4,000 characters. */
  readonly task: string;
  /** Those to choose from; at most 1,000. */
  readonly agentIds: readonly string[];
}

/** What earlier runs say about a task. */
export interface Recommendation {
  /** Who did tasks like this one best; null when too few tasks are like it. */
  readonly best: {
    readonly agentId: string;
    /** 0 to 1: a lower confidence bound of the agent's success at tasks like this one. */
    readonly confidence: number;
    /** Runs that it rests on, each weighted by its likeness. */
    readonly samples: number;
    readonly reason: string;
  } | null;
  /** The one earlier task that is most like it and went well; null when none is like it at all. */
  readonly closest: { readonly agentId: string; readonly likeness: number; readonly task: string } | null;
}

/** The contract by which other subgraphs learn who does a task well; implemented by the learning subgraph. */
export interface Recommender {
  recommend(request: RecommendRequest, signal?: AbortSignal): Promise<Recommendation>;
}
