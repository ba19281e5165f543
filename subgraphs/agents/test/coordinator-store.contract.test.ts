import {
  createMemoryConversationStore,
  createMemoryMessageStore,
} from '../src/models/memory-conversation-store.ts';
import { createMemoryMemoryStore } from '../src/models/memory-memory-store.ts';
import { coordinatorStoreContract } from './coordinator-store-contract.ts';

coordinatorStoreContract(async () => ({
  conversations: createMemoryConversationStore(),
  messages: createMemoryMessageStore(),
  memories: createMemoryMemoryStore(),
}));
