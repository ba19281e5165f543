import { type Page, type PageRequest, pageOf, readTimeCursor, timeKey } from '@ymera/kernel';
import type { Outcome } from '../domain/outcome.ts';
import type { OutcomeStore } from '../ports.ts';

/** @throws InvalidArgumentError when `after` is not a cursor */
export async function listOutcomes(
  { outcomes }: { readonly outcomes: OutcomeStore },
  {
    tenantId,
    agentId,
    page,
  }: { readonly tenantId: string; readonly agentId: string; readonly page: PageRequest },
  signal?: AbortSignal,
): Promise<Page<Outcome>> {
  const after = readTimeCursor(page.after);
  const found = await outcomes.list({ tenantId, agentId, limit: page.first + 1, after }, signal);
  return pageOf(found, page.first, ({ at, agentRunId }) => timeKey({ at, id: agentRunId }));
}
