import type { JsonValue } from '../../json.ts';
import type { ModelMessage, ModelRequest, ModelToolResult } from '../port.ts';
import type { SdkCall, SdkMessage, SdkProviderOptions } from './types.ts';

type SdkSchema = NonNullable<Extract<SdkCall['responseFormat'], { type: 'json' }>['schema']>;
type SdkToolMessage = Extract<SdkMessage, { role: 'tool' }>;
type SdkToolOutput = Extract<SdkToolMessage['content'][number], { type: 'tool-result' }>['output'];
type SdkJson = Extract<SdkToolOutput, { type: 'json' }>['value'];

/** Our request in the SDK's words. */
export function sdkCall(request: ModelRequest, signal: AbortSignal, options: SdkProviderOptions): SdkCall {
  return {
    prompt: request.messages.flatMap(sdkMessages),
    maxOutputTokens: request.maxOutputTokens,
    abortSignal: signal,
    providerOptions: options,
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.tools?.length ? { tools: request.tools.map(sdkTool) } : {}),
    ...(request.outputSchema === undefined
      ? {}
      : { responseFormat: { type: 'json', schema: sdkSchema(request.outputSchema), name: 'answer' } }),
  };
}

function sdkMessages(message: ModelMessage): SdkMessage[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.text }];
    case 'user':
      return [{ role: 'user', content: [{ type: 'text', text: message.text }] }];
    case 'assistant':
      return assistant(message);
    case 'tool':
      return [{ role: 'tool', content: message.results.map(sdkToolResult) }];
  }
}

// Providers refuse a message, or a part of one, that says nothing.
function assistant(message: Extract<ModelMessage, { role: 'assistant' }>): SdkMessage[] {
  const text = message.text === '' ? [] : [{ type: 'text' as const, text: message.text }];
  const calls = (message.toolCalls ?? []).map((call) => ({
    type: 'tool-call' as const,
    toolCallId: call.id,
    toolName: call.name,
    input: call.input,
  }));
  const content = [...text, ...calls];
  return content.length === 0 ? [] : [{ role: 'assistant', content }];
}

function sdkToolResult(result: ModelToolResult): SdkToolMessage['content'][number] {
  return { type: 'tool-result', toolCallId: result.callId, toolName: result.name, output: sdkOutput(result) };
}

function sdkOutput({ output, isError }: ModelToolResult): SdkToolOutput {
  if (typeof output === 'string') return { type: isError ? 'error-text' : 'text', value: output };
  return { type: isError ? 'error-json' : 'json', value: output as SdkJson }; // as: the SDK's JSON is not readonly
}

function sdkTool(tool: NonNullable<ModelRequest['tools']>[number]): NonNullable<SdkCall['tools']>[number] {
  const { name, description, inputSchema } = tool;
  return { type: 'function', name, description, inputSchema: sdkSchema(inputSchema) };
}

// as: the SDK types schemas closely; what is not one, the provider refuses.
const sdkSchema = (schema: JsonValue) => schema as SdkSchema;
