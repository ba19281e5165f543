import { DomainError, isJsonObject, type JsonValue } from '@ymera/kernel';
import {
  acceptedDigest,
  isAllowed,
  type McpServer,
  type McpTool,
  readyTools,
} from '../../domain/mcp/server.ts';
import type { McpToolName } from '../../domain/mcp-tool-name.ts';
import { checkConfig } from '../plugins/check-config.ts';
import { type ToolAttempt, toolFailed } from '../tool-attempt.ts';
import type { McpDesk } from './mcp-desk.ts';

interface McpToolCall {
  readonly tenantId: string;
  readonly named: McpToolName;
  readonly input: JsonValue;
}

/**
 * Calls a tool of one of the tenant's servers: what may be called is read anew each time, so that a server that was
 * removed or disabled is asked by no process any more. What goes wrong is a value.
 */
export async function callMcpTool(
  { servers, connections }: Pick<McpDesk, 'servers' | 'connections'>,
  { tenantId, named, input }: McpToolCall,
  signal: AbortSignal,
): Promise<ToolAttempt> {
  const refused = (code: string, message: string): ToolAttempt => ({
    answer: toolFailed(code, message, false),
    allowed: false,
  });
  try {
    const server = await servers.find({ tenantId, name: named.server }, signal);
    const tool = server && readyTools(server).find(({ name }) => name === named.tool);
    if (!server || !tool) return refused(...whyNot(server, named));
    if (!isJsonObject(input)) return refused('INVALID_INPUT', `"${named.tool}" takes an object.`);
    const problem = problemOf(tool, input);
    if (problem !== null) return refused('INVALID_INPUT', problem);
    const output = await connections.call(server, { tool: named.tool, input }, signal);
    return { answer: { ok: true, output }, allowed: true };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { answer: toolFailed(error.code, error.message, error.nextMove === 'retry'), allowed: true };
  }
}

function problemOf({ inputSchema }: McpTool, input: Parameters<typeof checkConfig>[1]): string | null {
  const problems = checkConfig(inputSchema, input);
  if (problems.length === 0) return null;
  return `Its input does not fit: ${problems.map(({ path, message }) => `${path || 'it'} ${message}`).join('; ')}.`;
}

function whyNot(
  server: McpServer | null,
  { server: name, tool }: McpToolName,
): [code: string, message: string] {
  if (!server) return ['TOOL_NOT_FOUND', `There is no MCP server "${name}".`];
  if (!server.enabled) return ['TOOL_UNAVAILABLE', `The MCP server "${name}" is disabled.`];
  if (!isAllowed(server, tool))
    return ['NOT_GRANTED', `No administrator has allowed the tool "${tool}" of the MCP server "${name}".`];
  if (!server.listing?.tools.some((listed) => listed.name === tool))
    return ['TOOL_NOT_FOUND', `The MCP server "${name}" lists no tool "${tool}".`];
  const how = acceptedDigest(server, tool) === null ? 'is new' : 'is described otherwise than before';
  return [
    'MCP_TOOL_HELD',
    `The tool "${tool}" of "${name}" ${how}, and no administrator has accepted it yet.`,
  ];
}
