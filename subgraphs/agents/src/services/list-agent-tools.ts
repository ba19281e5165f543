import { type Page, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import { mcpToolId } from '../domain/mcp-tool-name.ts';
import type { DefinitionQuery } from './list-definitions.ts';
import { type FoundTool, findTools, type ToolDesk } from './loop/find-tools.ts';
import { listServers } from './mcp/list-servers.ts';

/** How many of plugins are read at once: some of them may be there no more. */
const readAtOnce = 200;

/**
 * All tools that an agent may name now, of the platform, of plugins and of MCP servers, in order of their ids.
 *
 * @throws InvalidArgumentError for a page that is too long, or a cursor that is none
 */
export async function listAgentTools(
  desk: ToolDesk,
  { tenantId, ...page }: DefinitionQuery,
  signal: AbortSignal,
): Promise<Page<FoundTool>> {
  const { first, after: cursor } = pageRequest(page);
  const after = readCursor(cursor);
  const servers = await listServers(desk.mcp, { tenantId }, signal);
  const ofServers = servers.map(({ name }) => mcpToolId({ server: name, tool: '*' }));
  const others = await findTools(desk, { tenantId, ids: [...desk.tools.keys(), ...ofServers] }, signal);
  const left = [...others.values()].filter(({ id }) => after === null || id > after);
  const ofPlugins = await listReady(desk, { tenantId, after, limit: first + 1 }, signal);
  const inOrder = [...left, ...ofPlugins.filter(({ id }) => !others.has(id))].sort((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  return pageOf(inOrder.slice(0, first + 1), first, ({ id }) => id);
}

async function listReady(
  { definitions }: ToolDesk,
  { tenantId, limit, ...place }: { readonly tenantId: string; after: string | null; readonly limit: number },
  signal: AbortSignal,
): Promise<readonly FoundTool[]> {
  const ready: FoundTool[] = [];
  let { after } = place;
  while (ready.length < limit) {
    const read = await definitions.list({ tenantId, kind: 'tool', after, limit: readAtOnce }, signal);
    for (const tool of read) if (tool.status === 'READY') ready.push({ ...tool, origin: 'PLUGIN' });
    const last = read.at(-1);
    if (!last || read.length < readAtOnce) break;
    after = last.id;
  }
  return ready;
}
