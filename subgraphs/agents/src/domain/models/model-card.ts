/** What a model can do beyond text in and text out. */
export type ModelCapability = 'TOOLS' | 'STRUCTURED' | 'VISION' | 'AUDIO';

export type ModelKind = 'LANGUAGE' | 'EMBEDDING';

/** What is known of a model before it is asked. */
export interface ModelCard {
  /** `<provider>/<model>`. */
  readonly id: string;
  readonly provider: string;
  readonly kind: ModelKind;
  readonly capabilities: readonly ModelCapability[];
  /** Input and output together; null when nobody says. */
  readonly contextTokens: number | null;
  readonly outputTokensMax: number | null;
  readonly price: ModelPrice | null;
}

/** What a million tokens cost, in millionths of a US dollar: as a number the same as millionths of a millionth for one. */
export interface TokenRate {
  readonly input: number;
  /** Input that the provider had kept from an earlier request. */
  readonly cachedInput: number;
  readonly output: number;
}

export interface ModelPrice extends TokenRate {
  /** The rate of the whole request when its input is longer than so many tokens; null when it is always the same. */
  readonly long: (TokenRate & { readonly aboveInputTokens: number }) | null;
  /** Who says so, and when. */
  readonly source: string;
}

/** Tokens of one call; cachedInputTokens is a part of inputTokens. */
export interface CountedTokens {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

/** In millionths of a US dollar, rounded up. */
export function costMicroUsd(price: ModelPrice, tokens: CountedTokens): number {
  const { inputTokens, cachedInputTokens, outputTokens } = tokens;
  const fresh = Math.max(0, inputTokens - cachedInputTokens);
  const rate = price.long && inputTokens > price.long.aboveInputTokens ? price.long : price;
  const pico = fresh * rate.input + cachedInputTokens * rate.cachedInput + outputTokens * rate.output;
  return Math.ceil(pico / 1_000_000);
}
