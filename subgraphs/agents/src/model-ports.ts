import type { BatchModel, EmbeddingModel, LanguageModel, RealtimeModel } from '@ymera/kernel/language-model';
import type { ModelExperiment } from './domain/models/experiment.ts';
import type { BatchRow, ModelBatch } from './domain/models/model-batch.ts';
import type { ModelCall } from './domain/models/model-call.ts';
import type { ModelCard } from './domain/models/model-card.ts';

/** A model that this installation can ask. */
export type ServedModel =
  | {
      readonly kind: 'LANGUAGE';
      readonly card: ModelCard;
      readonly model: LanguageModel;
      readonly batches?: BatchModel;
    }
  | { readonly kind: 'EMBEDDING'; readonly card: ModelCard; readonly model: EmbeddingModel }
  | { readonly kind: 'REALTIME'; readonly card: ModelCard; readonly model: RealtimeModel };

/** What a provider takes of us, counted here so that it need not refuse. */
export interface ProviderLimits {
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
}

/** Attempts to have models answer, for some days. An aborted signal ends a read. */
export interface ModelCallStore {
  /** One that is there already is passed over. */
  append(call: ModelCall): Promise<void>;
  /** Newest first, those before `before`, which is an id. */
  list(
    query: {
      readonly tenantId: string;
      readonly runId: string | null;
      readonly modelId: string | null;
      readonly before: string | null;
      readonly limit: number;
    },
    signal?: AbortSignal,
  ): Promise<readonly ModelCall[]>;
  /** Of all tenants: the latest of a model, newest first. */
  listLatest(query: { readonly modelId: string; readonly limit: number }): Promise<readonly ModelCall[]>;
  /** Input and output that a run has used so far. */
  tokensOfRun(place: { readonly tenantId: string; readonly runId: string }): Promise<number>;
}

/** Experiments on models, each within its tenant. */
export interface ModelExperimentStore {
  create(experiment: ModelExperiment): Promise<void>;
  /** Stores it over the revision before it; false when another change came first. */
  replace(experiment: ModelExperiment): Promise<boolean>;
  find(place: { readonly tenantId: string; readonly id: string }): Promise<ModelExperiment | null>;
  /** Newest first. */
  list(
    query: { readonly tenantId: string; readonly runningOnly: boolean; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly ModelExperiment[]>;
}

/** Batches of questions and what became of each. */
export interface ModelBatchStore {
  create(batch: ModelBatch): Promise<void>;
  /** Stores it over the revision before it; false when another change came first. */
  replace(batch: ModelBatch): Promise<boolean>;
  find(place: { readonly tenantId: string; readonly id: string }): Promise<ModelBatch | null>;
  /** Newest first, those before `before`, which is an id. */
  list(
    query: { readonly tenantId: string; readonly before: string | null; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly ModelBatch[]>;
  /** Of those that are not over. */
  countOpen(tenantId: string): Promise<number>;
  /** Of all tenants: those that are to be looked at, the longest due first. */
  listDue(query: { readonly now: number; readonly limit: number }): Promise<readonly ModelBatch[]>;
  /** Those that are there already are passed over. */
  addRows(rows: readonly BatchRow[]): Promise<void>;
  /** In their order, those after `after`, which is an index; -1 for all. */
  listRows(
    query: {
      readonly tenantId: string;
      readonly batchId: string;
      readonly after: number;
      readonly limit: number;
    },
    signal?: AbortSignal,
  ): Promise<readonly BatchRow[]>;
}
