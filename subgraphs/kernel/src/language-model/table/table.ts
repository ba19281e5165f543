import { InvalidArgumentError } from '../../errors.ts';
import builtIn from './models.json' with { type: 'json' };
import { type ModelRow, type ModelTableData, modelTableSchema } from './row.ts';

export type ModelCapability = 'TOOLS' | 'STRUCTURED' | 'VISION' | 'AUDIO';

/** What is known of a model before it is asked. */
export interface ModelFacts {
  readonly kind: 'LANGUAGE' | 'EMBEDDING' | 'REALTIME';
  /** Input and output together, for embeddings the input; null when nobody says. */
  readonly contextTokens: number | null;
  readonly outputTokensMax: number | null;
  readonly capabilities: readonly ModelCapability[];
  /** Null when nobody says. */
  readonly price: ModelPrice | null;
}

/** In pico-dollars a token, which is the same number as micro-dollars a million tokens. */
export interface TokenRate {
  readonly input: number;
  /** Input that the provider had kept from an earlier request. */
  readonly cachedInput: number;
  /** Input that it keeps for later ones. */
  readonly cacheWrite: number;
  readonly output: number;
}

export interface ModelPrice extends TokenRate {
  /** The rate of the whole request when its input is longer than so many tokens. */
  readonly long: (TokenRate & { readonly aboveInputTokens: number }) | null;
  /** The rate of tokens of sound; that of others when left out. */
  readonly audio?: Omit<TokenRate, 'cacheWrite'>;
  /** Who says so, and when, such as `@pydantic/genai-prices 0.1.8 (2026-09-23)`. */
  readonly source: string;
}

export interface ModelTable {
  /** Null for a model that the table does not have. Dated names, such as `gpt-5-2025-08-07`, are found by their model. */
  facts(provider: string, model: string, at: Date): ModelFacts | null;
  /** The models of a provider that the table has, in its order. */
  models(provider: string): readonly string[];
}

/**
 * The table of models that comes with Ymera, in which the rows of `overrides` stand before its own.
 *
 * @param overrides of the same form as `models.json`: `{ source, date, models: [...] }`
 * @throws InvalidArgumentError when they are not
 */
export function createModelTable(overrides?: unknown): ModelTable {
  const tables = [...(overrides === undefined ? [] : [parse(overrides)]), parse(builtIn)];
  const byName = new Map<string, Known>();
  for (const { source, date, models } of tables) {
    for (const row of models) {
      for (const name of [row.model, ...(row.also ?? [])]) {
        const key = `${row.provider}/${name}`;
        if (!byName.has(key)) byName.set(key, { row, source: `${source} (${date})` });
      }
    }
  }
  return {
    facts: (provider, model, at) => {
      const known = byName.get(`${provider}/${model}`) ?? byName.get(`${provider}/${undated(model)}`);
      return known ? factsOf(known, at) : null;
    },
    models: (provider) => [
      ...new Set([...byName.values()].flatMap(({ row }) => (row.provider === provider ? [row.model] : []))),
    ],
  };
}

interface Known {
  readonly row: ModelRow;
  readonly source: string;
}

function parse(data: unknown): ModelTableData {
  const parsed = modelTableSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'its top';
  throw new InvalidArgumentError(
    'model table',
    'as described at models.json',
    `wrong at ${where}: ${issue?.message ?? 'it cannot be read'}`,
  );
}

// OpenAI ends names in -2025-08-07, Anthropic in -20250929, Google in -001; -latest is what the name stands for anyway.
function undated(model: string): string {
  return model.replace(/-(\d{4}-\d{2}-\d{2}|\d{8}|\d{3}|latest)$/, '');
}

function factsOf({ row, source }: Known, at: Date): ModelFacts {
  const { kind, contextTokens, outputTokensMax, capabilities, prices } = row;
  const today = at.toISOString().slice(0, 10);
  const price = prices.findLast(({ from }) => from === undefined || from <= today);
  return {
    ...{ kind, contextTokens, outputTokensMax, capabilities },
    price: price ? { ...rateOf(price), long: longOf(price), ...audioOf(price), source } : null,
  };
}

function rateOf({ input, cachedInput, cacheWrite, output }: TokenRate): TokenRate {
  return { input, cachedInput, cacheWrite, output };
}

function audioOf({ audio }: ModelRow['prices'][number]): Pick<ModelPrice, 'audio'> {
  return audio ? { audio } : {};
}

function longOf({ long }: ModelRow['prices'][number]): ModelPrice['long'] {
  return long ? { ...rateOf(long), aboveInputTokens: long.aboveInputTokens } : null;
}
