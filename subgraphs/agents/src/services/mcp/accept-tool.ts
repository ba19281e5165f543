import { McpServerNotFoundError } from '../../domain/mcp/errors.ts';
import { accept } from '../../domain/mcp/save.ts';
import type { McpServer } from '../../domain/mcp/server.ts';
import { mcpChanged } from '../../events.ts';
import { type McpCommand, type McpDesk, placeOf } from './mcp-desk.ts';

type AcceptCommand = McpCommand & { readonly tool: string; readonly digest: string };

/**
 * Lets agents use a tool as it describes itself now.
 *
 * @throws McpServerNotFoundError, McpToolNotFoundError
 * @throws McpToolChangedError when it describes itself otherwise than what was read
 */
export async function acceptTool(desk: McpDesk, command: AcceptCommand): Promise<McpServer> {
  const place = placeOf(command);
  const server = await desk.servers.change(place, (current) => accept(current, command));
  if (!server) throw new McpServerNotFoundError(command.name);
  const { principal, tool } = command;
  const change = { server: place.name, action: 'tool_accepted', tools: [tool], by: principal.id } as const;
  await desk.events.publish(mcpChanged({ tenantId: place.tenantId, at: desk.clock.now() }, change));
  return server;
}
