export type ModelMessage = {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
};

/** A text, or a conversation; one of the two. */
export type ModelPrompt = {
  readonly system?: string;
  readonly prompt?: string;
  readonly messages?: readonly ModelMessage[];
  /** Default and maximum: what is left of the call's tokens. */
  readonly maxTokens?: number;
  /** From 0 to 2. Default: the model's own. */
  readonly temperature?: number;
};

export type ModelUsage = { readonly inputTokens: number; readonly outputTokens: number };

export type ModelText = {
  readonly text: string;
  /** `length`: it was cut off by `maxTokens`. */
  readonly finish: 'stop' | 'length';
  readonly usage: ModelUsage;
};

/** The language models that the plugin declared. */
export type Models<Alias extends string> = {
  generate(model: Alias, prompt: ModelPrompt): Promise<ModelText>;
  /** Pieces of the text in order, as they come; the generator returns the whole. Stop early and the model stops too. */
  stream(model: Alias, prompt: ModelPrompt): AsyncGenerator<string, ModelText, void>;
  /** A vector for each text. */
  embed(model: Alias, texts: readonly string[]): Promise<number[][]>;
};
