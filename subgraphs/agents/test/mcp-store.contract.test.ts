import { createMemoryMcpServerStore } from '../src/models/memory-mcp-server-store.ts';
import { mcpStoreContract } from './mcp-store-contract.ts';

mcpStoreContract(async () => createMemoryMcpServerStore());
