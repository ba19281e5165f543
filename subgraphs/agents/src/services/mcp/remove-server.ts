import { mcpChanged } from '../../events.ts';
import { type McpCommand, type McpDesk, placeOf } from './mcp-desk.ts';

/** Removes a server with its secrets. False when there was none. */
export async function removeServer(desk: McpDesk, command: McpCommand): Promise<boolean> {
  const place = placeOf(command);
  const removed = await desk.servers.remove(place);
  desk.connections.drop(place);
  const change = { server: place.name, action: 'removed', tools: [], by: command.principal.id } as const;
  const event = { tenantId: place.tenantId, at: desk.clock.now() };
  if (removed) await desk.events.publish(mcpChanged(event, change));
  return removed;
}
