import type { CalledTokens } from './model-call.ts';
import type { ModelNeed } from './route.ts';

/** The most of either that a provider may say it has counted. */
interface TokenBounds {
  readonly input: number;
  readonly output: number;
}

/** Providers add words of their own, and count differently. */
const timesAsked = 10;
const ownTokens = 10_000;
/** Where nobody says how much a model reads: what the longest of them do. */
export const contextTokensMax = 10_000_000;

export function boundsOf({ inputTokens, outputTokens }: Pick<ModelNeed, 'inputTokens' | 'outputTokens'>) {
  return { input: inputTokens * timesAsked + ownTokens, output: outputTokens * timesAsked + ownTokens };
}

/** What a provider has counted; null when it can't be so, and it is as if it had counted nothing. */
export function believable(told: CalledTokens | null, bounds: TokenBounds): CalledTokens | null {
  if (told === null) return null;
  const { input, cachedInput, cacheWriteInput, output, reasoning } = told;
  const fits =
    isCount(input, bounds.input) &&
    isCount(cachedInput, input) &&
    isCount(cacheWriteInput, input - cachedInput) &&
    isCount(output, bounds.output) &&
    isCount(reasoning, output);
  return fits ? told : null;
}

/** Whole, and from 0 to the most. */
export function isCount(count: number, most: number): boolean {
  return Number.isSafeInteger(count) && count >= 0 && count <= most;
}
