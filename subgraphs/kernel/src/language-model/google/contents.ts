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
    contents: request.messages.flatMap((message) => googleContents(model, message)),
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

function googleContents(model: string, message: ModelMessage): Content[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [{ role: 'user', parts: [{ text: message.text }] }];
    case 'assistant': {
      const text = message.text === '' ? [] : [{ text: message.text }];
      const parts = [...text, ...callParts(model, message.toolCalls ?? [])];
      return parts.length === 0 ? [] : [{ role: 'model', parts }];
    }
    case 'tool':
      return [{ role: 'user', parts: message.results.map(resultPart) }];
  }
}

// Gemini 3 and later signs the first call of an answer and refuses it without its signature; for calls that another
// model made, the documentation names this one (ai.google.dev/gemini-api/docs/thought-signatures).
const signatureOfOthers = 'skip_thought_signature_validator';

function callParts(model: string, calls: readonly ModelToolCall[]): Part[] {
  const signed = calls.some(({ signature }) => signature !== undefined) || /^gemini-[12]\b/.test(model);
  return calls.map(({ id, name, input, signature }, index) => {
    const thoughtSignature = signature ?? (signed || index > 0 ? undefined : signatureOfOthers);
    return {
      functionCall: { id, name, args: isJsonObject(input) ? { ...input } : { input } },
      ...(thoughtSignature === undefined ? {} : { thoughtSignature }),
    };
  });
}

function resultPart({ callId, name, output, isError }: ModelToolResult): Part {
  return { functionResponse: { id: callId, name, response: isError ? { error: output } : { output } } };
}

function declaration({ name, description, inputSchema }: NonNullable<ModelRequest['tools']>[number]) {
  return { name, description, parametersJsonSchema: inputSchema satisfies JsonValue };
}
