/** What a model can do beyond text in and text out. */
export type ModelCapability = 'TOOLS' | 'STRUCTURED' | 'VISION' | 'AUDIO';

export type ModelKind = 'LANGUAGE' | 'EMBEDDING' | 'REALTIME';

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
  /** Input that it keeps for later ones. */
  readonly cacheWrite: number;
  readonly output: number;
}

export interface ModelPrice extends TokenRate {
  /** The rate of the whole request when its input is longer than so many tokens; null when it is always the same. */
  readonly long: (TokenRate & { readonly aboveInputTokens: number }) | null;
  /** The rate of tokens of sound; that of others when left out. */
  readonly audio?: Omit<TokenRate, 'cacheWrite'>;
  /** Who says so, and when. */
  readonly source: string;
}

/** Tokens of one call; cachedInputTokens and cacheWriteInputTokens are parts of inputTokens. */
export interface CountedTokens {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteInputTokens: number;
  readonly outputTokens: number;
}

/** In millionths of a US dollar, rounded up. */
export function costMicroUsd(price: ModelPrice, tokens: CountedTokens): number {
  const { inputTokens, cachedInputTokens, cacheWriteInputTokens, outputTokens } = tokens;
  const fresh = Math.max(0, inputTokens - cachedInputTokens - cacheWriteInputTokens);
  const rate = rateOf(price, inputTokens);
  return rounded(
    fresh * rate.input +
      cachedInputTokens * rate.cachedInput +
      cacheWriteInputTokens * rate.cacheWrite +
      outputTokens * rate.output,
  );
}

/** The most that so many tokens can cost: nobody knows yet how much of the input the provider will keep. */
export function costMaxMicroUsd(
  price: ModelPrice,
  { inputTokens, outputTokens }: Pick<CountedTokens, 'inputTokens' | 'outputTokens'>,
): number {
  const rate = rateOf(price, inputTokens);
  return rounded(inputTokens * Math.max(rate.input, rate.cacheWrite) + outputTokens * rate.output);
}

const rateOf = (price: ModelPrice, inputTokens: number): TokenRate =>
  price.long && inputTokens > price.long.aboveInputTokens ? price.long : price;

const rounded = (picoUsd: number) => Math.ceil(picoUsd / 1_000_000);
