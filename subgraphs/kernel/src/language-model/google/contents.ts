import type { Content, GenerateContentConfig, GenerateContentParameters, Part } from '@google/genai';
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { ModelMessage, ModelRequest, ModelToolCall, ModelToolResult } from '../port.ts';

/** Our request in Google's words. */
export function googleCall(
  model: string,
  request: ModelRequest,
  sending: Pick<GenerateContentConfig, 'abortSignal' | 'httpOptions'>,
): GenerateContentParameters {
  const system = request.messages.flatMap((message) => (message.role === 'system' ? [message.text] : []));
  return {
    model,
    contents: request.messages.flatMap(googleContents),
    config: {
      ...sending,
      maxOutputTokens: request.maxOutputTokens,
      // Left on, the SDK would call the tools by itself where they are given with code.
      automaticFunctionCalling: { disable: true },
      ...(system.length === 0 ? {} : { systemInstruction: system.join('\n\n') }),
      ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
      ...(request.tools?.length ? { tools: [{ functionDeclarations: request.tools.map(declaration) }] } : {}),
      ...(request.outputSchema === undefined
        ? {}
        : { responseMimeType: 'application/json', responseJsonSchema: request.outputSchema }),
    },
  };
}

function googleContents(message: ModelMessage): Content[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [{ role: 'user', parts: [{ text: message.text }] }];
    case 'assistant': {
      const text = message.text === '' ? [] : [{ text: message.text }];
      const parts = [...text, ...(message.toolCalls ?? []).map(callPart)];
      return parts.length === 0 ? [] : [{ role: 'model', parts }];
    }
    case 'tool':
      return [{ role: 'user', parts: message.results.map(resultPart) }];
  }
}

// Gemini 3 refuses a call that comes back without its signature; for calls that another model made, its documentation
// names this one (ai.google.dev/gemini-api/docs/thought-signatures).
const signatureOfOthers = 'skip_thought_signature_validator';

function callPart({ id, name, input, signature }: ModelToolCall): Part {
  return {
    functionCall: { id, name, args: isJsonObject(input) ? { ...input } : { input } },
    thoughtSignature: signature ?? signatureOfOthers,
  };
}

function resultPart({ callId, name, output, isError }: ModelToolResult): Part {
  return { functionResponse: { id: callId, name, response: isError ? { error: output } : { output } } };
}

function declaration({ name, description, inputSchema }: NonNullable<ModelRequest['tools']>[number]) {
  return { name, description, parametersJsonSchema: inputSchema satisfies JsonValue };
}
