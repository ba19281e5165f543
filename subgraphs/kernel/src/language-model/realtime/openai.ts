import { createOpenAI } from '@ai-sdk/openai';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { ProviderSettings } from '../port.ts';
import type {
  RealtimeConfig,
  RealtimeEvent,
  RealtimeInput,
  RealtimeMessage,
  RealtimeModel,
  RealtimeUsage,
} from './port.ts';
import { openSocketLine } from './socket-line.ts';

type SdkRealtime = ReturnType<ReturnType<typeof createOpenAI>['experimental_realtime']>;
type SdkClientEvent = Parameters<SdkRealtime['serializeClientEvent']>[0];
type SdkServerEvent = Extract<ReturnType<SdkRealtime['parseServerEvent']>, { type: string }>;
type SdkSchema = NonNullable<Parameters<SdkRealtime['buildSessionConfig']>[0]['tools']>[number]['parameters'];

const pcm = { type: 'audio/pcm', rate: 24_000 } as const;

/** OpenAI's Realtime API, in the words of its general release. Nobody but we says when a turn is over. */
export function openAiRealtime(id: string, model: string, settings: ProviderSettings): RealtimeModel {
  const { apiKey, baseUrl } = settings;
  const sdk = createOpenAI({ apiKey, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) });
  const realtime = sdk.experimental_realtime(model, { api: 'realtime' });
  const wire = (event: SdkClientEvent) => realtime.serializeClientEvent(event) as JsonObject; // as: it is sent as JSON
  return {
    id,
    open: async (config, signal) => {
      const { url, headers } = await realtime.getServerWebSocketConfig();
      const session = wire({ type: 'session-update', config: sessionOf(config) });
      return openSocketLine(
        {
          ...{ id, settings, url, headers: headers ?? {} },
          greeting: [withoutTurns(session), ...config.earlier.map(messageItem)],
          isReady: (event) => event.type === 'session.updated',
          read: (event) => eventsOf(realtime.parseServerEvent(event) as SdkServerEvent), // as: this API gives one for one
          write: (input) => wire(clientEvent(input)),
        },
        signal,
      );
    },
  };
}

function sessionOf({
  instructions,
  output,
  tools,
}: RealtimeConfig): Parameters<SdkRealtime['buildSessionConfig']>[0] {
  return {
    instructions,
    outputModalities: [output],
    inputAudioFormat: pcm,
    turnDetection: { type: 'disabled' },
    ...(output === 'audio' ? { outputAudioFormat: pcm } : {}),
    ...(tools.length > 0
      ? {
          tools: tools.map(({ name, description, inputSchema }) => ({
            ...{ type: 'function' as const, name, description },
            parameters: inputSchema as SdkSchema, // as: the SDK types schemas closely
          })),
        }
      : {}),
  };
}

/** The SDK leaves out a session's turn detection where some of its versions mean none; null is what the API wants. */
function withoutTurns(update: JsonObject): JsonObject {
  const session = objectAt(update, 'session');
  const audio = objectAt(session, 'audio');
  const input = { ...objectAt(audio, 'input'), turn_detection: null };
  return { ...update, session: { ...session, audio: { ...audio, input } } };
}

// The SDK has no words for what an assistant said.
function messageItem({ role, text }: RealtimeMessage): JsonObject {
  const type = role === 'user' ? 'input_text' : 'output_text';
  return {
    type: 'conversation.item.create',
    item: { type: 'message', role, content: [{ type, text }] },
  };
}

function clientEvent(input: RealtimeInput): SdkClientEvent {
  switch (input.kind) {
    case 'text':
      return {
        type: 'conversation-item-create',
        item: { type: 'text-message', role: 'user', text: input.text },
      };
    case 'audio':
      return { type: 'input-audio-append', audio: input.audio };
    case 'commit-audio':
      return { type: 'input-audio-commit' };
    case 'tool-result':
      return {
        type: 'conversation-item-create',
        item: { type: 'function-call-output', callId: input.callId, output: input.output },
      };
    case 'respond':
      return { type: 'response-create' };
    case 'interrupt':
      return { type: 'response-cancel' };
  }
}

function eventsOf(event: SdkServerEvent): readonly RealtimeEvent[] {
  switch (event.type) {
    case 'response-created':
      return [{ kind: 'response-began', responseId: event.responseId }];
    case 'text-delta':
      return [{ kind: 'text', text: event.delta }];
    case 'audio-delta':
      return [{ kind: 'audio', audio: event.delta }];
    case 'audio-transcript-delta':
      return [{ kind: 'transcript', text: event.delta }];
    case 'output-item-done':
      return toolCallIn(event.raw);
    case 'response-done':
      return [
        {
          kind: 'response-ended',
          responseId: event.responseId,
          status: statuses[event.status ?? ''] ?? 'failed',
          usage: usageOf(event.usage),
        },
      ];
    case 'error':
      return [{ kind: 'refused', code: event.code ?? 'error', message: event.message }];
    default:
      return [];
  }
}

// The whole call stands in its item; the event of its arguments alone leaves the name out in some versions of the API.
function toolCallIn(raw: unknown): readonly RealtimeEvent[] {
  const item = isJsonObject(raw) ? objectAt(raw, 'item') : {};
  const { type, name, call_id: callId, arguments: inputText } = item;
  if (type !== 'function_call' || typeof name !== 'string' || typeof callId !== 'string') return [];
  return [{ kind: 'tool-call', callId, name, inputText: typeof inputText === 'string' ? inputText : '' }];
}

const statuses: Readonly<Record<string, 'completed' | 'interrupted' | 'incomplete' | 'failed'>> = {
  completed: 'completed',
  cancelled: 'interrupted',
  incomplete: 'incomplete',
  failed: 'failed',
};

function usageOf(usage: Extract<SdkServerEvent, { type: 'response-done' }>['usage']): RealtimeUsage | null {
  if (usage?.inputTokens === undefined || usage.outputTokens === undefined) return null;
  return {
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cachedInputTokens: usage.cachedInputTokens ?? 0,
    audioInputTokens: usage.inputAudioTokens ?? 0,
    cachedAudioInputTokens: usage.cachedInputAudioTokens ?? 0,
    audioOutputTokens: usage.outputAudioTokens ?? 0,
  };
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value: JsonValue | undefined = object[key];
  return isJsonObject(value) ? value : {};
}
