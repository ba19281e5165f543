import { DomainError } from '@ymera/kernel';
import type { EffectKind } from '../definition.ts';
import { advance, type Conversation, finalMessage, nextCall, verdictMessage } from './conversation.ts';
import { AgentStepsExceededError } from './loop-errors.ts';
import type { LoopCall, LoopEventBody, LoopMessage, LoopResult } from './loop-event.ts';

/** What the loop works with. */
export interface LoopPorts {
  /** Asks a model to go on. @throws DomainError when none can */
  ask(conversation: Conversation, signal: AbortSignal): Promise<LoopMessage>;
  /** Calls a tool; what goes wrong is a result. */
  call(call: LoopCall, signal: AbortSignal): Promise<LoopResult>;
  /** What a second call of a tool does; null when the agent has no such tool. */
  effectOf(tool: string): EffectKind | null;
}

interface Play {
  /** What has happened before; an empty one at the start. */
  readonly conversation: Conversation;
  /** Answers of models, at most. */
  readonly stepsMax: number;
  /** Whether the model is asked for a verdict after its answer. */
  readonly wantsVerdict: boolean;
}

/**
 * Plays an agent: the model is asked, the tools that it asks for are called, and it is told what came of them, until it
 * asks for none. Each event is to be stored before the next is asked for; from any point of that history the loop goes
 * on where it stood. Ends with AGENT_ENDED; an aborted signal is thrown as its reason and ends nothing.
 */
export async function* agentLoop(
  ports: LoopPorts,
  { conversation: before, stepsMax, wantsVerdict }: Play,
  signal: AbortSignal,
): AsyncGenerator<LoopEventBody, Conversation, void> {
  let conversation = before;
  const told = (body: LoopEventBody) => {
    conversation = advance(conversation, body);
    return body;
  };
  if (conversation.ended !== null) return conversation;
  yield told({ kind: 'AGENT_STARTED' });
  try {
    while (!(wantsVerdict ? verdictMessage : finalMessage)(conversation)) {
      signal.throwIfAborted();
      const next = nextCall(conversation);
      if (next) {
        const { key, tool } = next.call;
        const effect = ports.effectOf(tool);
        if (!next.begun) yield told({ kind: 'TOOL_CALL', key, tool, effect });
        const lost = next.begun && effect !== null && effect !== 'idempotent';
        const result = lost ? unknownOutcome(tool) : await ports.call(next.call, signal);
        signal.throwIfAborted();
        yield told({ kind: 'TOOL_RESULT', key, tool, ...result });
        continue;
      }
      if (conversation.turns.length >= stepsMax) throw new AgentStepsExceededError(stepsMax);
      yield told({ kind: 'MESSAGE_SENT', ...(await ports.ask(conversation, signal)) });
    }
    yield told({ kind: 'AGENT_ENDED', ok: true });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof DomainError)) throw error;
    const { code, message, nextMove } = error;
    yield told({ kind: 'ERROR_OCCURRED', code, message, retryable: nextMove === 'retry' });
    yield told({ kind: 'AGENT_ENDED', ok: false });
  }
  return conversation;
}

/** The process that called it is gone, and the tool may do harm when it is called twice. */
function unknownOutcome(tool: string): LoopResult {
  return {
    output: `Nobody knows whether "${tool}" has done this: the process that called it has ended. Find out before you call it again.`,
    errorCode: 'TOOL_OUTCOME_UNKNOWN',
  };
}
