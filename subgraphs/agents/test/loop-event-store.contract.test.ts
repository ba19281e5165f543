import { createMemoryLoopEventStore } from '../src/models/memory-loop-event-store.ts';
import { loopEventStoreContract } from './loop-event-store-contract.ts';

loopEventStoreContract(async () => createMemoryLoopEventStore());
