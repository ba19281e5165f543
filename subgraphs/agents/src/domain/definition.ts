import type { JsonValue } from '@ymera/kernel';

/** What plugins bring that can be called: agents, and tools. */
export type DefinitionKind = 'agent' | 'tool';

/**
 * The definition of an agent or a tool. It belongs to a tenant that has installed its plugin, or, when the plugin
 * comes with the platform, to all of them; its runs belong to tenants in either case.
 */
export interface Definition {
  readonly kind: DefinitionKind;
  /** Null when it comes with the platform. */
  readonly tenantId: string | null;
  /** `<package name>/<name>`, such as `@ymera/plugin-data-analyst/fetch-data`. */
  readonly id: string;
  readonly pluginId: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly status: DefinitionStatus;
  /** JSON Schema; null when the author's library gives none. */
  readonly inputSchema: JsonValue | null;
  readonly outputSchema: JsonValue | null;
  /** The author's limit in milliseconds, for this one or the whole plugin; null leaves it to the caller. */
  readonly timeoutMs: number | null;
  /** True when it changes nothing outside. */
  readonly readOnly: boolean;
  /** True when a second call with the same input does no further harm. */
  readonly idempotent: boolean;
}

type DefinitionStatus = 'READY' | 'UNAVAILABLE';

export function definitionId(pluginId: string, name: string): string {
  return `${pluginId}/${name}`;
}

/**
 * The definitions that a tenant sees, in order of their ids, each id once. What the platform brings stands before a
 * tenant's own of the same id, unless it can't be used any longer: the tenant may have installed that plugin itself.
 */
export function visibleOf(definitions: Iterable<Definition>): readonly Definition[] {
  const byId = new Map<string, Definition>();
  for (const definition of definitions) {
    const other = byId.get(definition.id);
    if (!other || stands(definition) > stands(other)) byId.set(definition.id, definition);
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function stands({ tenantId, status }: Definition): number {
  if (tenantId !== null) return 1;
  return status === 'READY' ? 2 : 0;
}
