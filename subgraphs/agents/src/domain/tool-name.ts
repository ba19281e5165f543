import { type McpToolName, readMcpToolId } from './mcp-tool-name.ts';

/** What is named when a tool is called: one of the platform's, of an MCP server, or of a plugin. */
export type ToolName =
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'mcp'; readonly named: McpToolName }
  | { readonly kind: 'plugin'; readonly pluginId: string; readonly name: string };

/** Names that begin so are the platform's alone, whatever plugins are called. */
const hostPrefix = 'core/';

/** A plugin's tool is named by its id: `@scope/plugin/tool`, or `plugin/tool`. */
export function readToolName(name: string): ToolName {
  const named = readMcpToolId(name);
  if (named) return { kind: 'mcp', named };
  const slash = name.lastIndexOf('/');
  if (name.startsWith(hostPrefix) || slash < 1) return { kind: 'host', name };
  return { kind: 'plugin', pluginId: name.slice(0, slash), name: name.slice(slash + 1) };
}
