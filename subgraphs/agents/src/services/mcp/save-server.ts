import { checkServer, type McpServerSettings } from '../../domain/mcp/check-settings.ts';
import { McpFailure, McpServerContendedError, McpServersFullError } from '../../domain/mcp/errors.ts';
import { newServer, savedAgain } from '../../domain/mcp/save.ts';
import type { McpServer } from '../../domain/mcp/server.ts';
import { mcpChanged } from '../../events.ts';
import { serversMax } from './list-servers.ts';
import { type McpCommand, type McpDesk, placeOf } from './mcp-desk.ts';
import { askAnew } from './refresh-server.ts';

type SaveCommand = McpCommand & { readonly settings: McpServerSettings };

/**
 * Stores a server, or gives one other settings, and asks it for its tools. One that can't be asked is stored all the
 * same and says why.
 *
 * @throws InvalidArgumentError, McpAddressForbiddenError or McpCommandForbiddenError for what may not be stored
 * @throws McpServersFullError for one too many
 * @throws McpServerContendedError when it is stored and removed by others meanwhile
 */
export async function saveServer(
  desk: McpDesk,
  command: SaveCommand,
  signal: AbortSignal,
): Promise<McpServer> {
  const { principal, name, settings } = command;
  const { tenantId } = principal;
  checkServer(name, settings, desk.rules);
  const server = await store(desk, command);
  desk.connections.drop(server);
  const change = { server: name, action: 'saved', tools: settings.allowed, by: principal.id } as const;
  await desk.events.publish(mcpChanged({ tenantId, at: desk.clock.now() }, change));
  if (!server.enabled) return server;
  try {
    return await askAnew(desk, server, signal);
  } catch (error) {
    // It stands with the server.
    if (error instanceof McpFailure) return (await desk.servers.find(placeOf(command))) ?? server;
    throw error;
  }
}

async function store(desk: McpDesk, command: SaveCommand): Promise<McpServer> {
  const { principal, name, settings } = command;
  const { tenantId } = principal;
  const place = placeOf(command);
  const saving = { tenantId, name, settings, by: principal.id, now: desk.clock.now() };
  const again = (server: McpServer) => savedAgain(server, saving);
  const changed = await desk.servers.change(place, again, settings.secrets);
  if (changed) return changed;
  const there = await desk.servers.list({ tenantId, limit: serversMax });
  if (there.length >= serversMax) throw new McpServersFullError(serversMax);
  const created = newServer(saving);
  if (await desk.servers.create(created, settings.secrets ?? new Map())) return created;
  // Somebody else stored it meanwhile.
  const theirs = await desk.servers.change(place, again, settings.secrets);
  if (theirs) return theirs;
  throw new McpServerContendedError(name);
}
