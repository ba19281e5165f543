import type { JsonObject } from '../../json.ts';
import type { RealtimeTurn } from './realtime.ts';
import { halves } from './wire.ts';

interface Speaker {
  readonly responseId: string;
  send(event: JsonObject): void;
}

const usageDefault: JsonObject = {
  total_tokens: 150,
  input_tokens: 120,
  output_tokens: 30,
  input_token_details: { text_tokens: 120, audio_tokens: 0, cached_tokens: 100 },
  output_token_details: { text_tokens: 30, audio_tokens: 0 },
};

/** One answer in the order in which OpenAI sends its events. False when it has no end. */
export function speak(turn: Exclude<RealtimeTurn, { kind: 'raw' }>, { responseId, send }: Speaker): boolean {
  if (turn.kind === 'refuses') {
    const { code, message } = turn;
    send({ type: 'error', error: { type: 'invalid_request_error', code, message } });
    return true;
  }
  const place = { response_id: responseId, item_id: 'item_said', output_index: 0, content_index: 0 };
  send({ type: 'response.created', response: { id: responseId, status: 'in_progress' } });
  send({ type: 'response.output_item.added', ...place, item: { id: 'item_said', type: 'message' } });
  const isSound = turn.audio !== undefined;
  for (const delta of turn.audio ?? []) send({ type: 'response.output_audio.delta', ...place, delta });
  for (const delta of turn.pieces ?? [])
    send({
      type: isSound ? 'response.output_audio_transcript.delta' : 'response.output_text.delta',
      ...place,
      delta,
    });
  for (const call of turn.calls ?? []) sayCall(call, { responseId, send });
  if (turn.instead) return false;
  const { status = 'completed', usage = usageDefault } = turn;
  send({ type: 'response.done', response: { id: responseId, status, usage } });
  return true;
}

function sayCall(
  { id, name, inputText }: { readonly id: string; readonly name: string; readonly inputText: string },
  { responseId, send }: Speaker,
): void {
  const place = { response_id: responseId, item_id: `item_${id}`, output_index: 1 };
  const item = { id: `item_${id}`, type: 'function_call', call_id: id, name };
  send({ type: 'response.output_item.added', ...place, item: { ...item, arguments: '' } });
  for (const delta of halves(inputText))
    send({ type: 'response.function_call_arguments.delta', ...place, call_id: id, delta });
  send({ type: 'response.function_call_arguments.done', ...place, call_id: id, name, arguments: inputText });
  send({ type: 'response.output_item.done', ...place, item: { ...item, arguments: inputText } });
}
