import type { JsonObject, JsonValue } from '../../json.ts';
import type { EmulatedAnswer, EmulatedRefusal } from './turns.ts';

/** How one provider's API puts an answer. */
export interface Wire {
  /** The body of an answer that comes at once. */
  whole(answer: EmulatedAnswer, asked: Asked): JsonValue;
  stream(answer: EmulatedAnswer, asked: Asked): EmulatedStream;
  refusal(refusal: EmulatedRefusal): JsonValue;
}

/** What was asked for. */
export interface Asked {
  readonly model: string;
  readonly body: JsonObject;
}

/** A stream as frames of server-sent events. */
export interface EmulatedStream {
  readonly pieces: readonly string[];
  readonly end: readonly string[];
  /** Reports a failure of the provider's own. */
  readonly failure: string;
}

/** One server-sent event. */
export function frame(data: JsonValue, event?: string): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** The text in two pieces, as providers send the input of a tool call. */
export function halves(text: string): readonly [string, string] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}
