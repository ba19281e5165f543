import { costMicroUsd, type ModelPrice } from './model-card.ts';

/** Tokens of one answer; those of sound, and those that the provider had kept, are parts of the first two. */
export interface RealtimeTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly audioInputTokens: number;
  readonly cachedAudioInputTokens: number;
  readonly audioOutputTokens: number;
}

/** In millionths of a US dollar: words and sound each at their own rate, rounded up. */
export function realtimeCostMicroUsd(price: ModelPrice, tokens: RealtimeTokens): number {
  const { audioInputTokens, cachedAudioInputTokens, audioOutputTokens } = tokens;
  const words = {
    inputTokens: Math.max(0, tokens.inputTokens - audioInputTokens),
    outputTokens: Math.max(0, tokens.outputTokens - audioOutputTokens),
    cachedInputTokens: Math.max(0, tokens.cachedInputTokens - cachedAudioInputTokens),
    cacheWriteInputTokens: 0,
  };
  const sound = {
    inputTokens: audioInputTokens,
    outputTokens: audioOutputTokens,
    cachedInputTokens: cachedAudioInputTokens,
    cacheWriteInputTokens: 0,
  };
  const ofSound = { ...price, ...price.audio, long: null };
  return costMicroUsd(price, words) + costMicroUsd(ofSound, sound);
}
