import type { JsonValue } from '../../json.ts';
import type { ModelUsage } from '../port.ts';

/** What the emulator does with one request. */
export type EmulatedTurn =
  | EmulatedAnswer
  | EmulatedRefusal
  /** Takes the request and never says a word. */
  | { readonly kind: 'silence' }
  /** Hangs up before it says a word. */
  | { readonly kind: 'hang-up' }
  /** Sends these bytes, whatever they are. */
  | { readonly kind: 'raw'; readonly body: string; readonly contentType: string; readonly status?: number }
  | {
      readonly kind: 'vectors';
      readonly vectors: readonly (readonly number[])[];
      readonly inputTokens?: number;
    };

/** An answer in the words of whichever provider was asked. */
export interface EmulatedAnswer {
  readonly kind: 'answer';
  /** In the pieces in which a stream brings them. */
  readonly pieces?: readonly string[];
  readonly toolCalls?: readonly EmulatedToolCall[];
  /** `tools` by default when there are tool calls, else `stop`. */
  readonly finish?: 'stop' | 'tools' | 'length' | 'filtered';
  /** Null: the provider does not count. */
  readonly usage?: ModelUsage | null;
  readonly servedBy?: string;
  /** What happens to a stream after its pieces, in place of its end. */
  readonly instead?: 'silence' | 'hang-up' | 'end' | 'failure';
  /** Sends a stream in pieces of so many bytes, wherever they cut it. */
  readonly bytesAtATime?: number;
}

export interface EmulatedToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: JsonValue;
  /** What Google sends with a call and wants back. */
  readonly signature?: string;
  /** Sent in place of the input, where inputs travel as text. */
  readonly inputText?: string;
}

export interface EmulatedRefusal {
  readonly kind: 'refusal';
  readonly status: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the provider's usual error body. */
  readonly body?: JsonValue;
}

const usageDefault: ModelUsage = {
  inputTokens: 120,
  outputTokens: 30,
  cachedInputTokens: 100,
  reasoningTokens: 8,
};

export function textOf(answer: EmulatedAnswer): string {
  return (answer.pieces ?? []).join('');
}

export function finishOf(answer: EmulatedAnswer): NonNullable<EmulatedAnswer['finish']> {
  return answer.finish ?? (answer.toolCalls?.length ? 'tools' : 'stop');
}

export function usageOf(answer: EmulatedAnswer): ModelUsage | null {
  return answer.usage === undefined ? usageDefault : answer.usage;
}

export function inputTextOf(call: EmulatedToolCall): string {
  return call.inputText ?? JSON.stringify(call.input);
}
