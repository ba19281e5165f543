import { createGuardedTransport } from '@ymera/plugin-sdk/host';
import type { AgentsDeps } from './context.ts';
import { createMcpConnect } from './mcp/connect.ts';
import { defaultMcpLimits, type McpLimits } from './mcp/limits.ts';
import type { McpServerStore } from './mcp-ports.ts';
import type { ExternalServices } from './services/breakers/external-services.ts';
import { createMcpConnections } from './services/mcp/connections.ts';
import type { McpDesk } from './services/mcp/mcp-desk.ts';
import { noteListing, noteProblem } from './services/mcp/note-contact.ts';

/** What MCP servers need from outside, whichever stores they are. */
export type McpOutside = Pick<AgentsDeps, 'clock' | 'events' | 'mcpCommands' | 'mcpLoopback'> & {
  readonly mcpServers: McpServerStore;
  readonly services?: Pick<ExternalServices, 'guard'>;
  readonly mcpLimits?: Partial<McpLimits>;
};

/** The MCP servers of this process's tenants. Connections are opened when they are needed. */
export function openMcp(outside: McpOutside): McpDesk {
  const { mcpServers: servers, mcpCommands: commands = [], mcpLoopback: loopback = [] } = outside;
  const { clock, events, services } = outside;
  const limits = { ...defaultMcpLimits, ...outside.mcpLimits };
  const openTransport = () => {
    const transport = createGuardedTransport({ loopback });
    return services?.guard(transport) ?? transport;
  };
  const noting = { servers, events, clock };
  const connections = createMcpConnections({
    ...{ servers, clock },
    connect: createMcpConnect({ openTransport, clock, limits }),
    onListed: (server, listing) => noteListing(noting, server, listing),
    onProblem: (server, failure) => noteProblem(noting, server, failure),
  });
  return { servers, connections, rules: { commands, loopback }, events, clock };
}
