import type { JsonValue } from '@ymera/kernel';
import type { EffectKind } from '../../domain/definition.ts';
import { mcpToolId, readMcpToolId } from '../../domain/mcp-tool-name.ts';
import { offerMcpTools } from '../mcp/offer-mcp-tools.ts';
import type { RunDesk } from '../run-desk.ts';

/** What it takes to know which tools there are. */
export type ToolDesk = Pick<RunDesk, 'tools' | 'definitions'> & {
  readonly mcp: Pick<RunDesk['mcp'], 'servers'>;
};

/** A tool that an agent may use now, whosever it is. */
export interface FoundTool {
  readonly id: string;
  readonly origin: 'BUILT_IN' | 'PLUGIN' | 'MCP';
  readonly description: string;
  readonly inputSchema: JsonValue | null;
  /** What a second call with the same input does. */
  readonly effect: EffectKind;
  /** True when it says that it changes nothing. */
  readonly readOnly: boolean;
}

/** Those of these ids that there are now, by their ids; `mcp/<server>/*` brings all of one server. */
export async function findTools(
  { tools, definitions, mcp }: ToolDesk,
  { tenantId, ids }: { readonly tenantId: string; readonly ids: readonly string[] },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundTool>> {
  const builtIn = ids.flatMap((id): FoundTool[] => {
    const tool = tools.get(id);
    return tool ? [{ ...tool, id, origin: 'BUILT_IN' }] : [];
  });
  const ofServers = await offerMcpTools(mcp, { tenantId, ids }, signal);
  const ofPlugins = ids.filter((id) => !tools.has(id) && readMcpToolId(id) === null);
  const query = { tenantId, kind: 'tool', ids: ofPlugins } as const;
  const brought = ofPlugins.length > 0 ? await definitions.findMany(query, signal) : [];
  const found: readonly FoundTool[] = [
    ...brought
      .filter(({ status }) => status === 'READY')
      .map((tool) => ({ ...tool, origin: 'PLUGIN' as const })),
    ...ofServers.map((tool) => ({ ...tool, origin: 'MCP' as const })),
    ...builtIn,
  ];
  return new Map(found.map((tool) => [tool.id, tool]));
}

/** Whether an id was found; of `mcp/<server>/*`, whether anything was. */
export function isFound(found: ReadonlyMap<string, FoundTool>, id: string): boolean {
  const name = readMcpToolId(id);
  if (name?.tool !== '*') return found.has(id);
  const prefix = mcpToolId({ ...name, tool: '' });
  return [...found.keys()].some((one) => one.startsWith(prefix));
}
