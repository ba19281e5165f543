import type { Clock, Principal } from '@ymera/kernel';
import type { Events } from '@ymera/kernel/events';
import type { McpRules } from '../../domain/mcp/check-settings.ts';
import type { McpServerPlace, McpServerStore } from '../../mcp-ports.ts';
import type { McpConnections } from './connections.ts';

/** What it takes to keep MCP servers and to call their tools. */
export interface McpDesk {
  readonly servers: McpServerStore;
  readonly connections: McpConnections;
  readonly rules: McpRules;
  readonly events: Events;
  readonly clock: Clock;
}

export interface McpCommand {
  readonly principal: Principal;
  readonly name: string;
}

export function placeOf({ principal, name }: McpCommand): McpServerPlace {
  return { tenantId: principal.tenantId, name };
}
