import type { TimeCursor } from '@ymera/kernel';
import type { Conversation, Phase } from './domain/coordinator/conversation.ts';
import type { Memory, MemoryScope } from './domain/coordinator/memory.ts';
import type { Message } from './domain/coordinator/message.ts';

export interface ConversationPlace {
  readonly tenantId: string;
  readonly id: string;
}

/** Conversations, each within its tenant. An aborted signal ends a read. */
export interface ConversationStore {
  /** False when there is one with this id already. */
  create(conversation: Conversation): Promise<boolean>;
  find(place: ConversationPlace, signal?: AbortSignal): Promise<Conversation | null>;
  /** The one that follows this run. */
  findByRun(place: { tenantId: string; runId: string }): Promise<Conversation | null>;
  /** Newest first; everybody's when `startedBy` is null. */
  list(
    query: { tenantId: string; startedBy: string | null; before: TimeCursor | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Conversation[]>;
  /** Of all tenants, in order of their ids, those after `after`. */
  listInPhases(query: {
    phases: readonly Phase[];
    after: string | null;
    limit: number;
  }): Promise<readonly Conversation[]>;
  /** Puts `next` in the conversation's place when its revision is still the one before; else false. */
  replace(next: Conversation): Promise<boolean>;
}

/** The messages of conversations, each under its number. An aborted signal ends a read. */
export interface MessageStore {
  /** Those that are there already are passed over. */
  append(messages: readonly Message[]): Promise<void>;
  /** In order, from the one after `after`. */
  list(
    query: { tenantId: string; conversationId: string; after: number; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Message[]>;
}

export interface MemoryPlace {
  readonly tenantId: string;
  readonly scope: MemoryScope;
  readonly key: string;
}

/** Memories by tenant, scope and key. An aborted signal ends a read. */
export interface MemoryStore {
  /** Takes the place of the one with its key. False when it is another one, and its scope has `entriesMax` already. */
  save(memory: Memory, entriesMax: number): Promise<boolean>;
  /** Of those scopes, the latest first. */
  list(
    query: { tenantId: string; scopes: readonly MemoryScope[]; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Memory[]>;
  /** False when there was none. */
  remove(place: MemoryPlace): Promise<boolean>;
}
