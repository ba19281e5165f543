import {
  InvalidArgumentError,
  type JsonValue,
  newId,
  type Principal,
  requireWellFormed,
} from '@ymera/kernel';
import { type BatchModel, ModelError, type ModelRequest } from '@ymera/kernel/language-model';
import { batchPriceShare, changed, type ModelBatch, nextLookMs } from '../../../domain/models/model-batch.ts';
import { costMaxMicroUsd, type ModelCard } from '../../../domain/models/model-card.ts';
import { ModelPriceUnknownError, ModelUnavailableError } from '../../../domain/models/model-errors.ts';
import { fittedNeed, type ModelNeed, route } from '../../../domain/models/route.ts';
import type { ServedModel } from '../../../model-ports.ts';
import { candidateOf } from '../answer.ts';
import { estimateTokens } from '../estimate-tokens.ts';
import { anyModel } from '../gateway.ts';
import { readQuestion } from '../user-question.ts';
import {
  type BatchDesk,
  ModelBatchesFullError,
  ModelBatchTooDearError,
  ModelBatchUnavailableError,
} from './batch-desk.ts';

interface SubmitCommand {
  readonly principal: Principal;
  readonly modelId: string;
  readonly items: readonly {
    readonly key: string;
    readonly prompt: string;
    readonly system?: string | null;
  }[];
  readonly maxOutputTokens: number;
  readonly temperature: number | null;
  readonly outputSchema: JsonValue;
  /** The most that it may cost, in millionths of a US dollar; null for any amount. */
  readonly maxCost: number | null;
}

const limits = { items: 1_000, keyLength: 64, characters: 5_000_000, open: 20 };
/** A batch of which nobody knows whether it arrived is given up after this. */
const submitMs = 600_000;

/**
 * Hands questions in and gives their batch; the answers come within a day.
 *
 * @throws InvalidArgumentError, ModelBatchUnavailableError, ModelUnavailableError, ModelPriceUnknownError,
 * ModelBatchTooDearError or ModelBatchesFullError before anything is handed in
 * @throws ModelError when the provider refuses it
 */
export async function submitBatch(
  desk: BatchDesk,
  command: SubmitCommand,
  signal: AbortSignal,
): Promise<ModelBatch> {
  const { principal, modelId } = command;
  const requests = readItems(command);
  const { card, batches: model } = batchModel(desk, modelId);
  const costMax = checkNeeds(desk, { modelId, card }, requests);
  if (command.maxCost !== null && costMax > command.maxCost)
    throw new ModelBatchTooDearError(costMax, command.maxCost);
  const { tenantId, id: startedBy } = principal;
  if ((await desk.batches.countOpen(tenantId)) >= limits.open) throw new ModelBatchesFullError(limits.open);
  const now = desk.clock.now();
  const batch: ModelBatch = {
    ...{ id: newId('mbatch', now), tenantId, startedBy, revision: 1, modelId },
    ...{ keys: command.items.map(({ key }) => key), submittedAt: now, costMaxMicroUsd: costMax },
    ...{ lookAt: now + submitMs, looks: 0, state: { phase: 'SUBMITTING' } },
  };
  // Stored first: after a crash somebody sees that it may have been handed in.
  await desk.batches.create(batch);
  return handIn(desk, { batch, model, requests }, signal);
}

async function handIn(
  { batches, clock, log }: BatchDesk,
  given: {
    readonly batch: ModelBatch;
    readonly model: BatchModel;
    readonly requests: readonly ModelRequest[];
  },
  signal: AbortSignal,
): Promise<ModelBatch> {
  const { batch, model, requests } = given;
  const items = requests.map((request, index) => ({ key: itemKey(index), request }));
  try {
    const providerId = await model.submit(items, signal);
    const lookAt = clock.now() + nextLookMs(0);
    const running = changed(batch, { lookAt, state: { phase: 'RUNNING', providerId } });
    if (!(await batches.replace(running)))
      log.error('a batch was given up while it was handed in', { batchId: batch.id, providerId });
    return running;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { code, message } = error;
    const state = { phase: 'FAILED', endedAt: clock.now(), code, message } as const;
    await batches.replace(changed(batch, { lookAt: null, state }));
    throw error;
  }
}

/** What a question is called at the provider, whatever its sender calls it. */
export const itemKey = (index: number) => `item-${index}`;

function batchModel({ models }: BatchDesk, modelId: string) {
  const served = models.get(modelId);
  if (served && takesBatches(served)) return served;
  const others = [...models.values()].filter(takesBatches).map(({ card }) => card.id);
  throw new ModelBatchUnavailableError(modelId, others);
}

export function takesBatches(
  served: ServedModel,
): served is Extract<ServedModel, { kind: 'LANGUAGE' }> & { readonly batches: BatchModel } {
  return served.kind === 'LANGUAGE' && served.batches !== undefined;
}

/** The most that the batch can cost, when the model can do each of its requests. */
function checkNeeds(
  desk: BatchDesk,
  { modelId, card }: { readonly modelId: string; readonly card: ModelCard },
  requests: readonly ModelRequest[],
): number {
  const needs = requests.map((request) => needOf(modelId, request));
  const longest = needs.reduce((a, b) => (b.inputTokens > a.inputTokens ? b : a));
  const served = desk.models.get(modelId);
  const { order, reasons } = route(served ? [candidateOf(desk, served, longest)] : [], longest);
  if (order.length === 0) {
    if (reasons[0]?.refusal === 'PRICE_UNKNOWN') throw new ModelPriceUnknownError([modelId]);
    throw new ModelUnavailableError(reasons);
  }
  const { price } = card;
  if (!price) return 0;
  const most = needs.reduce((sum, need) => sum + costMaxMicroUsd(price, fittedNeed(card, need)), 0);
  return Math.ceil(most * batchPriceShare);
}

function needOf(modelId: string, request: ModelRequest): ModelNeed {
  return {
    ...{ ...anyModel, preferred: [modelId], onlyPreferred: true, kind: 'LANGUAGE' },
    capabilities: request.outputSchema === undefined ? [] : ['STRUCTURED'],
    inputTokens: estimateTokens(request),
    outputTokens: request.maxOutputTokens,
  };
}

function readItems({ items, modelId: _, maxCost: _cost, ...rest }: SubmitCommand): readonly ModelRequest[] {
  if (items.length < 1 || items.length > limits.items)
    throw new InvalidArgumentError('items', `1 to ${limits.items} questions`, `${items.length} of them`);
  const keys = new Set<string>();
  for (const { key } of items) {
    if (key === '' || key.length > limits.keyLength || keys.has(key))
      throw new InvalidArgumentError(
        'items.key',
        `1 to ${limits.keyLength} characters, each once`,
        keys.has(key) ? `twice "${key}"` : `${key.length} characters long`,
      );
    requireWellFormed('items.key', key);
    keys.add(key);
  }
  const characters = items.reduce(
    (sum, { prompt, system }) => sum + prompt.length + (system?.length ?? 0),
    0,
  );
  if (characters > limits.characters)
    throw new InvalidArgumentError(
      'items',
      `at most ${limits.characters} characters`,
      `${characters} of them`,
    );
  return items.map(
    ({ prompt, system }) => readQuestion({ ...rest, prompt, system: system ?? null, timeoutMs: 1 }).request,
  );
}
