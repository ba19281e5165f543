import { type Page, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import type { Definition, DefinitionKind } from '../domain/definition.ts';
import type { DefinitionStore } from '../ports.ts';

export interface DefinitionQuery {
  readonly tenantId: string;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** @throws InvalidArgumentError for a page that is too long, or a cursor that is none */
export async function listDefinitions(
  { definitions }: { definitions: DefinitionStore },
  { tenantId, kind, ...page }: DefinitionQuery & { readonly kind: DefinitionKind },
  signal?: AbortSignal,
): Promise<Page<Definition>> {
  const { first, after } = pageRequest(page);
  const query = { tenantId, kind, after: readCursor(after), limit: first + 1 };
  return pageOf(await definitions.list(query, signal), first, ({ id }) => id);
}
