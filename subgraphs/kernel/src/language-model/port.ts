import type { JsonValue } from '../json.ts';
import type { BatchModel } from './batch.ts';
import type { RealtimeModel } from './realtime/port.ts';

/** What a model reads and writes, in order. */
export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls?: readonly ModelToolCall[] }
  /** The answers to all tool calls of the message before. */
  | { readonly role: 'tool'; readonly results: readonly ModelToolResult[] };

/** A tool as a model is told of it. */
export interface ModelTool {
  /** Letters, digits, `_` and `-`, at most 64: what every provider takes. */
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: JsonValue;
}

export interface ModelToolCall {
  /** The provider's own, or one that was made up for it. */
  readonly id: string;
  readonly name: string;
  /** As the model wrote it; nobody has checked it against the schema. */
  readonly input: JsonValue;
  /** What the provider wants back with this call and only it can read; hand the call on as it came. */
  readonly signature?: string;
}

export interface ModelToolResult {
  readonly callId: string;
  readonly name: string;
  readonly output: JsonValue;
  readonly isError: boolean;
}

export interface ModelRequest {
  readonly messages: readonly ModelMessage[];
  readonly tools?: readonly ModelTool[];
  /** JSON Schema that the whole text of the answer, parsed as JSON, is to fit; providers promise it in part only. */
  readonly outputSchema?: JsonValue;
  readonly maxOutputTokens: number;
  /** From 0 to 2; the model's own when left out. */
  readonly temperature?: number;
}

/** As the provider counts. The parts of the input and reasoningTokens are counted in the other two, too. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  /** Input that the provider keeps for later requests, at another price with some; 0 when left out. */
  readonly cacheWriteInputTokens?: number;
  readonly reasoningTokens: number;
}

export interface ModelAnswer {
  /** As the model wrote it; nobody has checked it against the schema. */
  readonly text: string;
  readonly toolCalls: readonly ModelToolCall[];
  /** `length`: it was cut off; `filtered`: the provider held it back. */
  readonly finish: 'stop' | 'tools' | 'length' | 'filtered';
  /** Null when the provider did not count: what was held for the call is then what it cost. */
  readonly usage: ModelUsage | null;
  /** The model that answered, as the provider names it. */
  readonly servedBy: string;
}

/**
 * One model of one provider. It makes one attempt: retries, fallbacks and money are the caller's. What goes wrong is a
 * ModelError, except for an aborted signal: its reason is thrown as it is.
 */
export interface LanguageModel {
  /** `<provider>/<model>`, such as `anthropic/claude-sonnet-4-5`. */
  readonly id: string;
  /** @throws ModelError */
  generate(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
  /** Pieces of the text in order; the generator returns the whole answer. Closing it ends the request. @throws ModelError */
  stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<string, ModelAnswer, void>;
}

export interface EmbeddingModel {
  /** `<provider>/<model>`. */
  readonly id: string;
  /** A vector for each text, in their order. @throws ModelError */
  embed(texts: readonly string[], signal: AbortSignal): Promise<EmbeddingAnswer>;
}

export interface EmbeddingAnswer {
  readonly vectors: readonly (readonly number[])[];
  /** Null when the provider did not count. */
  readonly inputTokens: number | null;
}

/** How a provider is reached. */
export interface ProviderSettings {
  readonly apiKey: string;
  /** The provider's own address when left out; with its version path, such as `/v1`. */
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
  /** How long a provider may stay silent: until its answer begins, and between two pieces of it. 300,000 by default. */
  readonly silenceMs?: number;
}

/** The models of one provider, by the names it gives them. */
export interface ModelProvider {
  readonly name: string;
  language(model: string): LanguageModel;
  /** Left out where there is nothing of the kind. */
  batches?(model: string): BatchModel;
}

export interface EmbeddingProvider extends ModelProvider {
  embedding(model: string): EmbeddingModel;
}

export interface RealtimeProvider extends EmbeddingProvider {
  realtime(model: string): RealtimeModel;
}
