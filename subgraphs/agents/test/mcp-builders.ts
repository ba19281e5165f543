import type { JsonValue } from '@ymera/kernel';
import { readListing } from '../src/domain/mcp/read-listing.ts';
import type { McpServer } from '../src/domain/mcp/server.ts';

export function anMcpServer(overrides: Partial<McpServer> = {}): McpServer {
  return {
    tenantId: 'tenant_one',
    name: 'tickets',
    revision: 1,
    connectionId: 'mcp_1',
    transport: { kind: 'STREAMABLE_HTTP', url: 'https://tickets.example/mcp' },
    secretNames: ['authorization'],
    allowed: ['*'],
    enabled: true,
    accepted: [],
    trustsNext: true,
    listing: null,
    problem: null,
    savedBy: 'user_ada',
    savedAt: 1_000,
    ...overrides,
  };
}

/** Tools as a server lists them. */
export const aTool = (name: string, rest: Readonly<Record<string, JsonValue>> = {}): JsonValue => ({
  name,
  description: `Does ${name}.`,
  inputSchema: { type: 'object' },
  ...rest,
});

export const aListing = (...tools: readonly JsonValue[]) =>
  readListing({ serverName: 'tickets', serverVersion: '1', tools }, 1_000);
