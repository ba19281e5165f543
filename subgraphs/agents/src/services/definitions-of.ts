import type { JsonValue } from '@ymera/kernel';
import { effectOf, type ManifestEntry, type PluginManifest } from '@ymera/plugin-sdk/host';
import { type DefinitionKind, definitionId, type PluginDefinition } from '../domain/definition.ts';
import { isServed, type ServedModels } from '../domain/model-needs.ts';

/** What a plugin brings, as its manifest says; no code is run for it. */
export function definitionsOf(
  manifest: Pick<PluginManifest, 'name' | 'agents' | 'tools' | 'limits'>,
  {
    tenantId,
    usable,
    models,
  }: { readonly tenantId: string | null; readonly usable: boolean; readonly models: ServedModels },
): readonly PluginDefinition[] {
  const define = (kind: DefinitionKind) => (entry: ManifestEntry) => ({
    origin: 'PLUGIN' as const,
    kind,
    tenantId,
    id: definitionId(manifest.name, entry.id),
    pluginId: manifest.name,
    name: entry.id,
    title: entry.title,
    description: entry.description,
    status: usable && isServed(entry, models) ? ('READY' as const) : ('UNAVAILABLE' as const),
    inputSchema: (entry.inputSchema ?? null) as JsonValue | null, // the SDK's JSON is the stricter of the two
    outputSchema: (entry.outputSchema ?? null) as JsonValue | null,
    timeoutMs: entry.timeoutMs ?? manifest.limits.timeoutMs ?? null,
    readOnly: entry.annotations.readOnly,
    idempotent: entry.annotations.idempotent,
    effect: effectOf(entry.annotations),
    prompted: null,
  });
  return [...manifest.agents.map(define('agent')), ...manifest.tools.map(define('tool'))];
}
