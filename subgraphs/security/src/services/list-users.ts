import type { Page, PageRequest } from '@ymera/kernel';
import { decodeCursor, encodeCursor } from '../domain/cursor.ts';
import type { User } from '../domain/user.ts';
import type { UserStore } from '../ports.ts';

/** A tenant's users in the order of their e-mail addresses. */
export async function listUsers(
  deps: { users: UserStore },
  command: { tenantId: string; page: PageRequest },
): Promise<Page<User>> {
  const { first, after } = command.page;
  const afterEmail = decodeCursor(after);
  const found = await deps.users.list(command.tenantId, { afterEmail, limit: first + 1 });
  const items = found.slice(0, first);
  const last = items.at(-1);
  return { items, nextCursor: found.length > first && last?.email ? encodeCursor(last.email) : null };
}
