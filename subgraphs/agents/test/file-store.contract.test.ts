import { createMemoryDefinitionStore } from '../src/models/memory-definition-store.ts';
import { agentFilesContract } from './file-store-contract.ts';

agentFilesContract(async () => createMemoryDefinitionStore());
