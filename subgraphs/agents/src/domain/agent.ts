import type { JsonValue } from '@ymera/kernel';

/** An agent's definition. Agents belong to the platform, not to a tenant; their runs belong to tenants. */
export interface Agent {
  /** `<package name>/<name>`, such as `@ymera/plugin-data-analyst/fetch-data`. */
  readonly id: string;
  readonly pluginId: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly status: AgentStatus;
  /** JSON Schema; null when the author's library gives none. */
  readonly inputSchema: JsonValue | null;
  readonly outputSchema: JsonValue | null;
  /** The author's limit in milliseconds, for this agent or the whole plugin; null leaves it to the caller. */
  readonly timeoutMs: number | null;
}

type AgentStatus = 'READY' | 'UNAVAILABLE';

export function agentId(pluginId: string, name: string): string {
  return `${pluginId}/${name}`;
}
