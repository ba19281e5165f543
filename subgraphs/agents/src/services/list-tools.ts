import type { Page } from '@ymera/kernel';
import { isOfPlugin, type PluginDefinition } from '../domain/definition.ts';
import type { DefinitionStore } from '../ports.ts';
import { type DefinitionQuery, listDefinitions } from './list-definitions.ts';

/**
 * The tools that a tenant sees, in order of their ids.
 *
 * @throws InvalidArgumentError for a page that is too long, or a cursor that is none
 */
export async function listTools(
  desk: { definitions: DefinitionStore },
  query: DefinitionQuery,
  signal?: AbortSignal,
): Promise<Page<PluginDefinition>> {
  const page = await listDefinitions(desk, { ...query, kind: 'tool' }, signal);
  return { ...page, items: page.items.filter(isOfPlugin) };
}
