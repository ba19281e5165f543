import type { ServedModels } from '../src/domain/model-needs.ts';
import { type ModelExperiment, nothingSeen } from '../src/domain/models/experiment.ts';
import type { ModelCall } from '../src/domain/models/model-call.ts';
import type { ModelCard } from '../src/domain/models/model-card.ts';
import { ModelUnavailableError } from '../src/domain/models/model-errors.ts';
import type { PluginModels } from '../src/plugin-desk.ts';

export function aModelCall(overrides: Partial<ModelCall> = {}): ModelCall {
  return {
    id: 'mcall_1',
    tenantId: 'tenant_one',
    answerId: 'mcall_0',
    attempt: 1,
    modelId: 'a/a',
    work: 'GENERATE',
    runId: 'arun_1',
    agentId: null,
    startedBy: 'user_ada',
    startedAt: Date.UTC(2100, 0, 1),
    ms: 40,
    tokens: { input: 10, cachedInput: 0, cacheWriteInput: 0, output: 5, reasoning: 0, estimated: false },
    costMicroUsd: 7,
    errorCode: null,
    finish: 'STOP',
    ...overrides,
  };
}

/** A model of the provider that its id begins with: a dollar for a million tokens in, and two out. */
export function aCard(id: string, overrides: Partial<ModelCard> = {}): ModelCard {
  return {
    id,
    provider: id.split('/')[0] ?? id,
    kind: 'LANGUAGE',
    capabilities: ['TOOLS', 'STRUCTURED'],
    contextTokens: 100_000,
    outputTokensMax: 8_000,
    price: {
      input: 1_000_000,
      cachedInput: 100_000,
      cacheWrite: 1_000_000,
      output: 2_000_000,
      long: null,
      source: 'a test',
    },
    ...overrides,
  };
}

export function anExperiment(overrides: Partial<ModelExperiment> = {}): ModelExperiment {
  return {
    ...{ id: 'mexp_1', tenantId: 'tenant_one', revision: 1, name: 'cheap or dear', agentId: null },
    ...{ models: ['a/a', 'b/b'], errorMax: 0.05, pairsMax: 1_000, tally: nothingSeen },
    state: { phase: 'RUNNING' },
    ...{ startedBy: 'user_ada', startedAt: 1_000 },
    ...overrides,
  };
}

/** No name stands for any model. */
export const noServedModels: ServedModels = new Set<string>();

const none = async () => Promise.reject(new ModelUnavailableError([]));

/** What plugins have where there are no models. */
export const noPluginModels: PluginModels = {
  served: noServedModels,
  port: {
    generate: none,
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give
    stream: async function* () {
      return none();
    },
    embed: none,
  },
};
