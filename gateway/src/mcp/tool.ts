import type { JsonObject, JsonValue } from '@ymera/kernel';
import type { CallerGraph } from './caller-graph.ts';

/** A tool as it is listed, in the protocol's own words. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  readonly annotations: { readonly readOnlyHint?: boolean; readonly idempotentHint?: boolean };
}

/** Something that the platform does for who calls it, and that every caller is offered. */
export interface Tool extends ListedTool {
  /** @throws GraphRefusal what the graph refuses, and DomainError */
  run(call: ToolCall): Promise<JsonValue>;
}

export interface ToolCall {
  readonly input: JsonObject;
  readonly graph: CallerGraph;
  readonly tell: Tell;
  /** Aborts when the caller has cancelled the call, is gone, or may wait no longer. */
  readonly signal: AbortSignal;
  /** Whether the call was cancelled: then what it has begun is not wanted any more. */
  readonly isCancelled: () => boolean;
}

/** Tells the caller how far a call has come, where it wants to know. */
export type Tell = (progress: { done: number; total: number; message: string }) => Promise<void>;

/** Schemas of what tools take, in short. */
export const text = (description: string) => ({ type: 'string', description }) as const;
export const whole = (description: string, minimum: number, maximum: number) =>
  ({ type: 'integer', description, minimum, maximum }) as const;

export function objectOf(properties: JsonObject, required: readonly string[] = []): JsonObject {
  return { type: 'object', properties, required: [...required], additionalProperties: false };
}
