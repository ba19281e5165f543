import { newId } from '@ymera/kernel';
import type { ModelMessage, ModelRequest, ModelToolCall } from '@ymera/kernel/language-model';
import { type Conversation, finalMessage } from '../../domain/loop/conversation.ts';
import { AgentAnswerCutError, AgentVerdictMissingError } from '../../domain/loop/loop-errors.ts';
import type { LoopCall, LoopMessage } from '../../domain/loop/loop-event.ts';
import type { PromptTask } from '../../domain/loop/prompt-task.ts';
import { readVerdict, verdictQuestion, verdictSchema } from '../../domain/loop/verdict.ts';
import { tokensOf } from '../../domain/models/model-call.ts';
import type { ReadyPrompt, RunDesk, RunJob } from '../run-desk.ts';
import type { OfferedTool } from './offer-tools.ts';

export interface Asking {
  readonly job: RunJob<ReadyPrompt>;
  readonly task: PromptTask;
  readonly offered: ReadonlyMap<string, OfferedTool>;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Longest answer of one step, in tokens. */
const outputTokensMax = 8_192;

/**
 * Has a model go on with a run; when it has answered already, it is asked for its verdict.
 *
 * @throws AgentAnswerCutError, AgentVerdictMissingError, and what the gateway throws
 */
export async function askModel(
  { player, clock, settings }: Pick<RunDesk, 'player' | 'clock' | 'settings'>,
  { job: { run, ready, order }, task, offered, deadline }: Asking,
  conversation: Conversation,
  signal: AbortSignal,
): Promise<LoopMessage> {
  const { prompted } = ready.definition;
  const given = finalMessage(conversation);
  const start: readonly ModelMessage[] = [
    { role: 'system', text: prompted.systemPrompt },
    { role: 'user', text: task.text },
  ];
  const question = {
    ...{ tenantId: run.tenantId, startedBy: run.startedBy, runId: run.id, agentId: run.agentId },
    workflow: run.workflow,
    wish: player.prompts.wishOf(prompted),
    tokenBudget: Math.min(order.tokenBudget ?? settings.playTokensMax, settings.playTokensMax),
    timeoutMs: Math.max(1, deadline - clock.now()),
    request: given ? verdictOn(start, given) : goOn(start, conversation, offered),
  };
  const { answer, modelId, tokens, costMicroUsd } = await player.gateway.generate(question, signal);
  if (answer.finish === 'length' || answer.finish === 'filtered')
    throw new AgentAnswerCutError(answer.finish, outputTokensMax);
  if (given && (answer.toolCalls.length > 0 || !readVerdict(answer.text)))
    throw new AgentVerdictMissingError(modelId);
  const idOf = new Map([...offered.values()].map(({ name, id }) => [name, id]));
  const calls = answer.toolCalls.map((call) => callOf(call, idOf.get(call.name), clock.now()));
  return { text: answer.text, calls, modelId, tokens: tokensOf(tokens), costMicroUsd };
}

function goOn(
  start: readonly ModelMessage[],
  conversation: Conversation,
  offered: ReadonlyMap<string, OfferedTool>,
): ModelRequest {
  const tools = [...offered.values()].map(({ name, description, inputSchema }) => ({
    name,
    description,
    inputSchema,
  }));
  return {
    messages: [...start, ...messagesOf(conversation)],
    ...(tools.length > 0 ? { tools } : {}),
    maxOutputTokens: outputTokensMax,
  };
}

/** Without the tools and what they gave: not every provider takes tools and a schema of the answer together. */
function verdictOn(start: readonly ModelMessage[], { text }: LoopMessage): ModelRequest {
  const said: readonly ModelMessage[] = [
    { role: 'assistant', text },
    { role: 'user', text: verdictQuestion },
  ];
  return { messages: [...start, ...said], outputSchema: verdictSchema, maxOutputTokens: outputTokensMax };
}

function callOf(
  { id: callId, name, input, signature }: ModelToolCall,
  toolId: string | undefined,
  at: number,
): LoopCall {
  const key = newId('tcall', at);
  return { key, callId, tool: toolId ?? name, name, input, signature: signature ?? null };
}

function messagesOf({ turns }: Conversation): readonly ModelMessage[] {
  return turns.flatMap(({ message, results }): ModelMessage[] => {
    const toolCalls = message.calls.map(({ callId, name, input, signature }) => ({
      ...{ id: callId, name, input },
      ...(signature === null ? {} : { signature }),
    }));
    const answers = message.calls.flatMap(({ key, callId, name }) => {
      const result = results.get(key);
      return result ? [{ callId, name, output: result.output, isError: result.errorCode !== null }] : [];
    });
    return [
      { role: 'assistant', text: message.text, toolCalls },
      { role: 'tool', results: answers },
    ];
  });
}
