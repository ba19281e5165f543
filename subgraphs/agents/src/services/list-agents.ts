import { type Page, pageRequest } from '@ymera/kernel';
import type { Agent } from '../domain/agent.ts';
import { fromCursor, toCursor } from '../domain/cursor.ts';
import type { DefinitionStore } from '../ports.ts';

/** @throws InvalidArgumentError for a page that is too long, or a cursor that is none */
export async function listAgents(
  { definitions }: { definitions: DefinitionStore },
  args: { first?: number | null; after?: string | null },
): Promise<Page<Agent>> {
  const { first, after } = pageRequest(args);
  const page = await definitions.listAgents({ first, after: after === null ? null : fromCursor(after) });
  return { items: page.items, nextCursor: page.nextCursor === null ? null : toCursor(page.nextCursor) };
}
