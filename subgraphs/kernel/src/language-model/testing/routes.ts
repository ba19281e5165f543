import type { JsonValue } from '../../json.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { geminiVectors, openAiVectors } from './embeddings.ts';
import type { EmulatedRequest } from './emulator.ts';
import { gemini } from './gemini.ts';
import { openAiChat } from './openai-chat.ts';
import { openAiResponses } from './openai-responses.ts';
import type { EmulatedTurn } from './turns.ts';
import type { Asked, Wire } from './wire.ts';

export interface Route {
  readonly wire: Wire;
  readonly asked: Asked;
  readonly streams: boolean;
  vectors(turn: Extract<EmulatedTurn, { kind: 'vectors' }>): JsonValue;
}

/** Whose words the path calls for; those of OpenAI's chat where it calls for none. */
export function routeOf({ path, body }: EmulatedRequest): Route {
  const { pathname } = new URL(path, 'http://emulator');
  const google = /^\/v1beta\/models\/([^:]+):(\w+)$/.exec(pathname);
  if (google) {
    const asked = { model: google[1] ?? '', body };
    return { wire: gemini, asked, streams: google[2] === 'streamGenerateContent', vectors: geminiVectors };
  }
  const asked = { model: typeof body.model === 'string' ? body.model : '', body };
  return {
    wire: wires[pathname] ?? openAiChat,
    asked,
    streams: body.stream === true,
    vectors: (turn) => openAiVectors(turn, asked.model),
  };
}

const wires: Readonly<Record<string, Wire>> = {
  '/v1/responses': openAiResponses,
  '/v1/messages': anthropicMessages,
};
