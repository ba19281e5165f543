import type { JsonObject } from '../../json.ts';
import { openAiRefusal } from './openai-chat.ts';
import {
  type EmulatedAnswer,
  type EmulatedToolCall,
  finishOf,
  inputTextOf,
  textOf,
  usageOf,
} from './turns.ts';
import { type EmulatedStream, frame, halves, type Wire } from './wire.ts';

/** OpenAI's Responses API. */
export const openAiResponses: Wire = {
  whole: (answer, { model }) => ended(answer, model),
  stream: (answer, { model }): EmulatedStream => {
    const event = numbered();
    const begun = {
      id: 'resp_1',
      object: 'response',
      created_at: 1_760_000_000,
      model: answer.servedBy ?? model,
    };
    return {
      pieces: [
        event({ type: 'response.created', response: { ...begun, status: 'in_progress' } }),
        ...(answer.pieces ? textEvents(answer).map(event) : []),
        ...(answer.toolCalls ?? []).flatMap((call, at) => callEvents(call, at + 1)).map(event),
      ],
      end: [event({ type: `response.${statusOf(answer)}`, response: ended(answer, model) })],
      failure: event({
        type: 'error',
        code: 'server_error',
        message: 'The server had an error.',
        param: null,
      }),
    };
  },
  refusal: openAiRefusal,
};

function numbered(): (data: JsonObject & { readonly type: string }) => string {
  let sequence = 0;
  return (data) => {
    sequence += 1;
    return frame({ ...data, sequence_number: sequence }, data.type);
  };
}

function ended(answer: EmulatedAnswer, model: string): JsonObject {
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_760_000_000,
    status: statusOf(answer),
    model: answer.servedBy ?? model,
    output: [
      ...(answer.pieces ? [messageItem(textOf(answer))] : []),
      ...(answer.toolCalls ?? []).map(callItem),
    ],
    incomplete_details: incomplete[finishOf(answer)],
    ...counted(answer),
  };
}

const incomplete = {
  stop: null,
  tools: null,
  length: { reason: 'max_output_tokens' },
  filtered: { reason: 'content_filter' },
} as const;

function statusOf(answer: EmulatedAnswer): 'completed' | 'incomplete' {
  return incomplete[finishOf(answer)] === null ? 'completed' : 'incomplete';
}

function messageItem(text: string) {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content };
}

function callItem(call: EmulatedToolCall) {
  return {
    type: 'function_call',
    id: `fc_${call.id}`,
    call_id: call.id,
    name: call.name,
    arguments: inputTextOf(call),
    status: 'completed',
  };
}

function textEvents(answer: EmulatedAnswer) {
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const item = messageItem(textOf(answer));
  return [
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    },
    {
      type: 'response.content_part.added',
      ...place,
      part: { type: 'output_text', text: '', annotations: [] },
    },
    ...(answer.pieces ?? []).map((delta) => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
      logprobs: [],
    })),
    { type: 'response.output_text.done', ...place, text: textOf(answer), logprobs: [] },
    { type: 'response.output_item.done', output_index: 0, item },
  ];
}

function callEvents(call: EmulatedToolCall, index: number) {
  const item = callItem(call);
  const place = { item_id: item.id, output_index: index };
  return [
    {
      type: 'response.output_item.added',
      output_index: index,
      item: { ...item, arguments: '', status: 'in_progress' },
    },
    ...halves(item.arguments).map((delta) => ({
      type: 'response.function_call_arguments.delta',
      ...place,
      delta,
    })),
    { type: 'response.function_call_arguments.done', ...place, arguments: item.arguments },
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

function counted(answer: EmulatedAnswer): JsonObject {
  const usage = usageOf(answer);
  if (usage === null) return {};
  return {
    usage: {
      input_tokens: usage.inputTokens,
      input_tokens_details: {
        cached_tokens: usage.cachedInputTokens,
        cache_write_tokens: usage.cacheWriteInputTokens ?? 0,
      },
      output_tokens: usage.outputTokens,
      output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
  };
}
