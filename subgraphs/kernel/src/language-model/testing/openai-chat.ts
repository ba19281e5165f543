import type { JsonObject, JsonValue } from '../../json.ts';
import {
  type EmulatedAnswer,
  type EmulatedRefusal,
  finishOf,
  inputTextOf,
  textOf,
  usageOf,
} from './turns.ts';
import { type EmulatedStream, frame, halves, type Wire } from './wire.ts';

/** OpenAI's Chat Completions API, as compatible servers speak it. */
export const openAiChat: Wire = {
  whole: (answer, { model }) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: answer.servedBy ?? model,
    choices: [{ index: 0, message: message(answer), finish_reason: finishReasons[finishOf(answer)] }],
    ...counted(answer),
  }),
  stream: (answer, { model, body }): EmulatedStream => {
    const chunk = (part: JsonObject) =>
      frame({
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created: 1_760_000_000,
        model: answer.servedBy ?? model,
        ...part,
      });
    const delta = (part: JsonObject) => chunk({ choices: [{ index: 0, delta: part, finish_reason: null }] });
    const wantsUsage = body.stream_options !== undefined;
    return {
      pieces: [
        delta({ role: 'assistant', content: '' }),
        ...(answer.pieces ?? []).map((content) => delta({ content })),
        ...toolDeltas(answer).map(delta),
      ],
      end: [
        chunk({ choices: [{ index: 0, delta: {}, finish_reason: finishReasons[finishOf(answer)] }] }),
        ...(wantsUsage ? [chunk({ choices: [], ...counted(answer) })] : []),
        'data: [DONE]\n\n',
      ],
      failure: frame({ error: { message: 'The server had an error.', type: 'server_error', code: 500 } }),
    };
  },
  refusal: openAiRefusal,
};

/** The body of an error as OpenAI puts it. */
export function openAiRefusal({ message = 'Refused.', body }: EmulatedRefusal): JsonValue {
  return body ?? { error: { message, type: 'invalid_request_error', param: null, code: null } };
}

const finishReasons = {
  stop: 'stop',
  tools: 'tool_calls',
  length: 'length',
  filtered: 'content_filter',
} as const;

function message(answer: EmulatedAnswer): JsonObject {
  const calls = (answer.toolCalls ?? []).map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: inputTextOf(call) },
  }));
  return { role: 'assistant', content: textOf(answer), ...(calls.length === 0 ? {} : { tool_calls: calls }) };
}

function toolDeltas(answer: EmulatedAnswer): JsonObject[] {
  return (answer.toolCalls ?? []).flatMap((call, index) => {
    const [first, second] = halves(inputTextOf(call));
    return [
      {
        tool_calls: [
          { index, id: call.id, type: 'function', function: { name: call.name, arguments: first } },
        ],
      },
      { tool_calls: [{ index, function: { arguments: second } }] },
    ];
  });
}

function counted(answer: EmulatedAnswer): JsonObject {
  const usage = usageOf(answer);
  if (usage === null) return {};
  return {
    usage: {
      prompt_tokens: usage.inputTokens,
      completion_tokens: usage.outputTokens,
      total_tokens: usage.inputTokens + usage.outputTokens,
      prompt_tokens_details: {
        cached_tokens: usage.cachedInputTokens,
        cache_write_tokens: usage.cacheWriteInputTokens ?? 0,
      },
      completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    },
  };
}
