import type { JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import {
  type EmulatedAnswer,
  type EmulatedToolCall,
  finishOf,
  inputTextOf,
  textOf,
  usageOf,
} from './turns.ts';
import { type Asked, type EmulatedStream, frame, halves, type Wire } from './wire.ts';

/** Anthropic's Messages API. Its usage counts cached input apart from the rest, and thoughts with the output. */
export const anthropicMessages: Wire = {
  whole: (answer, asked) => ({
    ...message(answer, asked.model),
    content: blocks(answer, asked).map(({ start, whole }) => ({ ...start, ...whole })),
    stop_reason: stopReason(answer, asked),
    usage: { ...inputUsage(answer), output_tokens: usageOf(answer)?.outputTokens ?? 0 },
  }),
  stream: (answer, asked): EmulatedStream => ({
    pieces: [
      event('message_start', {
        message: { ...message(answer, asked.model), content: [], stop_reason: null },
      }),
      ...blocks(answer, asked).flatMap(blockEvents),
    ],
    end: [
      event('message_delta', {
        delta: { stop_reason: stopReason(answer, asked), stop_sequence: null },
        usage: { output_tokens: usageOf(answer)?.outputTokens ?? 0 },
      }),
      event('message_stop', {}),
    ],
    failure: event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
  }),
  refusal: ({ message = 'Refused.', body, status }) =>
    body ?? {
      type: 'error',
      error: { type: errorTypes[status] ?? 'api_error', message },
      request_id: 'req_1',
    },
};

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

function event(type: string, data: JsonObject): string {
  return frame({ type, ...data }, type);
}

function message(answer: EmulatedAnswer, model: string): JsonObject {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: answer.servedBy ?? model,
    stop_sequence: null,
    usage: { ...inputUsage(answer), output_tokens: 1 },
  };
}

interface Block {
  readonly start: JsonObject;
  readonly whole: JsonObject;
  readonly deltas: readonly JsonObject[];
}

function blocks(answer: EmulatedAnswer, asked: Asked): Block[] {
  const form = jsonTool(asked);
  const text =
    answer.pieces === undefined ? [] : [form === undefined ? textBlock(answer) : formBlock(answer, form)];
  return [...text, ...(answer.toolCalls ?? []).map(toolBlock)];
}

// Models without structured output are told to call a tool whose input is the answer.
function jsonTool({ body }: Asked): string | undefined {
  const choice = body.tool_choice;
  return isJsonObject(choice) && choice.type === 'tool' && typeof choice.name === 'string'
    ? choice.name
    : undefined;
}

function textBlock(answer: EmulatedAnswer): Block {
  return {
    start: { type: 'text', text: '' },
    whole: { text: textOf(answer) },
    deltas: (answer.pieces ?? []).map((text) => ({ type: 'text_delta', text })),
  };
}

function formBlock(answer: EmulatedAnswer, name: string): Block {
  return toolBlock({ id: 'toolu_form', name, input: JSON.parse(textOf(answer)) });
}

function toolBlock(call: EmulatedToolCall): Block {
  return {
    start: { type: 'tool_use', id: call.id, name: call.name, input: {} },
    whole: { input: call.input },
    deltas: halves(inputTextOf(call)).map((part) => ({ type: 'input_json_delta', partial_json: part })),
  };
}

function blockEvents({ start, deltas }: Block, index: number): string[] {
  return [
    event('content_block_start', { index, content_block: start }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ];
}

function stopReason(answer: EmulatedAnswer, asked: Asked): string {
  const reasons = { stop: 'end_turn', tools: 'tool_use', length: 'max_tokens', filtered: 'refusal' } as const;
  return finishOf(answer) === 'stop' && jsonTool(asked) !== undefined
    ? 'tool_use'
    : reasons[finishOf(answer)];
}

function inputUsage(answer: EmulatedAnswer): JsonObject {
  const usage = usageOf(answer);
  const cached = usage?.cachedInputTokens ?? 0;
  const kept = usage?.cacheWriteInputTokens ?? 0;
  return {
    input_tokens: (usage?.inputTokens ?? 0) - cached - kept,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: kept,
  };
}
