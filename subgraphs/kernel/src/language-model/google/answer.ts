import type { FinishReason, GenerateContentResponse, Part } from '@google/genai';
import type { JsonValue } from '../../json.ts';
import { broken } from '../http/attempt.ts';
import type { ModelAnswer, ModelToolCall, ModelUsage } from '../port.ts';

/** The whole answer of which Google's responses are the pieces, in order. @throws ModelError when it has no end */
export function googleAnswer(model: string, responses: readonly GenerateContentResponse[]): ModelAnswer {
  const parts = responses.flatMap((response) => response.candidates?.[0]?.content?.parts ?? []);
  const toolCalls = parts.flatMap(toolCallOf);
  const finish = finishOf(model, responses);
  return {
    text: parts.map(textOf).join(''),
    toolCalls,
    finish: finish === 'stop' && toolCalls.length > 0 ? 'tools' : finish,
    usage: usageOf(responses),
    servedBy: responses.at(-1)?.modelVersion ?? model,
  };
}

/** What a response adds to the text of the answer; thoughts are no part of it. */
export function textIn(response: GenerateContentResponse): string {
  return (response.candidates?.[0]?.content?.parts ?? []).map(textOf).join('');
}

function textOf(part: Part): string {
  return part.thought ? '' : (part.text ?? '');
}

// Older models give no ids; one of a call's place in the answer is unique within it, which is all that is needed.
function toolCallOf({ functionCall, thoughtSignature }: Part, index: number): ModelToolCall[] {
  if (!functionCall?.name) return [];
  return [
    {
      id: functionCall.id ?? `call_${index}`,
      name: functionCall.name,
      input: (functionCall.args ?? {}) as JsonValue, // as: it was parsed from JSON
      ...(thoughtSignature === undefined ? {} : { signature: thoughtSignature }),
    },
  ];
}

const filtered: ReadonlySet<FinishReason | string> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
]);

function finishOf(model: string, responses: readonly GenerateContentResponse[]): ModelAnswer['finish'] {
  if (responses.some(({ promptFeedback }) => promptFeedback?.blockReason !== undefined)) return 'filtered';
  const reason = responses.findLast(({ candidates }) => candidates?.[0]?.finishReason !== undefined)
    ?.candidates?.[0]?.finishReason;
  if (reason === undefined) throw broken(model, 'ended early');
  if (reason === 'MAX_TOKENS') return 'length';
  if (filtered.has(reason)) return 'filtered';
  if (reason === 'STOP') return 'stop';
  throw broken(model, `ended with ${reason}`);
}

// Each piece of a stream counts from the beginning, so the last one that counts has the whole.
function usageOf(responses: readonly GenerateContentResponse[]): ModelUsage | null {
  const usage = responses.findLast(
    ({ usageMetadata }) => usageMetadata?.promptTokenCount !== undefined,
  )?.usageMetadata;
  if (usage === undefined) return null;
  const thoughts = usage.thoughtsTokenCount ?? 0;
  return {
    inputTokens: (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0),
    outputTokens: (usage.candidatesTokenCount ?? 0) + thoughts,
    cachedInputTokens: usage.cachedContentTokenCount ?? 0,
    reasoningTokens: thoughts,
  };
}
