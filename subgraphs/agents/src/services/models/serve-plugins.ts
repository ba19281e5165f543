import type { JsonValue } from '@ymera/kernel';
import type { ModelAnswer, ModelMessage, ModelToolResult } from '@ymera/kernel/language-model';
import type { CapabilityPorts } from '@ymera/plugin-sdk/host';
import type { ServedModel } from '../../model-ports.ts';
import type { PluginModels } from '../../plugin-desk.ts';
import type { Answered } from './answer.ts';
import { anyModel, type ModelGateway, type ModelWish, type TextQuestion } from './gateway.ts';
import type { ModelsConfig } from './models-config.ts';

type Port = NonNullable<CapabilityPorts['models']>;
type PluginRequest = Parameters<Port['generate']>[0];
type PluginAnswer = Awaited<ReturnType<Port['generate']>>;
type Place = PluginRequest['place'];

/** Calls of plugins end by their own limits, and by this one. */
const timeoutMs = 600_000;

/** The gateway as plugins see it: models by the names that the operator gives them. */
export function servePlugins(given: {
  readonly models: ReadonlyMap<string, ServedModel>;
  readonly gateway: ModelGateway;
  readonly aliases: ModelsConfig['aliases'];
}): PluginModels {
  const { models, gateway, aliases } = given;
  const idsOf = (alias: string) => (Object.hasOwn(aliases, alias) ? aliases[alias] : undefined);
  const wishOf = (alias: string): ModelWish => {
    const preferred = idsOf(alias);
    return preferred ? { ...anyModel, preferred, onlyPreferred: true } : anyModel;
  };
  const questionOf = ({ place, alias, ...request }: PluginRequest): TextQuestion => ({
    ...asker(place),
    wish: wishOf(alias),
    request: {
      messages: messagesOf(request.messages),
      maxOutputTokens: request.maxTokens,
      ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
      ...(request.tools
        ? { tools: request.tools.map(({ input, ...tool }) => ({ ...tool, inputSchema: asJson(input) })) }
        : {}),
    },
  });
  return {
    served: { has: (alias) => idsOf(alias)?.some((id) => models.has(id)) ?? models.size > 0 },
    port: {
      generate: async (request, signal) => answerOf(await gateway.generate(questionOf(request), signal)),
      stream: async function* (request, signal) {
        return answerOf(yield* gateway.stream(questionOf(request), signal));
      },
      embed: async ({ place, alias, texts }, signal) => {
        const question = { ...asker(place), wish: wishOf(alias), texts };
        const { answer, tokens } = await gateway.embed(question, signal);
        return { vectors: answer.vectors, tokens: tokens.input };
      },
    },
  };
}

function asker({ plugin, tenantId }: Place) {
  if (tenantId === undefined) throw new TypeError('a call of a model for no tenant');
  const who = { tenantId, startedBy: `plugin:${plugin}`, runId: null, agentId: null };
  return { ...who, tokenBudget: null, timeoutMs };
}

/** Answers of tools that follow each other are one message; each is of a call that some message before it made. */
function messagesOf(turns: PluginRequest['messages']): readonly ModelMessage[] {
  const names = new Map<string, string>();
  const messages: ModelMessage[] = [];
  let results: ModelToolResult[] = [];
  for (const turn of turns) {
    if (turn.role !== 'tool') {
      if ('toolCalls' in turn) for (const { id, name } of turn.toolCalls) names.set(id, name);
      messages.push(messageOf(turn));
      results = [];
      continue;
    }
    if (results.length === 0) messages.push({ role: 'tool', results });
    const { toolCallId: callId, content: output } = turn;
    results.push({ callId, name: names.get(callId) ?? '', output, isError: false });
  }
  return messages;
}

type Said = Exclude<PluginRequest['messages'][number], { readonly role: 'tool' }>;

function messageOf(turn: Said): ModelMessage {
  if (turn.role !== 'assistant') return { role: turn.role, text: turn.content };
  const toolCalls =
    'toolCalls' in turn ? turn.toolCalls.map((call) => ({ ...call, input: asJson(call.input) })) : [];
  return { role: 'assistant', text: turn.content, ...(toolCalls.length > 0 ? { toolCalls } : {}) };
}

function answerOf({ answer, tokens }: Answered<ModelAnswer>): PluginAnswer {
  const { text, finish, toolCalls } = answer;
  return {
    text,
    // What was held back is a text that ends there.
    finish: finish === 'filtered' ? 'stop' : finish,
    usage: { inputTokens: tokens.input, outputTokens: tokens.output },
    ...(toolCalls.length > 0
      ? { toolCalls: toolCalls.map(({ id, name, input }) => ({ id, name, input: asPluginJson(input) })) }
      : {}),
  };
}

type PluginJson = NonNullable<PluginAnswer['toolCalls']>[number]['input'];

// The SDK's JSON is the stricter of the two; both are what came out of JSON.parse.
const asJson = (value: PluginJson) => value as JsonValue;
const asPluginJson = (value: JsonValue) => value as PluginJson;
