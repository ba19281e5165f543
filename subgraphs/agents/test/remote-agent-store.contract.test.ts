import { createMemoryRemoteAgentStore } from '../src/models/memory-remote-agent-store.ts';
import { remoteAgentStoreContract } from './remote-agent-store-contract.ts';

remoteAgentStoreContract(async () => createMemoryRemoteAgentStore());
