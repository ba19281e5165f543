import type { WorkflowOrigin } from '../../domain/agent-run.ts';
import type { CalledTokens, ModelFinish, ModelWork } from '../../domain/models/model-call.ts';
import type { ModelNeed } from '../../domain/models/route.ts';
import type { ServedModel } from '../../model-ports.ts';

/** Who asks, and for what work. */
export interface AskedFor {
  readonly tenantId: string;
  /** A user's id, or a service's. */
  readonly startedBy: string;
  readonly runId: string | null;
  readonly agentId: string | null;
  /** The task of a workflow that it is part of; left out when it is of none. */
  readonly workflow?: WorkflowOrigin | null;
}

/** Something asked of whichever model can answer it. */
export interface Asked<T> {
  readonly by: AskedFor;
  readonly work: ModelWork;
  readonly need: ModelNeed;
  /** Tokens that the run may use over all of its calls; null for any number. */
  readonly tokenBudget: number | null;
  /** Milliseconds since the epoch after which nobody waits for it. */
  readonly deadline: number;
  /** One attempt. @throws ModelError */
  ask(served: ServedModel, signal: AbortSignal): AsyncGenerator<string, T, void>;
  read(answer: T): ReadAnswer;
}

/** What the gateway looks at in an answer. */
export interface ReadAnswer {
  /** Null when the provider does not say. */
  readonly tokens: CalledTokens | null;
  readonly finish: ModelFinish | null;
  /** Why nobody can use it; null when they can. */
  readonly problem: AnswerProblem | null;
}

export interface AnswerProblem {
  /** MODEL_ANSWER_UNFIT: it does not fit what the caller wants, which may fit nothing, and says nothing of the model. */
  readonly code: 'MODEL_BROKEN_ANSWER' | 'MODEL_ANSWER_UNFIT';
  readonly message: string;
}
