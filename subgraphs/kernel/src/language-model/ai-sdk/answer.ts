import type { JsonValue } from '../../json.ts';
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

// A call without input has an empty object.
function parseToolInput(model: string, name: string, text: string): JsonValue {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken(model, `calls the tool "${name}" with input that is not JSON`, cause);
  }
}

function usageOf({ inputTokens, outputTokens }: SdkAnswer['usage']): ModelUsage | null {
  if (inputTokens.total === undefined || outputTokens.total === undefined) return null;
  return {
    inputTokens: inputTokens.total,
    outputTokens: outputTokens.total,
    cachedInputTokens: inputTokens.cacheRead ?? 0,
    ...(inputTokens.cacheWrite ? { cacheWriteInputTokens: inputTokens.cacheWrite } : {}),
    reasoningTokens: outputTokens.reasoning ?? 0,
  };
}

/** A failure that the provider reports in the middle of its answer. */
export function reportedFailure(model: string, error: unknown): ModelError {
  const status = statusOf(error);
  return status === null
    ? broken(model, 'ended early or cannot be read', error)
    : failedMidway(model, status);
}

/** The status that a reported failure has or stands for; null when it is none. */
export function statusOf(error: unknown): number | null {
  if (typeof error === 'string') return 500; // Ollama reports its failures as plain text.
  if (typeof error !== 'object' || error === null) return null;
  const told = 'statusCode' in error ? error.statusCode : 'code' in error ? error.code : undefined;
  if (Number(told) >= 400 && Number(told) < 600) return Number(told);
  if (error instanceof Error || !('message' in error)) return null;
  return ('type' in error ? statusOfTypes[String(error.type)] : undefined) ?? 500;
}

// Compatible servers report their failures in OpenAI's words or in Anthropic's.
const statusOfTypes: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  overloaded_error: 529,
};
