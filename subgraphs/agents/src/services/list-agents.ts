import { type Page, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import type { Agent } from '../domain/agent.ts';
import type { DefinitionStore } from '../ports.ts';

/** @throws InvalidArgumentError for a page that is too long, or a cursor that is none */
export async function listAgents(
  { definitions }: { definitions: DefinitionStore },
  args: { first?: number | null; after?: string | null },
  signal?: AbortSignal,
): Promise<Page<Agent>> {
  const { first, after } = pageRequest(args);
  const found = await definitions.listAgents({ limit: first + 1, after: readCursor(after) }, signal);
  return pageOf(found, first, ({ id }) => id);
}
