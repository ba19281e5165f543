/** What a plugin's code names when it calls a tool: one of the platform's, or one of a plugin. */
export type ToolName =
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'plugin'; readonly pluginId: string; readonly name: string };

/** Names that begin so are the platform's alone, whatever plugins are called. */
const hostPrefix = 'core/';

/** A plugin's tool is named by its id: `@scope/plugin/tool`, or `plugin/tool`. */
export function readToolName(name: string): ToolName {
  const slash = name.lastIndexOf('/');
  if (name.startsWith(hostPrefix) || slash < 1) return { kind: 'host', name };
  return { kind: 'plugin', pluginId: name.slice(0, slash), name: name.slice(slash + 1) };
}
