import { createMemoryEvents } from '@ymera/kernel/events';
import {
  type LanguageModel,
  type ModelAnswer,
  ModelError,
  type ModelErrorCode,
  type ModelRequest,
} from '@ymera/kernel/language-model';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import type { ModelCard } from '../../../src/domain/models/model-card.ts';
import type { ServedModel } from '../../../src/model-ports.ts';
import { createMemoryModelCallStore } from '../../../src/models/memory-model-call-store.ts';
import { createMemoryModelExperimentStore } from '../../../src/models/memory-model-experiment-store.ts';
import { anyModel, createModelGateway, type TextQuestion } from '../../../src/services/models/gateway.ts';
import type { GatewaySettings } from '../../../src/services/models/gateway-desk.ts';
import { type GatewayParts, openGatewayDesk } from '../../../src/services/models/open-gateway.ts';
import { aCard } from '../../model-builders.ts';

/** What a model does at one call: it answers with a text, fails, or says nothing until it is aborted. */
export type Step =
  | string
  | 'HANG'
  | { readonly code: ModelErrorCode; readonly after?: readonly string[]; readonly retryAfterMs?: number }
  | { readonly answer: Partial<ModelAnswer> };

const usage = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 0 };

/** A model that does these steps one after the other, the last one for ever. */
export function aModel(id: string, steps: readonly Step[], card: Partial<ModelCard> = {}) {
  const asked: ModelRequest[] = [];
  const whole = (text: string, changes: Partial<ModelAnswer> = {}): ModelAnswer => ({
    ...{ text, toolCalls: [], finish: 'stop', usage, servedBy: id },
    ...changes,
  });
  async function* stream(
    request: ModelRequest,
    signal: AbortSignal,
  ): AsyncGenerator<string, ModelAnswer, void> {
    const step = steps[Math.min(asked.push(request), steps.length) - 1] ?? 'HANG';
    if (step === 'HANG') return hang(signal);
    if (typeof step === 'string') {
      for (const piece of step.match(/\S+\s*/g) ?? []) yield piece;
      return whole(step);
    }
    if ('answer' in step) return whole(step.answer.text ?? '', step.answer);
    yield* step.after ?? [];
    const { code, retryAfterMs = null } = step;
    throw new ModelError(code, { model: id, message: 'as the test wants it', retryAfterMs });
  }
  const model: LanguageModel = {
    id,
    stream,
    generate: async (request, signal) => {
      const pieces = stream(request, signal);
      for (;;) {
        const next = await pieces.next();
        if (next.done) return next.value;
      }
    },
  };
  const served: ServedModel = { kind: 'LANGUAGE', card: aCard(id, card), model };
  return { served, asked };
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

export function aQuestion(changes: Partial<TextQuestion> = {}): TextQuestion {
  return {
    ...{ tenantId: 'tenant_one', startedBy: 'user_ada', runId: 'arun_1', agentId: null },
    wish: anyModel,
    tokenBudget: null,
    timeoutMs: 600_000,
    request: { messages: [{ role: 'user', text: 'How many words?' }], maxOutputTokens: 100 },
    ...changes,
  };
}

type Given = Partial<Pick<GatewayParts, 'calls' | 'limits' | 'clock'>> & {
  readonly settings?: Partial<GatewaySettings>;
};

/** A gateway over these models and memory twins; its clock moves only with `during`. */
export async function aGateway(models: readonly { served: ServedModel }[], given: Given = {}) {
  const clock = createManualClock();
  const log = createRecordingLog();
  const events = createMemoryEvents();
  const calls = given.calls ?? createMemoryModelCallStore();
  const byId = new Map(models.map(({ served }) => [served.card.id, served]));
  const desk = await openGatewayDesk({
    ...{ calls, experiments: createMemoryModelExperimentStore(), events, clock, log },
    ...given,
    models: byId,
    random: () => 0.5,
  });
  const gateway = createModelGateway(desk);
  const { signal } = new AbortController();
  return {
    ...{ desk, gateway, clock, log, events, calls },
    generate: (question: TextQuestion = aQuestion()) => during(clock, gateway.generate(question, signal)),
    /** What was tried, oldest first: the model, and what it failed of. */
    trail: async () => {
      const all = { tenantId: 'tenant_one', runId: null, modelId: null, before: null, limit: 100 };
      const list = await calls.list(all);
      return list
        .toSorted((a, b) => a.startedAt - b.startedAt || a.attempt - b.attempt)
        .map(({ modelId, errorCode }) => [modelId, errorCode] as const);
    },
  };
}

const stepMs = 500;
const stepsMax = 2_000;

/** Moves the clock on until something is done. */
export async function during<T>(clock: ReturnType<typeof createManualClock>, work: Promise<T>): Promise<T> {
  let done = false;
  const finish = () => {
    done = true;
  };
  work.then(finish, finish);
  for (let step = 0; step < stepsMax && !done; step++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!done) await clock.advance(stepMs);
  }
  return work;
}
