/** A tool of a server, as agents name it. */
export interface McpToolName {
  readonly server: string;
  readonly tool: string;
}

const prefix = 'mcp/';

/** `mcp/<server>/<tool>`; a server's name has no slash. */
export const mcpToolId = ({ server, tool }: McpToolName): string => `${prefix}${server}/${tool}`;

/** Null for a name that is no tool's of a server. */
export function readMcpToolId(id: string): McpToolName | null {
  if (!id.startsWith(prefix)) return null;
  const rest = id.slice(prefix.length);
  const slash = rest.indexOf('/');
  if (slash < 1 || slash === rest.length - 1) return null;
  return { server: rest.slice(0, slash), tool: rest.slice(slash + 1) };
}

/** What authors of definition files elsewhere write: `mcp__<server>__<tool>`, or `mcp__<server>` for all of its tools. */
export function mcpIdOfFamiliar(word: string): string | null {
  const [, server, tool = '*'] = /^mcp__([a-z0-9-]{1,40})(?:__(.+))?$/.exec(word) ?? [];
  return server === undefined ? null : mcpToolId({ server, tool });
}
