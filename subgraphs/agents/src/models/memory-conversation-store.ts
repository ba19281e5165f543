import { newestFirst } from '@ymera/kernel';
import type { ConversationStore, MessageStore } from '../coordinator-ports.ts';
import type { Conversation } from '../domain/coordinator/conversation.ts';
import type { Message } from '../domain/coordinator/message.ts';

/** The memory twin of the conversation store. */
export function createMemoryConversationStore(): ConversationStore {
  const conversations = new Map<string, Conversation>();
  const all = () => [...conversations.values()];
  return {
    create: async (conversation) => {
      if (conversations.has(conversation.id)) return false;
      conversations.set(conversation.id, conversation);
      return true;
    },
    find: async ({ tenantId, id }, signal) => {
      signal?.throwIfAborted();
      const found = conversations.get(id);
      return found?.tenantId === tenantId ? found : null;
    },
    findByRun: async ({ tenantId, runId }) =>
      all().find(
        ({ state, ...own }) => own.tenantId === tenantId && 'runId' in state && state.runId === runId,
      ) ?? null,
    list: async ({ tenantId, startedBy, before, limit }, signal) => {
      signal?.throwIfAborted();
      return all()
        .filter((one) => one.tenantId === tenantId && (startedBy === null || one.startedBy === startedBy))
        .sort((a, b) => newestFirst(placeOf(a), placeOf(b)))
        .filter((one) => before === null || newestFirst(placeOf(one), before) > 0)
        .slice(0, limit);
    },
    listInPhases: async ({ phases, after, limit }) =>
      all()
        .filter(({ id, state }) => phases.includes(state.phase) && (after === null || id > after))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    replace: async (next) => {
      const seen = conversations.get(next.id);
      if (seen?.tenantId !== next.tenantId || seen.revision !== next.revision - 1) return false;
      conversations.set(next.id, next);
      return true;
    },
  };
}

const placeOf = ({ createdAt: at, id }: Conversation) => ({ at, id });

/** The memory twin of the message store. */
export function createMemoryMessageStore(): MessageStore {
  const messages = new Map<string, Message>();
  return {
    append: async (given) => {
      for (const message of given) {
        const key = JSON.stringify([message.conversationId, message.seq]);
        if (!messages.has(key)) messages.set(key, message);
      }
    },
    list: async ({ tenantId, conversationId, after, limit }, signal) => {
      signal?.throwIfAborted();
      return [...messages.values()]
        .filter(
          (one) => one.tenantId === tenantId && one.conversationId === conversationId && one.seq > after,
        )
        .sort((a, b) => a.seq - b.seq)
        .slice(0, limit);
    },
  };
}
