import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import type { EffectKind } from '../../domain/definition.ts';
import { modelNamesOf, toolIdsOf } from '../../domain/loop/tool-words.ts';
import { readMcpToolId } from '../../domain/mcp-tool-name.ts';
import { findTools, type ToolDesk } from './find-tools.ts';

/** A tool as it is offered to the model that plays an agent. */
export interface OfferedTool {
  readonly id: string;
  /** What the model is told that it is called. */
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  /** What a second call with the same input does. */
  readonly effect: EffectKind;
}

/**
 * Those of the tools that a definition file asks for which there are, by their ids: the platform's, of MCP servers, and
 * of plugins. Where nothing may be changed, those alone that change nothing.
 */
export async function offerTools(
  desk: ToolDesk,
  {
    tenantId,
    words,
    mayChange,
  }: { readonly tenantId: string; readonly words: readonly string[]; readonly mayChange: boolean },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OfferedTool>> {
  const asked = toolIdsOf(words);
  const found = await findTools(desk, { tenantId, ids: asked }, signal);
  const ofServers = [...found.values()].filter(({ origin }) => origin === 'MCP').map(({ id }) => id);
  const ids = [...asked.filter((id) => readMcpToolId(id) === null), ...ofServers];
  const names = modelNamesOf(ids);
  const offered = ids.flatMap((id): OfferedTool[] => {
    const tool = found.get(id);
    if (!tool || !(mayChange || tool.readOnly)) return [];
    const { description, inputSchema, effect } = tool;
    return [{ id, name: names.get(id) ?? id, description, inputSchema: ofObject(inputSchema), effect }];
  });
  return new Map(offered.map((tool) => [tool.id, tool]));
}

/** Providers take schemas of objects alone. */
function ofObject(schema: JsonValue | null): JsonObject {
  return isJsonObject(schema) && schema.type === 'object' ? schema : { type: 'object' };
}
