import type { McpFailure } from '../../domain/mcp/errors.ts';
import { afterListing, afterProblem, saysTheSame } from '../../domain/mcp/listing.ts';
import type { McpListing, McpServer } from '../../domain/mcp/server.ts';
import { mcpChanged } from '../../events.ts';
import type { McpDesk } from './mcp-desk.ts';

type NoteDesk = Pick<McpDesk, 'servers' | 'events' | 'clock'>;

/** Stores what a server lists, unless it was given another place meanwhile, and tells which tools are held back. */
export async function noteListing(desk: NoteDesk, server: McpServer, listing: McpListing): Promise<void> {
  const { tenantId, name } = server;
  let held: readonly string[] = [];
  await desk.servers.change({ tenantId, name }, (current) => {
    held = [];
    if (current.connectionId !== server.connectionId || saysTheSame(current, listing)) return current;
    const after = afterListing(current, listing);
    held = after.held;
    return after.server;
  });
  if (held.length === 0) return;
  const change = { server: name, action: 'tools_held', tools: held, by: 'service:mcp' } as const;
  await desk.events.publish(mcpChanged({ tenantId, at: desk.clock.now() }, change));
}

/** Stores why a server could not be used. */
export async function noteProblem(desk: NoteDesk, server: McpServer, failure: McpFailure): Promise<void> {
  const { tenantId, name } = server;
  const { code, message } = failure;
  await desk.servers.change({ tenantId, name }, (current) => {
    const isKnown = current.problem?.code === code && current.problem.message === message;
    if (current.connectionId !== server.connectionId || isKnown) return current;
    return afterProblem(current, { code, message, at: desk.clock.now() });
  });
}
