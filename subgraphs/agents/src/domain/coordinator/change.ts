import { type JsonObject, newId } from '@ymera/kernel';
import { type Conversation, type ConversationState, keysMax } from './conversation.ts';
import type { Message, MessageKind } from './message.ts';

/** What is said with a change, before it has its place. */
export type Said = Pick<Message, 'from' | 'kind' | 'text' | 'data'>;

export interface Change {
  readonly state: ConversationState;
  readonly said: readonly Said[];
  /** Of the text that led to it. */
  readonly clientKey?: string;
}

/** The conversation after a change: state and messages in one. */
export function changed(
  conversation: Conversation,
  { state, said, clientKey }: Change,
  now: number,
): Conversation {
  const { id, tenantId, lastSeq, clientKeys } = conversation;
  const latest = said.map(
    (one, index): Message => ({
      id: newId('msg', now),
      tenantId,
      conversationId: id,
      seq: lastSeq + index + 1,
      at: now,
      ...one,
    }),
  );
  return {
    ...conversation,
    revision: conversation.revision + 1,
    state,
    lastSeq: lastSeq + latest.length,
    latest,
    clientKeys: clientKey === undefined ? clientKeys : [...clientKeys, clientKey].slice(-keysMax),
    updatedAt: now,
  };
}

export const fromUser = (kind: MessageKind, text: string, data: JsonObject | null = null): Said => ({
  ...{ from: 'USER', kind, text, data },
});

export const fromCoordinator = (kind: MessageKind, text: string, data: JsonObject | null = null): Said => ({
  ...{ from: 'COORDINATOR', kind, text, data },
});
