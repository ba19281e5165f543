import type { JsonValue } from '@ymera/kernel';
import type { EffectKind } from '../definition.ts';
import type { LossReason } from '../remote/work.ts';

/** Something that has happened in the run of an agent that a model plays, or that works elsewhere: its history. */
export interface LoopEvent {
  readonly tenantId: string;
  readonly runId: string;
  /** 1, 2, 3 …: each number once, whoever works on the run. */
  readonly seq: number;
  /** Of the lease under which it was written. */
  readonly epoch: number;
  /** Milliseconds since the epoch of time. */
  readonly at: number;
  readonly body: LoopEventBody;
}

export type LoopEventBody =
  /** A process has begun to work on the run, or has taken it over. */
  | { readonly kind: 'AGENT_STARTED' }
  /** The model has answered; without tool calls its text is what the agent answers. */
  | ({ readonly kind: 'MESSAGE_SENT' } & LoopMessage)
  /** Stored before the tool is called, so that nobody later takes it for one that was never called. */
  | {
      readonly kind: 'TOOL_CALL';
      readonly key: string;
      readonly tool: string;
      /** Null when the agent has no such tool. */
      readonly effect: EffectKind | null;
    }
  | ({ readonly kind: 'TOOL_RESULT'; readonly key: string; readonly tool: string } & LoopResult)
  /** A remote agent has fetched the work, under this fence. */
  | { readonly kind: 'WORK_TAKEN'; readonly agentId: string; readonly fence: number }
  | {
      readonly kind: 'WORK_PROGRESS';
      readonly agentId: string;
      readonly progress: number;
      readonly message: string;
    }
  /** The work was taken away from a remote agent, or given back. */
  | { readonly kind: 'WORK_LOST'; readonly agentId: string; readonly reason: LossReason }
  | ({ readonly kind: 'ERROR_OCCURRED' } & LoopFailure)
  | { readonly kind: 'AGENT_ENDED'; readonly ok: boolean };

export interface LoopMessage {
  readonly text: string;
  readonly calls: readonly LoopCall[];
  readonly modelId: string;
  /** Input and output. */
  readonly tokens: number;
  readonly costMicroUsd: number;
}

/** A tool call that a model has asked for. */
export interface LoopCall {
  /** Made here, once, before the call is known to anybody. */
  readonly key: string;
  /** The provider's own name of the call. */
  readonly callId: string;
  /** As the model names it; the tool's id where there is such a tool. */
  readonly tool: string;
  /** What the model was told that the tool is called. */
  readonly name: string;
  readonly input: JsonValue;
  /** What the provider wants back with the call. */
  readonly signature: string | null;
}

/** What a model is told of a tool's call. */
export interface LoopResult {
  readonly output: JsonValue;
  /** Of a call that failed or was refused; null when it went well. */
  readonly errorCode: string | null;
}

export interface LoopFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}
