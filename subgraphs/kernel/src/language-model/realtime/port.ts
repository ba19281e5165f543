import type { ModelTool } from '../port.ts';

/** A model that speaks and listens while it is spoken to, such as OpenAI's. */
export interface RealtimeModel {
  /** `<provider>/<model>`. */
  readonly id: string;
  /**
   * Opens a conversation. It resolves when the model is ready for it.
   *
   * @throws ModelError
   */
  open(config: RealtimeConfig, signal: AbortSignal): Promise<RealtimeLine>;
}

export interface RealtimeConfig {
  readonly instructions: string;
  /** `audio` comes with a transcript. */
  readonly output: 'text' | 'audio';
  readonly tools: readonly ModelTool[];
  /** What was said before, which the model is told first. */
  readonly earlier: readonly RealtimeMessage[];
}

export interface RealtimeMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** One conversation; the provider forgets it when the line is closed. */
export interface RealtimeLine {
  /** What comes, in order; it ends when the line is closed. To be read once. @throws ModelError when the line breaks */
  readonly events: AsyncIterable<RealtimeEvent>;
  /** False when the line is closed, or when too much of what was sent is still under way. */
  send(input: RealtimeInput): boolean;
  close(): void;
}

export type RealtimeInput =
  | { readonly kind: 'text'; readonly text: string }
  /** Base64 of 16-bit samples, 24,000 a second, one channel, little-endian. It is listened to once it is committed. */
  | { readonly kind: 'audio'; readonly audio: string }
  | { readonly kind: 'commit-audio' }
  | { readonly kind: 'tool-result'; readonly callId: string; readonly output: string }
  /** Has the model answer. One answer at a time: it refuses while it gives one. */
  | { readonly kind: 'respond' }
  | { readonly kind: 'interrupt' };

export type RealtimeEvent =
  | { readonly kind: 'response-began'; readonly responseId: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Base64, as `RealtimeInput` has it. */
  | { readonly kind: 'audio'; readonly audio: string }
  /** A piece of what the sound says. */
  | { readonly kind: 'transcript'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly callId: string; readonly name: string; readonly inputText: string }
  | {
      readonly kind: 'response-ended';
      readonly responseId: string;
      readonly status: 'completed' | 'interrupted' | 'incomplete' | 'failed';
      /** Null when the provider did not count. */
      readonly usage: RealtimeUsage | null;
    }
  /** The provider does not do what it was sent; the conversation goes on. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** The parts of sound, and those that the provider had kept, are counted in the other two, too. */
export interface RealtimeUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly audioInputTokens: number;
  readonly cachedAudioInputTokens: number;
  readonly audioOutputTokens: number;
}
