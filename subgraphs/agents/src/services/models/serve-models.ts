import {
  anthropicModels,
  createModelTable,
  type EmbeddingProvider,
  googleModels,
  type ModelFacts,
  type ModelProvider,
  type ModelTable,
  openAiCompatibleModels,
  openAiModels,
  type RealtimeProvider,
} from '@ymera/kernel/language-model';
import type { ModelCard, ModelPrice } from '../../domain/models/model-card.ts';
import type { ServedModel } from '../../model-ports.ts';
import type { ModelsConfig } from './models-config.ts';

/** Makes models of what providers and servers are called. */
export interface ModelMaker {
  /** Those of the providers that this installation has a key for. */
  ofProviders(): readonly ServedModel[];
  /** Of a server, by the names that it lists. */
  ofServer(baseUrl: string, names: readonly string[]): readonly ServedModel[];
}

/** @throws InvalidArgumentError when the table of the operator is none */
export function createModelMaker(config: ModelsConfig, now: number): ModelMaker {
  const table = createModelTable(config.table ?? undefined);
  const make = (provider: Provider, name: string, unknown: ModelFacts) => {
    const facts = table.facts(provider.name, name, new Date(now)) ?? unknown;
    const price = facts.price ?? unknown.price ?? ceilingPrice(config.priceCeiling);
    return servedModel(provider, name, { ...facts, price });
  };
  const isWanted = (id: string) => config.only === null || config.only.includes(id);
  return {
    ofProviders: () =>
      providersOf(config).flatMap((provider) =>
        namesOf(provider.name, table, config).flatMap(
          (name) => make(provider, name, guessed(name, null)) ?? [],
        ),
      ),
    ofServer: (baseUrl, names) => {
      const provider = openAiCompatibleModels({
        name: serverName(baseUrl),
        baseUrl,
        apiKey: config.serverKey ?? '',
      });
      const price = isLoopback(baseUrl) ? ownMachine : null;
      return names
        .filter((name) => isWanted(`${provider.name}/${name}`))
        .flatMap((name) => make(provider, name, guessed(name, price)) ?? []);
    },
  };
}

/** What a server is called in ids: where it is. */
export function serverName(baseUrl: string): string {
  return new URL(baseUrl).host;
}

function providersOf({ openai, anthropic, google }: ModelsConfig): readonly Provider[] {
  return [
    ...(openai ? [openAiModels(openai)] : []),
    ...(anthropic ? [anthropicModels(anthropic)] : []),
    ...(google ? [googleModels(google)] : []),
  ];
}

/** Those that the operator named, or all that the table knows. */
function namesOf(provider: string, table: ModelTable, { only }: ModelsConfig): readonly string[] {
  const prefix = `${provider}/`;
  if (only === null) return table.models(provider);
  return only.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
}

function servedModel(
  provider: Provider,
  name: string,
  facts: Omit<ModelFacts, 'price'> & { readonly price: ModelPrice | null },
): ServedModel | null {
  const card: ModelCard = { ...facts, id: `${provider.name}/${name}`, provider: provider.name };
  if (facts.kind === 'LANGUAGE') {
    const batches = provider.batches ? { batches: provider.batches(name) } : {};
    return { kind: 'LANGUAGE', card, model: provider.language(name), ...batches };
  }
  if (facts.kind === 'REALTIME')
    return 'realtime' in provider ? { kind: 'REALTIME', card, model: provider.realtime(name) } : null;
  return 'embedding' in provider ? { kind: 'EMBEDDING', card, model: provider.embedding(name) } : null;
}

/** What nobody has written down. A model that can't do what it is taken to refuses, and another one is asked. */
function guessed(name: string, price: ModelFacts['price']): ModelFacts {
  const kind = kindOf(name);
  const capabilities = kind === 'LANGUAGE' ? (['TOOLS', 'STRUCTURED'] as const) : [];
  return { kind, capabilities, contextTokens: null, outputTokensMax: null, price };
}

function kindOf(name: string): ModelFacts['kind'] {
  if (/embed|bge-|minilm/i.test(name)) return 'EMBEDDING';
  return /realtime/i.test(name) ? 'REALTIME' : 'LANGUAGE';
}

type Provider = ModelProvider | EmbeddingProvider | RealtimeProvider;

const free = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, long: null };
const ownMachine: ModelFacts['price'] = { ...free, source: "this installation's own machine" };

function ceilingPrice(ceiling: number | null): ModelPrice | null {
  if (ceiling === null) return null;
  const rate = { input: ceiling, cachedInput: ceiling, cacheWrite: ceiling, output: ceiling };
  return {
    ...rate,
    long: null,
    source: 'the ceiling that this installation sets for what has no known price',
  };
}

function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
