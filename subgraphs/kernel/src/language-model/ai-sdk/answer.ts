import { parseToolInput } from '../answer.ts';
import type { ModelError } from '../errors.ts';
import { broken } from '../http/attempt.ts';
import { failedMidway } from '../http/failures.ts';
import type { ModelAnswer, ModelToolCall, ModelUsage } from '../port.ts';
import type { SdkAnswer, SdkContent } from './types.ts';

export interface AnswerParts {
  readonly content: readonly SdkContent[];
  readonly finishReason: SdkAnswer['finishReason'];
  readonly usage: SdkAnswer['usage'];
  readonly servedBy: string;
}

/** The SDK's answer in our words. @throws ModelError when it ended before its end, or holds broken JSON */
export function answerOf(
  model: string,
  { content, finishReason, usage, servedBy }: AnswerParts,
): ModelAnswer {
  const finish = finishOf(model, finishReason);
  return {
    text: content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    toolCalls: content.flatMap((part) => (part.type === 'tool-call' ? [toolCallOf(model, part)] : [])),
    finish,
    usage: usageOf(usage),
    servedBy,
  };
}

function finishOf(model: string, { unified, raw }: SdkAnswer['finishReason']): ModelAnswer['finish'] {
  switch (unified) {
    case 'stop':
      return 'stop';
    case 'length':
      return 'length';
    case 'content-filter':
      return 'filtered';
    case 'tool-calls':
      return 'tools';
    case 'other':
      // A reason of the server's own is an end; none at all is a stream that was cut off.
      if (raw !== undefined) return 'stop';
  }
  throw broken(model, 'ended early');
}

function toolCallOf(model: string, call: Extract<SdkContent, { type: 'tool-call' }>): ModelToolCall {
  return {
    id: call.toolCallId,
    name: call.toolName,
    input: parseToolInput(model, call.toolName, call.input),
  };
}

function usageOf({ inputTokens, outputTokens }: SdkAnswer['usage']): ModelUsage | null {
  if (inputTokens.total === undefined || outputTokens.total === undefined) return null;
  return {
    inputTokens: inputTokens.total,
    outputTokens: outputTokens.total,
    cachedInputTokens: inputTokens.cacheRead ?? 0,
    reasoningTokens: outputTokens.reasoning ?? 0,
  };
}

/** A failure that the provider reports in the middle of its answer; the SDK gives it the status it stands for. */
export function reportedFailure(model: string, error: unknown): ModelError {
  if (!hasStatus(error)) return broken(model, 'ended early or cannot be read', error);
  return failedMidway(model, error.statusCode);
}

function hasStatus(error: unknown): error is { readonly statusCode: number } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode >= 300
  );
}
