import type { ProviderLimits } from '../../model-ports.ts';

/** How a provider is reached. */
interface ProviderKey {
  readonly apiKey: string;
  /** The provider's own address when left out. */
  readonly baseUrl?: string;
}

/** Which models an installation has, as its operator says. */
export interface ModelsConfig {
  readonly openai: ProviderKey | null;
  readonly anthropic: ProviderKey | null;
  readonly google: ProviderKey | null;
  /** Base URLs of OpenAI-compatible servers. */
  readonly servers: readonly string[];
  /** Sent to those servers; null for none. */
  readonly serverKey: string | null;
  /** Ids of the only models to be asked; null for all that there are. */
  readonly only: readonly string[] | null;
  /** Prices and sizes before those that come with the platform, in the form of the kernel's `models.json`. */
  readonly table: unknown;
  /** What a million tokens of a model without a known price count as, in millionths of a US dollar; null refuses it. */
  readonly priceCeiling: number | null;
  /** What each provider takes in a minute, by its name; others have the gateway's own limits. */
  readonly limits: Readonly<Record<string, ProviderLimits>>;
  /** Which models stand behind the names that plugins use, the best first; other names stand for any model. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
}

export const noModels: ModelsConfig = {
  openai: null,
  anthropic: null,
  google: null,
  servers: [],
  serverKey: null,
  only: null,
  table: null,
  priceCeiling: null,
  limits: {},
  aliases: {},
};
