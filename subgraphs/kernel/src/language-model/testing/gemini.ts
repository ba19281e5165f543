import type { JsonObject } from '../../json.ts';
import { type EmulatedAnswer, finishOf, textOf, usageOf } from './turns.ts';
import { type EmulatedStream, frame, type Wire } from './wire.ts';

/** Google's Gemini API, version v1beta. */
export const gemini: Wire = {
  whole: (answer, { model }) => ({
    candidates: [
      candidate([...texts(answer, [textOf(answer)]), ...calls(answer)], finishReasons[finishOf(answer)]),
    ],
    ...counted(answer),
    ...served(answer, model),
  }),
  stream: (answer, { model }): EmulatedStream => {
    const piece = (part: JsonObject) => frame({ candidates: [candidate([part])], ...served(answer, model) });
    return {
      pieces: [...texts(answer, answer.pieces ?? []), ...calls(answer)].map(piece),
      end: [
        frame({
          candidates: [candidate([{ text: '' }], finishReasons[finishOf(answer)])],
          ...counted(answer),
          ...served(answer, model),
        }),
      ],
      failure: frame({ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }),
    };
  },
  refusal: ({ message = 'Refused.', status, body }) =>
    body ?? { error: { code: status, message, status: statuses[status] ?? 'INTERNAL' } },
};

const finishReasons = { stop: 'STOP', tools: 'STOP', length: 'MAX_TOKENS', filtered: 'SAFETY' } as const;

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
};

function candidate(parts: readonly JsonObject[], finishReason?: string): JsonObject {
  return {
    content: { role: 'model', parts },
    index: 0,
    ...(finishReason === undefined ? {} : { finishReason }),
  };
}

function texts(answer: EmulatedAnswer, pieces: readonly string[]): JsonObject[] {
  return answer.pieces === undefined ? [] : pieces.map((text) => ({ text }));
}

function calls(answer: EmulatedAnswer): JsonObject[] {
  return (answer.toolCalls ?? []).map(({ id, name, input, signature }) => ({
    functionCall: { id, name, args: input },
    ...(signature === undefined ? {} : { thoughtSignature: signature }),
  }));
}

function served(answer: EmulatedAnswer, model: string): JsonObject {
  return { modelVersion: answer.servedBy ?? model, responseId: 'response-1' };
}

function counted(answer: EmulatedAnswer): JsonObject {
  const usage = usageOf(answer);
  if (usage === null) return {};
  return {
    usageMetadata: {
      promptTokenCount: usage.inputTokens,
      cachedContentTokenCount: usage.cachedInputTokens,
      candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
      thoughtsTokenCount: usage.reasoningTokens,
      totalTokenCount: usage.inputTokens + usage.outputTokens,
    },
  };
}
