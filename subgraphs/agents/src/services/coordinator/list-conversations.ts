import {
  hasRole,
  type Page,
  type Principal,
  pageOf,
  pageRequest,
  readTimeCursor,
  timeKey,
} from '@ymera/kernel';
import type { Conversation } from '../../domain/coordinator/conversation.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';

/**
 * Conversations of whoever asks, newest first; with `all`, an administrator's look at everybody's, and still one's own
 * for others.
 *
 * @throws InvalidArgumentError
 */
export async function listConversations(
  { conversations }: Pick<CoordinatorDesk, 'conversations'>,
  {
    principal,
    all,
    ...page
  }: { principal: Principal; all: boolean; first?: number | null; after?: string | null },
  signal?: AbortSignal,
): Promise<Page<Conversation>> {
  const { first, after } = pageRequest(page);
  const before = readTimeCursor(after);
  const startedBy = all && hasRole(principal, 'admin') ? null : principal.id;
  const query = { tenantId: principal.tenantId, startedBy, before, limit: first + 1 };
  const found = await conversations.list(query, signal);
  return pageOf(found, first, ({ createdAt: at, id }) => timeKey({ at, id }));
}
