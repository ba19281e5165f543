import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { ConversationStore, MessageStore } from '../coordinator-ports.ts';
import type { Conversation } from '../domain/coordinator/conversation.ts';
import type { Message } from '../domain/coordinator/message.ts';

const options = { versionKey: false, autoIndex: false, minimize: false } as const;
const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;

const conversationSchema = new Schema(
  {
    _id: text,
    tenantId: text,
    startedBy: text,
    phase: text,
    /** Null until a run is followed. */
    runId: { type: String, default: null },
    revision: number,
    createdAt: number,
    /** The conversation as JSON text: ids of tasks and agents are keys in it, and have dots. */
    record: text,
  },
  { collection: 'agent_conversations', ...options },
);
conversationSchema.index({ tenantId: 1, startedBy: 1, createdAt: -1, _id: -1 });
conversationSchema.index({ tenantId: 1, createdAt: -1, _id: -1 });
conversationSchema.index({ phase: 1, _id: 1 });
conversationSchema.index({ runId: 1 });

const messageSchema = new Schema(
  {
    /** `conv_…:<seq>` */
    _id: text,
    tenantId: text,
    conversationId: text,
    seq: number,
    /** The message as JSON text. */
    record: text,
  },
  { collection: 'agent_conversation_messages', ...options },
);
messageSchema.index({ conversationId: 1, seq: 1 });

/** Conversations as documents; the revision guards every change. */
export async function openConversationStore(connection: Connection): Promise<ConversationStore> {
  const conversations = connection.model('AgentsConversation', conversationSchema);
  await conversations.createIndexes();
  return {
    create: (conversation) => unlessThere(conversations.create(documentOf(conversation))),
    find: async ({ tenantId, id }, signal) => {
      const found = await conversations.findOne({ _id: id, tenantId }).setOptions({ signal }).lean();
      return found && toConversation(found);
    },
    findByRun: async ({ tenantId, runId }) => {
      const found = await conversations.findOne({ runId, tenantId }).lean();
      return found && toConversation(found);
    },
    list: async ({ tenantId, startedBy, before, limit }, signal) => {
      const own = startedBy === null ? {} : { startedBy };
      const older =
        before === null
          ? {}
          : { $or: [{ createdAt: { $lt: before.at } }, { createdAt: before.at, _id: { $lt: before.id } }] };
      const found = await conversations
        .find({ tenantId, ...own, ...older })
        .setOptions({ signal })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toConversation);
    },
    listInPhases: async ({ phases, after, limit }) => {
      const beyond = after === null ? {} : { _id: { $gt: after } };
      const found = await conversations
        .find({ phase: { $in: [...phases] }, ...beyond })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map(toConversation);
    },
    replace: async (next) => {
      const { _id, ...fields } = documentOf(next);
      const seen = { _id, tenantId: next.tenantId, revision: next.revision - 1 };
      return (await conversations.updateOne(seen, { $set: fields })).matchedCount === 1;
    },
  };
}

function documentOf(conversation: Conversation) {
  const { id: _id, tenantId, startedBy, state, revision, createdAt } = conversation;
  const runId = 'runId' in state ? state.runId : null;
  const record = JSON.stringify(conversation);
  return { _id, tenantId, startedBy, phase: state.phase, runId, revision, createdAt, record };
}

// The text was written from a Conversation.
const toConversation = ({ record }: { readonly record: string }) => JSON.parse(record) as Conversation;

/** Messages as documents that are never changed. */
export async function openMessageStore(connection: Connection): Promise<MessageStore> {
  const messages = connection.model('AgentsConversationMessage', messageSchema);
  await messages.createIndexes();
  return {
    append: async (given) => {
      for (const message of given) {
        const { tenantId, conversationId, seq } = message;
        const _id = `${conversationId}:${seq}`;
        await unlessThere(
          messages.create({ _id, tenantId, conversationId, seq, record: JSON.stringify(message) }),
        );
      }
    },
    list: async ({ tenantId, conversationId, after, limit }, signal) => {
      const found = await messages
        .find({ conversationId, tenantId, seq: { $gt: after } })
        .setOptions({ signal })
        .sort({ seq: 1 })
        .limit(limit)
        .lean();
      // The text was written from a Message.
      return found.map(({ record }) => JSON.parse(record) as Message);
    },
  };
}
