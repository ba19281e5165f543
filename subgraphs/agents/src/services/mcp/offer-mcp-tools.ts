import type { EffectKind } from '../../domain/definition.ts';
import { type McpTool, readyTools } from '../../domain/mcp/server.ts';
import { mcpToolId, readMcpToolId } from '../../domain/mcp-tool-name.ts';
import { listServers } from './list-servers.ts';
import type { McpDesk } from './mcp-desk.ts';

/** What a model is told of a tool. */
interface OfferedMcpTool extends Pick<McpTool, 'description' | 'inputSchema'> {
  readonly id: string;
  readonly effect: EffectKind;
  /** As its server says; nobody has proved it. */
  readonly readOnly: boolean;
}

/** Those of the tools asked for that may be used now, in the order of the ids; `mcp/<server>/*` asks for all of one server. */
export async function offerMcpTools(
  desk: Pick<McpDesk, 'servers'>,
  { tenantId, ids }: { readonly tenantId: string; readonly ids: readonly string[] },
  signal: AbortSignal,
): Promise<readonly OfferedMcpTool[]> {
  const asked = ids.map(readMcpToolId).filter((name) => name !== null);
  if (asked.length === 0) return [];
  const servers = await listServers(desk, { tenantId }, signal);
  const offered = asked.flatMap(({ server: name, tool: wanted }) => {
    const server = servers.find((one) => one.name === name);
    const tools = server ? readyTools(server) : [];
    return tools
      .filter((tool) => wanted === '*' || wanted === tool.name)
      .map((tool) => [name, tool] as const);
  });
  const byId = new Map(
    offered.map(([server, { name, description, inputSchema, effect }]) => {
      const id = mcpToolId({ server, tool: name });
      return [
        id,
        {
          id,
          description,
          inputSchema,
          effect: effect === 'UNSAFE' ? ('unsafe' as const) : ('idempotent' as const),
          readOnly: effect === 'READ',
        },
      ];
    }),
  );
  return [...byId.values()];
}
