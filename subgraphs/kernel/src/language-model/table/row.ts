import { z } from 'zod';

const tokens = z.number().int().positive();
/** Pico-dollars a token: the same number as micro-dollars a million tokens. */
const picoUsd = z.number().int().nonnegative();

const rate = z.strictObject({
  input: picoUsd,
  /** Input that the provider had kept from an earlier request. */
  cachedInput: picoUsd,
  /** Input that it keeps for later ones. */
  cacheWrite: picoUsd,
  output: picoUsd,
});

const row = z.strictObject({
  provider: z.string().min(1),
  model: z.string().min(1),
  /** Other names of the same. */
  also: z.array(z.string().min(1)).optional(),
  kind: z.enum(['LANGUAGE', 'EMBEDDING', 'REALTIME']),
  /** Input and output together, for embeddings the input; null when nobody says. */
  contextTokens: tokens.nullable(),
  outputTokensMax: tokens.nullable(),
  capabilities: z.array(z.enum(['TOOLS', 'STRUCTURED', 'VISION', 'AUDIO'])),
  /** In the order of their days; the last whose day has come is the price. None: nobody says. */
  prices: z.array(
    rate.extend({
      from: z.iso.date().optional(),
      /** The price of the whole request when its input is longer. */
      long: rate.extend({ aboveInputTokens: tokens }).optional(),
      /** Tokens of sound, where they cost something else. */
      audio: rate.omit({ cacheWrite: true }).optional(),
    }),
  ),
});

/** What is known of some models, who says so and when. */
export const modelTableSchema = z.strictObject({
  source: z.string().min(1),
  date: z.iso.date(),
  models: z.array(row).max(10_000),
});

export type ModelTableData = z.infer<typeof modelTableSchema>;
export type ModelRow = z.infer<typeof row>;
