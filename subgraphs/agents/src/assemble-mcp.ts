import type { FetchTransport } from '@ymera/plugin-sdk/host';
import type { AgentsDeps } from './context.ts';
import type { McpRules } from './domain/mcp/check-settings.ts';
import { createMcpConnect } from './mcp/connect.ts';
import { defaultMcpLimits, type McpLimits } from './mcp/limits.ts';
import type { McpServerStore } from './mcp-ports.ts';
import { createMcpConnections } from './services/mcp/connections.ts';
import type { McpDesk } from './services/mcp/mcp-desk.ts';
import { noteListing, noteProblem } from './services/mcp/note-contact.ts';

/** What MCP servers need from outside, whichever stores they are. */
export type McpOutside = Pick<AgentsDeps, 'clock' | 'events' | 'log'> & {
  readonly mcpServers: McpServerStore;
  /** Null where no server is asked over HTTP. */
  readonly mcpTransport: FetchTransport | null;
  readonly mcpCommands?: McpRules['commands'];
  readonly mcpLimits?: Partial<McpLimits>;
};

/** The MCP servers of this process's tenants. Connections are opened when they are needed. */
export function openMcp(outside: McpOutside): McpDesk {
  const { mcpServers: servers, mcpTransport: transport, mcpCommands: commands = [] } = outside;
  const { clock, events, log } = outside;
  const limits = { ...defaultMcpLimits, ...outside.mcpLimits };
  const noting = { servers, events, clock };
  const connections = createMcpConnections({
    ...{ servers, clock, log },
    connect: createMcpConnect({ transport, clock, limits }),
    onListed: (server, listing) => noteListing(noting, server, listing),
    onProblem: (server, failure) => noteProblem(noting, server, failure),
  });
  return { servers, connections, rules: { commands, loopback: transport?.loopback ?? [] }, events, clock };
}
