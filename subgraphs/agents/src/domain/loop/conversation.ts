import type { LoopCall, LoopEventBody, LoopFailure, LoopMessage, LoopResult } from './loop-event.ts';

/** A run as its history tells it. */
export interface Conversation {
  readonly turns: readonly Turn[];
  readonly toolCalls: number;
  /** The latest error; it is why the run has failed when it has. */
  readonly failure: LoopFailure | null;
  /** Whether it went well; null while it goes on. */
  readonly ended: boolean | null;
}

/** What the model said at one step, and what came of the tools that it asked for. */
interface Turn {
  readonly message: LoopMessage;
  /** By the calls' keys. */
  readonly results: ReadonlyMap<string, LoopResult>;
  /** Keys of the calls that were begun, whether or not anything came of them. */
  readonly begun: ReadonlySet<string>;
}

export const newConversation: Conversation = { turns: [], toolCalls: 0, failure: null, ended: null };

/** The conversation after something has happened in it. */
export function advance(conversation: Conversation, body: LoopEventBody): Conversation {
  switch (body.kind) {
    case 'AGENT_STARTED':
    case 'WORK_TAKEN':
    case 'WORK_PROGRESS':
    case 'WORK_LOST':
      return conversation;
    case 'MESSAGE_SENT': {
      const turn: Turn = { message: body, results: new Map(), begun: new Set() };
      return { ...conversation, turns: [...conversation.turns, turn] };
    }
    case 'TOOL_CALL': {
      const toolCalls = conversation.toolCalls + 1;
      return latest({ ...conversation, toolCalls }, (turn) => ({
        ...turn,
        begun: new Set([...turn.begun, body.key]),
      }));
    }
    case 'TOOL_RESULT':
      return latest(conversation, (turn) => ({
        ...turn,
        results: new Map([...turn.results, [body.key, body]]),
      }));
    case 'ERROR_OCCURRED':
      return { ...conversation, failure: body };
    case 'AGENT_ENDED':
      return { ...conversation, ended: body.ok };
  }
}

function latest(conversation: Conversation, change: (turn: Turn) => Turn): Conversation {
  const turn = conversation.turns.at(-1);
  return turn ? { ...conversation, turns: [...conversation.turns.slice(0, -1), change(turn)] } : conversation;
}

/** The call to be made next, and whether somebody has begun it already; null when the model's turn has come. */
export function nextCall({
  turns,
}: Conversation): { readonly call: LoopCall; readonly begun: boolean } | null {
  const turn = turns.at(-1);
  const call = turn?.message.calls.find(({ key }) => !turn.results.has(key));
  return turn && call ? { call, begun: turn.begun.has(call.key) } : null;
}

/** What the agent answers; null while its model still wants something. */
export function finalMessage({ turns }: Conversation): LoopMessage | null {
  return turns.find(({ message }) => message.calls.length === 0)?.message ?? null;
}

/** What the model was asked for after its answer: whether it approves. Null while it was not, or has not said so. */
export function verdictMessage(conversation: Conversation): LoopMessage | null {
  const message = conversation.turns.at(-1)?.message ?? null;
  return message !== finalMessage(conversation) && message?.calls.length === 0 ? message : null;
}
