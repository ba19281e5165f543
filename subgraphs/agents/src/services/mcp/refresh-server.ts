import { McpServerNotFoundError } from '../../domain/mcp/errors.ts';
import type { McpServer } from '../../domain/mcp/server.ts';
import { type McpCommand, type McpDesk, placeOf } from './mcp-desk.ts';

/**
 * Asks a server for its tools, over a new connection, and gives it as it is then.
 *
 * @throws McpServerNotFoundError
 * @throws McpFailure when it can't be asked
 */
export async function refreshServer(
  desk: McpDesk,
  command: McpCommand,
  signal: AbortSignal,
): Promise<McpServer> {
  const server = await desk.servers.find(placeOf(command), signal);
  if (!server) throw new McpServerNotFoundError(command.name);
  if (!server.enabled) return server;
  desk.connections.drop(server);
  return askAnew(desk, server, signal);
}

/** @throws McpFailure */
export async function askAnew(desk: McpDesk, server: McpServer, signal: AbortSignal): Promise<McpServer> {
  await desk.connections.list(server, signal);
  return (await desk.servers.find(server, signal)) ?? server;
}
